import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const DAY = 24 * 60 * 60 * 1000;

/** Links to the headings of a document, beside it (G13). */
export class PortalLeanContents extends Interaction {
    static selector = ".navspy .bs-sidenav";

    start() {
        const headings = [
            ...document.querySelectorAll(
                "#portal_order_first h2, #quote_content :is(h2, h3)"
            ),
        ];
        let list = this.el;
        for (const [number, heading] of headings.entries()) {
            const words = heading.textContent.trim().replace(/\s+/g, " ");
            if (!words || heading.closest(".modal")) {
                continue;
            }
            heading.id = heading.id || `quote_header_${number}`;
            const item = document.createElement("li");
            item.className = "nav-item";
            const link = document.createElement("a");
            link.className = "nav-link p-0";
            link.href = `#${heading.id}`;
            link.textContent = words;
            item.append(link);
            if (heading.tagName === "H2") {
                this.el.append(item);
                list = item;
            } else {
                this.below(list).append(item);
            }
        }
    }

    below(item) {
        if (item === this.el) {
            return item;
        }
        let list = item.querySelector("ul");
        if (!list) {
            list = document.createElement("ul");
            list.className = "nav flex-column ps-3";
            item.append(list);
        }
        return list;
    }
}

/** "Due in 3 days", by the reader's own calendar (G13). */
export class PortalLeanDue extends Interaction {
    static selector = ".o_portal_sidebar_timeago[datetime]";

    start() {
        const [year, month, day] = this.el.getAttribute("datetime").split("-");
        const now = new Date();
        const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
        const days = (Date.UTC(year, month - 1, parseInt(day, 10)) - today) / DAY;
        if (days === 0) {
            this.el.textContent = _t("Due today");
        } else if (days > 0) {
            this.el.textContent = _t("Due in %s days", days);
        } else if (days < 0) {
            this.el.textContent = _t("%s days overdue", -days);
        }
    }
}

/** How much of an optional item, on the page of a quotation (G13). */
export class PortalLeanQuantity extends Interaction {
    static selector = "table#sales_order_table";
    dynamicContent = {
        "a.js_update_line_json": {"t-on-click.prevent": this.onStep},
        ".js_quantity": {"t-on-change": this.onQuantity},
    };

    onStep({currentTarget}) {
        const {lineId, remove} = currentTarget.dataset;
        this.send({line_id: lineId, remove});
    }

    onQuantity({currentTarget}) {
        const quantity = parseInt(currentTarget.value, 10);
        if (!(quantity >= 0)) {
            // without a number the server would add one
            currentTarget.value = currentTarget.defaultValue;
            return;
        }
        this.send({line_id: currentTarget.dataset.lineId, input_quantity: quantity});
    }

    async send(values) {
        const {orderId, token} = this.el.dataset;
        let answer = {};
        try {
            const response = await fetch(`/my/orders/${orderId}/update_line_dict`, {
                method: "POST",
                headers: {"Content-Type": "application/json"},
                body: JSON.stringify({
                    jsonrpc: "2.0",
                    method: "call",
                    params: {access_token: token, ...values},
                }),
            });
            answer = await response.json();
        } catch {
            answer = {error: {}};
        }
        if (answer.error) {
            this.refuse(answer.error.data?.message);
        } else {
            location.reload();
        }
    }

    /** Say why, and show what counts. */
    refuse(words) {
        for (const field of this.el.querySelectorAll(".js_quantity")) {
            field.value = field.defaultValue;
        }
        this.said?.remove();
        this.said = document.createElement("div");
        this.said.className = "alert alert-danger";
        this.said.setAttribute("role", "alert");
        this.said.textContent =
            words || _t("This could not be saved. Please try again in a moment.");
        this.el.before(this.said);
    }
}

registry
    .category("public.interactions")
    .add("portal_lean.contents", PortalLeanContents)
    .add("portal_lean.due", PortalLeanDue)
    .add("portal_lean.quantity", PortalLeanQuantity);
