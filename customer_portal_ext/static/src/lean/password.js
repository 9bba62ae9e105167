import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** The button in a field of a password that shows it (G13). */
export class PortalLeanPassword extends Interaction {
    static selector = ".o_show_password";
    dynamicContent = {_root: {"t-on-click": this.onClick}};

    onClick() {
        const field = this.el.closest(".input-group").querySelector("input");
        const shows = field.type === "password";
        field.type = shows ? "text" : "password";
        this.el.setAttribute("aria-pressed", shows ? "true" : "false");
        const icon = this.el.querySelector("i");
        icon.classList.toggle("fa-eye", !shows);
        icon.classList.toggle("fa-eye-slash", shows);
    }
}

/** A word where capitals are typed by mistake (G13). */
export class PortalLeanCapitals extends Interaction {
    static selector = ".o_caps_lock_warning";
    dynamicContent = {"input[type=password]": {"t-on-keydown": this.onKey}};

    setup() {
        this.warning = document.createElement("span");
        this.warning.className = "text-danger d-none";
        this.warning.setAttribute("role", "status");
        this.warning.textContent = _t("Caps Lock is on.");
        this.el.append(this.warning);
    }

    onKey(event) {
        const state = event.getModifierState && event.getModifierState("CapsLock");
        // the key itself tells how it was before
        const isOn = event.key === "CapsLock" ? !state : state;
        this.warning.classList.toggle("d-none", !isOn);
    }
}

registry
    .category("public.interactions")
    .add("portal_lean.password", PortalLeanPassword)
    .add("portal_lean.capitals", PortalLeanCapitals);
