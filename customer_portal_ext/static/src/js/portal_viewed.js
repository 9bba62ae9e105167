import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

// How long the page is in view before it counts as looked at.
const LOOK_MS = 1500;

/**
 * Tells the server that a person looks at a document (O-VIEWED).
 *
 * The form of the page is sent as it is, when the page has been in view for a moment:
 * not when a browser fetched it ahead, or opened it in a tab behind this one. The
 * answer is empty, and nothing on the page waits for it.
 */
export class PortalViewed extends Interaction {
    static selector = "form.o_portal_ext_viewed";

    start() {
        this.addListener(document, "visibilitychange", this.look);
        this.look();
    }

    look() {
        clearTimeout(this.timer);
        if (document.visibilityState === "visible" && !this.sent) {
            this.timer = this.waitForTimeout(this.send, LOOK_MS);
        }
    }

    async send() {
        if (document.visibilityState !== "visible" || this.sent) {
            return;
        }
        this.sent = true;
        try {
            await fetch(this.el.action, {
                method: "POST",
                body: new FormData(this.el),
                keepalive: true,
            });
        } catch {
            // Nobody is told of it then, and the page is as good without.
        }
    }
}

registry.category("public.interactions").add("customer_portal_ext.viewed", PortalViewed);
