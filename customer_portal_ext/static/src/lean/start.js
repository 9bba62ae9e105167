import {registry} from "@web/core/registry";

/** Start each script of the portal on each element that it is for (G13). */
function start() {
    for (const Script of registry.category("public.interactions").getAll()) {
        for (const el of document.querySelectorAll(Script.selector)) {
            try {
                new Script(el).begin();
            } catch (error) {
                // one that fails stops no other, and is said as any failure is
                reportError(error);
            }
        }
    }
}

if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
} else {
    // the modules of this bundle that come after this one register themselves first
    setTimeout(start);
}
