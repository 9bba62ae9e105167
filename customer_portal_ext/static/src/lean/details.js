import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** What is folded, as one's details on a phone: opened, closed, left by Escape (G13). */
export class PortalLeanPanel extends Interaction {
    static selector = "[data-bs-toggle=offcanvas], [data-bs-toggle=collapse]";
    dynamicContent = {_root: {"t-on-click.prevent": this.onClick}};

    setup() {
        this.panel = document.querySelector(
            this.el.dataset.bsTarget || this.el.getAttribute("href")
        );
        this.el.setAttribute("aria-expanded", "false");
        this.addListener(this.panel, "keydown", this.onKey);
        this.addListener(
            this.panel.querySelectorAll("[data-bs-dismiss]"),
            "click",
            this.onClose
        );
    }

    show(opens) {
        this.panel.classList.toggle("show", opens);
        this.el.setAttribute("aria-expanded", opens ? "true" : "false");
        const within = this.panel.querySelector("a, button, input");
        (opens && within ? within : this.el).focus();
    }

    onClick() {
        this.show(!this.panel.classList.contains("show"));
    }

    onClose() {
        this.show(false);
    }

    onKey(event) {
        if (event.key === "Escape") {
            this.show(false);
        }
    }
}

registry.category("public.interactions").add("portal_lean.panel", PortalLeanPanel);
