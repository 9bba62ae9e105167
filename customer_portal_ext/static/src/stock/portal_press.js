import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * Press what was pressed on the same page without Odoo's scripts, once all of them have
 * begun (G13). See ``lean/all_scripts.js``.
 */
export class PortalPress extends Interaction {
    static selector = "#wrapwrap";

    start() {
        const address = new URL(location.href);
        if (!address.searchParams.has("portal_scripts")) {
            return;
        }
        // opened again, the page is the small one
        address.searchParams.delete("portal_scripts");
        history.replaceState(history.state, "", address);
        let asked = null;
        try {
            asked = JSON.parse(sessionStorage.getItem("portal_press"));
            sessionStorage.removeItem("portal_press");
        } catch {
            // nothing kept: nothing is pressed
        }
        if (asked && asked.path === location.pathname) {
            // not waited for here: what is waited for waits for this
            this.services["public.interactions"].isReady.then(() => {
                if (asked.first) {
                    document.querySelector(asked.first)?.click();
                }
                const found = document.querySelectorAll(asked.selector)[asked.index];
                // where it was, and where the keyboard goes on
                found?.focus();
                found?.click();
            });
        }
    }
}

registry.category("public.interactions").add("customer_portal_ext.press", PortalPress);
