import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

// How long nothing is typed before the server is asked.
const PAUSE_MS = 500;
const ENOUGH_LETTERS = 3;

/**
 * Offers answers while a question is being written (O-FAQ).
 *
 * Without a script the page has a link to the search instead.
 */
export class PortalFaqSuggest extends Interaction {
    static selector = ".o_portal_ext_faq_suggest";

    setup() {
        this.field = document.getElementById(this.el.dataset.field);
        this.asked = "";
    }

    start() {
        if (this.field) {
            this.addListener(
                this.field,
                "input",
                this.debounced(this.suggest, PAUSE_MS)
            );
        }
    }

    async suggest() {
        const text = this.field.value.trim();
        if (text === this.asked) {
            return;
        }
        this.asked = text;
        if (text.length < ENOUGH_LETTERS) {
            this.el.replaceChildren();
            return;
        }
        const query = new URLSearchParams({q: text});
        const response = await this.waitFor(fetch(`${this.el.dataset.url}?${query}`));
        if (response.ok && text === this.asked) {
            const piece = await this.waitFor(response.text());
            const parsed = new DOMParser().parseFromString(piece, "text/html");
            this.el.replaceChildren(...parsed.body.childNodes);
        }
    }
}

registry
    .category("public.interactions")
    .add("customer_portal_ext.faq_suggest", PortalFaqSuggest);
