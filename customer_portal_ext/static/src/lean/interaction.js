/** @odoo-module alias=@web/public/interaction default=false */

/**
 * What the portal's scripts need of Odoo's class of the same name, so that one script
 * serves pages with all of Odoo's scripts and pages with none of them (G13).
 */
export class Interaction {
    static selector = "";
    dynamicContent = {};

    constructor(el) {
        this.el = el;
    }

    setup() {
        // for who inherits
    }

    start() {
        // for who inherits
    }

    /** Begin: listen to what ``dynamicContent`` names, then start. */
    begin() {
        this.setup();
        const beyond = {_root: this.el, _window: window, _document: document};
        for (const [selector, directives] of Object.entries(this.dynamicContent)) {
            const targets = beyond[selector]
                ? [beyond[selector]]
                : this.el.querySelectorAll(selector);
            for (const [directive, listener] of Object.entries(directives)) {
                if (directive.startsWith("t-on-")) {
                    this.addListener(targets, directive.slice(5), listener);
                }
            }
        }
        this.start();
    }

    addListener(target, event, listener, options) {
        const targets = target.addEventListener ? [target] : target;
        const [name, ...modifiers] = event.split(".");
        for (const each of targets) {
            each.addEventListener(
                name,
                (ev) => {
                    if (modifiers.includes("prevent")) {
                        ev.preventDefault();
                    }
                    if (modifiers.includes("stop")) {
                        ev.stopPropagation();
                    }
                    return listener.call(this, ev);
                },
                options
            );
        }
    }

    waitFor(promise) {
        return promise;
    }

    waitForTimeout(callback, delay) {
        return setTimeout(() => callback.call(this), delay);
    }

    debounced(callback, delay) {
        let timer = null;
        return (...values) => {
            clearTimeout(timer);
            timer = setTimeout(() => callback.apply(this, values), delay);
        };
    }

    registerCleanup() {
        // a page is left, and nothing of it stays
    }
}
