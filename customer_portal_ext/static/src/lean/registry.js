/** @odoo-module alias=@web/core/registry default=false */

/**
 * What the portal's scripts need of the web client's registry, on pages that load
 * none of its scripts (G13).
 */
const categories = new Map();

export const registry = {
    category(name) {
        if (!categories.has(name)) {
            const entries = new Map();
            categories.set(name, {
                add(key, value) {
                    entries.set(key, value);
                    return this;
                },
                getAll: () => [...entries.values()],
            });
        }
        return categories.get(name);
    },
};
