/** @odoo-module alias=@web/core/l10n/translation default=false */

/**
 * The words of the portal's scripts in the reader's language: the page brings them, so
 * that none has to be asked for (G13).
 */
export function appTranslateFn(source, _addon, ...values) {
    const text = (odoo.portal_terms || {})[source] || source;
    const [named] = values;
    if (named && typeof named === "object") {
        return text.replace(/%\((\w+)\)s/g, (_match, name) => named[name]);
    }
    return text.replace(/%s/g, () => values.shift());
}

/** As scripts write it; Odoo's bundler makes the other of it, with the addon's name. */
export const _t = (source, ...values) => appTranslateFn(source, "", ...values);
