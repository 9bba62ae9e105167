import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const LOOK_MS = 4000;

/**
 * Keeps the page of a long statement up to date while it is being made (X-EXPORT).
 *
 * It reads its own page again. What is heard changes with each tenth only; without this
 * script the page loads itself anew.
 */
export class PortalPaperJob extends Interaction {
    static selector = "#portal_paper_job[data-waits]";

    start() {
        this.waitForTimeout(this.look, LOOK_MS);
    }

    async look() {
        let page = null;
        try {
            const response = await this.waitFor(fetch(window.location.pathname));
            const text = response.ok ? await this.waitFor(response.text()) : "";
            page = new DOMParser()
                .parseFromString(text, "text/html")
                .querySelector("#portal_paper_job");
        } catch {
            // no connection at this moment
        }
        if (page && !page.dataset.waits) {
            window.location.replace(window.location.pathname);
            return;
        }
        if (page) {
            const bar = this.el.querySelector("#portal_paper_progress");
            bar.replaceChildren(
                ...page.querySelector("#portal_paper_progress").children
            );
            const state = this.el.querySelector("#portal_paper_state");
            const said = page.querySelector("#portal_paper_state").textContent;
            if (state.textContent !== said) {
                state.textContent = said;
            }
        }
        this.waitForTimeout(this.look, LOOK_MS);
    }
}

registry
    .category("public.interactions")
    .add("customer_portal_ext.portal_paper_job", PortalPaperJob);
