import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

// What only Odoo's own scripts can do: a key to sign in with, a second factor, a pad.
const PRESSED = [
    "#auth_totp_portal_enable",
    "#auth_totp_portal_disable",
    "#auth_totp_portal_revoke_all_devices",
    "#portal_passkey_add",
    ".o_portal_new_api_key",
    ".o_portal_security_body i[type=button]",
    ".passkey_login_link",
].join(", ");

/**
 * Ask for this page once more, with all of Odoo's scripts, and press the same there.
 *
 * What is pressed is kept by the browser and is not in the address: no link from
 * elsewhere presses anything. ``first`` is pressed before it, as what unfolds it.
 */
export function pressWithAllScripts(selector, index, first = null) {
    try {
        sessionStorage.setItem(
            "portal_press",
            JSON.stringify({path: location.pathname, selector, index, first})
        );
    } catch {
        // a browser that keeps nothing: it is pressed once more by hand
    }
    // the way back leads to where one was before this page
    location.replace(addressOfAllScripts());
}

/** The address of this page with all of Odoo's scripts. */
export function addressOfAllScripts() {
    const address = new URL(location.href);
    address.searchParams.set("portal_scripts", "all");
    return address;
}

/** Buttons whose work begins on this page, and is done with all of Odoo's scripts (G13). */
export class PortalLeanPress extends Interaction {
    static selector = PRESSED;
    dynamicContent = {_root: {"t-on-click.prevent": this.onClick}};

    onClick() {
        const all = [...document.querySelectorAll(PRESSED)];
        pressWithAllScripts(PRESSED, all.indexOf(this.el));
    }
}

registry.category("public.interactions").add("portal_lean.press", PortalLeanPress);
