import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const ROLES = {
    TR: "row",
    TD: "cell",
    TH: "rowheader",
};

/**
 * On a phone the rows of a list are cards, which some browsers take for no table: here
 * rows and cells are told what they are, in place of saying it in each of them (G13).
 */
export class PortalTable extends Interaction {
    static selector = ".o_portal_ext_rows > tbody";

    start() {
        for (const element of this.el.querySelectorAll("tr, td, th")) {
            const heads = element.getAttribute("scope") === "colgroup";
            element.setAttribute(
                "role",
                heads ? "columnheader" : ROLES[element.tagName]
            );
        }
    }
}

registry.category("public.interactions").add("customer_portal_ext.table", PortalTable);
