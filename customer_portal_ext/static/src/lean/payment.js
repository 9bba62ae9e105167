import {Interaction} from "@web/public/interaction";
import {pressWithAllScripts} from "./all_scripts";
import {registry} from "@web/core/registry";

const EXPAND = "[name=o_payment_expand_button]";
// PayPal adds something of the same name that is no button
const BUTTON = "button[name=o_payment_submit_button]";

/**
 * The form of a payment, read with the small bundle: Odoo's scripts, and with them the
 * provider's, come when a way to pay is chosen (G13).
 *
 * Nothing is paid here. "Pay" is pressed once more on the page with all scripts, if it
 * has the same amount and the same choice and there was nothing to fill in; else its form
 * is opened and waits for a person.
 */
export class PortalLeanPayment extends Interaction {
    static selector = "form.o_payment_form";
    dynamicContent = {
        _root: {
            "t-on-submit.prevent": this.onPay,
            "t-on-pointerover": this.fetchAhead,
            "t-on-focusin": this.fetchAhead,
        },
        "[name=o_payment_radio]": {"t-on-change": this.onChoose},
        "[name=o_payment_delete_token]": {"t-on-click.prevent": this.onDelete},
        [EXPAND]: {"t-on-click": this.onExpand},
    };

    setup() {
        this.button = this.el.querySelector(BUTTON);
        this.enable();
        // a browser that comes back to the page may show what was chosen before
        this.addListener(window, "pageshow", this.enable);
    }

    get chosen() {
        return this.el.querySelector("[name=o_payment_radio]:checked");
    }

    enable() {
        if (this.button) {
            this.button.disabled = !this.chosen;
        }
    }

    onChoose({currentTarget}) {
        this.enable();
        this.open(currentTarget);
    }

    /** Have the form of a way to pay opened. */
    open(radio) {
        const folded = radio.closest("#o_payment_methods.collapse");
        pressWithAllScripts(`#${radio.id}`, 0, folded ? EXPAND : null);
    }

    onPay() {
        const radio = this.chosen;
        if (!radio) {
            return;
        }
        if (this.asksForMore(radio)) {
            this.open(radio);
            return;
        }
        const amount = this.el.dataset.amount;
        const same = amount ? `[data-amount="${CSS.escape(amount)}"]` : "";
        const form = `form.o_payment_form${same}:has(#${radio.id}:checked)`;
        const button = `${BUTTON}:not(.d-none, :disabled)`;
        pressWithAllScripts(`${form} ${button}`, 0);
    }

    /** Tell whether a way to pay has something to fill in, or a provider's own button. */
    asksForMore(radio) {
        const form = radio
            .closest("[name=o_payment_option]")
            .querySelector("[name=o_payment_inline_form]");
        // below what a method asks for it says whose it is; a saved card says it above
        const words = radio.dataset.paymentOptionType === "token" ? 0 : 1;
        return Boolean(
            form && (form.children.length > words || form.querySelector("input"))
        );
    }

    onDelete({currentTarget}) {
        const name = currentTarget.dataset.linkedRadio;
        pressWithAllScripts(`[data-linked-radio="${CSS.escape(name)}"]`, 0);
    }

    /** As stock does: what is unfolded by ``PortalLeanPanel`` stays so. */
    onExpand({currentTarget}) {
        currentTarget.classList.add("d-none");
    }

    /** Let the browser fetch what will be wanted, once somebody turns to the form. */
    fetchAhead() {
        const fetched = navigator.connection?.saveData ? [] : odoo.portal_ahead;
        for (const address of fetched || []) {
            const link = document.createElement("link");
            link.rel = "prefetch";
            link.href = address;
            document.head.append(link);
        }
        odoo.portal_ahead = null;
    }
}

registry.category("public.interactions").add("portal_lean.payment", PortalLeanPayment);
