import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * The menus of the header and the footer and the panel of one's details, as on pages
 * that load Bootstrap's scripts: by mouse, by keyboard, and closed by Escape (G13).
 */
export class PortalLeanMenu extends Interaction {
    static selector = "[data-bs-toggle=dropdown]";
    dynamicContent = {
        _root: {"t-on-click.prevent": this.onClick, "t-on-keydown": this.onKey},
        _document: {"t-on-click": this.onOutside},
    };

    setup() {
        this.menu = this.el.parentElement.querySelector(".dropdown-menu");
        // where the style sheet puts a menu that no script places
        this.menu.dataset.bsPopper = "static";
        this.el.setAttribute("aria-expanded", "false");
        this.addListener(this.menu, "keydown", this.onKey);
    }

    get items() {
        return [...this.menu.querySelectorAll("a, button")];
    }

    show(opens) {
        this.menu.classList.toggle("show", opens);
        this.el.classList.toggle("show", opens);
        this.el.setAttribute("aria-expanded", opens ? "true" : "false");
    }

    onClick() {
        this.show(!this.isOpen);
    }

    onOutside(event) {
        if (!this.el.contains(event.target) && !this.menu.contains(event.target)) {
            this.show(false);
        }
    }

    onKey(event) {
        if (event.key === "Escape" && this.isOpen) {
            this.show(false);
            this.el.focus();
        } else if (event.key === "Tab") {
            // the way on is into the menu where it is open, or beyond it
            setTimeout(() => {
                if (!this.menu.contains(document.activeElement)) {
                    this.show(this.el === document.activeElement && this.isOpen);
                }
            });
        } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
            event.preventDefault();
            this.show(true);
            const at = this.items.indexOf(document.activeElement);
            const step = event.key === "ArrowDown" ? 1 : -1;
            const count = this.items.length;
            this.items[
                at < 0 && step < 0 ? count - 1 : (at + step + count) % count
            ].focus();
        } else if (event.key === " " && event.currentTarget === this.el) {
            event.preventDefault();
            this.onClick();
        }
    }

    get isOpen() {
        return this.menu.classList.contains("show");
    }
}

registry.category("public.interactions").add("portal_lean.menu", PortalLeanMenu);
