import {Interaction} from "@web/public/interaction";
import {addressOfAllScripts} from "./all_scripts";
import {registry} from "@web/core/registry";

/**
 * The form of the login: the first empty field is ready to be typed in (G13).
 *
 * Where several people sign in with one browser, Odoo's scripts offer their names: only
 * then they are loaded.
 */
export class PortalLeanLogin extends Interaction {
    static selector = "form.oe_login_form";

    start() {
        const hasAnswer = document.querySelector("[role=alert], [role=status]");
        if (!hasAnswer && this.countPeople() > 1) {
            location.replace(addressOfAllScripts());
            return;
        }
        const empty = this.el.querySelector("input:placeholder-shown");
        if (empty && document.activeElement === document.body) {
            empty.focus();
        }
    }

    countPeople() {
        try {
            return JSON.parse(localStorage.getItem("web.lastConnectedUser")).length;
        } catch {
            return 0;
        }
    }
}

registry.category("public.interactions").add("portal_lean.login", PortalLeanLogin);
