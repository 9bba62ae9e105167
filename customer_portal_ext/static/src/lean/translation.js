/** @odoo-module alias=@web/core/l10n/translation default=false */

/**
 * The words of the portal's scripts in the reader's language: the page brings them, so
 * that none has to be asked for (G13).
 */
export function _t(source, ...values) {
    const text = (odoo.portal_terms || {})[source] || source;
    const [named] = values;
    if (named && typeof named === "object") {
        return text.replace(/%\((\w+)\)s/g, (_match, name) => named[name]);
    }
    return text.replace(/%s/g, () => values.shift());
}
