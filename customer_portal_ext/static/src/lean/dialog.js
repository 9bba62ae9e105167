import {Interaction} from "@web/public/interaction";
import {pressWithAllScripts} from "./all_scripts";
import {registry} from "@web/core/registry";

// Made by Odoo's scripts when the page has come.
const NEEDS_SCRIPTS = "owl-component, .o_payment_form";

/**
 * Stock's dialogs without Bootstrap: the browser's own, which keeps the keyboard within,
 * is left by Escape and gives the focus back (G13).
 */
export class PortalLeanDialog extends Interaction {
    static selector = ".modal";

    setup() {
        this.openers = [
            ...document.querySelectorAll(
                `[data-bs-toggle=modal][data-bs-target="#${this.el.id}"]`
            ),
        ];
        this.needsScripts = Boolean(this.el.querySelector(NEEDS_SCRIPTS));
        this.dialog = this.needsScripts ? null : this.transform();
        this.addListener(this.openers, "click", this.onOpen);
    }

    start() {
        if (this.dialog && this.isShown) {
            // sent, and not accepted: it says why
            this.dialog.showModal();
        }
    }

    transform() {
        this.isShown = this.el.classList.contains("show");
        const dialog = document.createElement("dialog");
        dialog.id = this.el.id;
        dialog.className = "modal o_portal_ext_dialog";
        dialog.append(...this.el.childNodes);
        const title = dialog.querySelector(".modal-title, h5, h4");
        if (title) {
            title.id = title.id || `${dialog.id}_title`;
            dialog.setAttribute("aria-labelledby", title.id);
        }
        this.addListener(
            dialog.querySelectorAll("[data-bs-dismiss=modal]"),
            "click",
            () => dialog.close()
        );
        // beside the box
        this.addListener(dialog, "click", (event) => {
            if (event.target === dialog) {
                dialog.close();
            }
        });
        this.el.replaceWith(dialog);
        return dialog;
    }

    onOpen(event) {
        const opener = event.currentTarget;
        const href = opener.getAttribute("href");
        if (href && href !== "#") {
            // a page does the same
            return;
        }
        event.preventDefault();
        if (this.needsScripts) {
            const selector = `[data-bs-target="#${this.el.id}"]`;
            pressWithAllScripts(selector, this.openers.indexOf(opener));
        } else {
            this.dialog.showModal();
        }
    }
}

/** What can be put away: a message above the page. */
export class PortalLeanDismiss extends Interaction {
    static selector = "[data-bs-dismiss=alert]";
    dynamicContent = {_root: {"t-on-click.prevent": this.onClick}};

    onClick() {
        this.el.closest(".alert").remove();
    }
}

registry
    .category("public.interactions")
    .add("portal_lean.dialog", PortalLeanDialog)
    .add("portal_lean.dismiss", PortalLeanDismiss);
