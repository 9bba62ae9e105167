import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * The sum of what is ticked, while it is being chosen (C-PAY-MANY).
 *
 * Without it the next page shows the sum; what counts is reckoned there in any case.
 */
export class PortalPaySum extends Interaction {
    static selector = "#portal_payment_form";
    dynamicContent = {
        "input, select": {"t-on-input": this.onInput, "t-on-change": this.onInput},
    };

    start() {
        this.update();
    }

    onInput(event) {
        const field = event.currentTarget;
        if (field.dataset.portalAmount && field.value.trim()) {
            // Whoever types an amount wants to pay it.
            const box = this.el.querySelector(
                `input[name=pick][value="${field.dataset.portalAmount}"]`
            );
            box.checked = true;
        }
        this.update();
    }

    /** Return units of the currency's rounding, as the server reads what is typed. */
    units(text) {
        const places = Number(this.el.dataset.places);
        const thousands = this.el.dataset.thousands;
        let digits = text.replace(/[\s'’]/g, "");
        if (!/^[0-9.,]+$/.test(digits)) {
            return 0;
        }
        const last = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
        let point = last;
        if (last >= 0) {
            const mark = digits[last];
            const other = mark === "." ? "," : ".";
            const alone = !digits.includes(other);
            const threeFollow = digits.length - last - 1 === 3;
            if (
                digits.split(mark).length > 2 ||
                (alone && mark === thousands && threeFollow && last > 0)
            ) {
                point = -1;
            }
        }
        const whole = (point < 0 ? digits : digits.slice(0, point)).replace(
            /[.,]/g,
            ""
        );
        const decimals = point < 0 ? "" : digits.slice(point + 1);
        digits = `${whole || "0"}.${decimals || "0"}`;
        return Math.round(Number(digits) * 10 ** places);
    }

    update() {
        const places = Number(this.el.dataset.places);
        let sum = 0;
        for (const box of this.el.querySelectorAll("input[name=pick]:checked")) {
            const field = this.el.elements[`amount-${box.value}`];
            sum += field ? this.units(field.value) : 0;
        }
        const account = this.el.elements.on_account;
        sum += account ? this.units(account.value) : 0;
        const format = new Intl.NumberFormat(document.documentElement.lang || "en", {
            minimumFractionDigits: places,
            maximumFractionDigits: places,
        });
        const out = this.el.querySelector("#portal_payment_sum");
        const amount = format.format(sum / 10 ** places);
        const {symbol, position} = this.el.dataset;
        // As the server writes amounts, with a space that does not break.
        out.textContent =
            position === "before"
                ? `${symbol}\u00a0${amount}`
                : `${amount}\u00a0${symbol}`;
        out.parentElement.classList.remove("d-none");
    }
}

registry
    .category("public.interactions")
    .add("customer_portal_ext.portal_pay_sum", PortalPaySum);
