from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, float_repr

from odoo.addons.customer_portal_ext.tools.fingerprint import fingerprint
from odoo.addons.customer_portal_ext.tools.unit_price import text_of


def migrate(cr, version):
    """Let approvals of prices such as 0.035 count on.

    They were bound to the price as it was rounded; now it is all of its decimals. An
    approval whose line changed since stays what it is: one that does not fit.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    digits = env["decimal.precision"].precision_get("Product Price")
    line_ids = [
        line_id
        for (line_id,) in env.execute_query(
            SQL(
                "SELECT DISTINCT approval.line_id FROM portal_approval approval"
                " JOIN sale_order_line line ON approval.line_id = COALESCE("
                "CASE WHEN line.combo_item_id IS NULL THEN line.id END,"
                " line.linked_line_id)"
                " WHERE approval.is_void IS NOT TRUE"
                " AND line.price_unit::numeric <> round(line.price_unit::numeric, %s)",
                digits,
            )
        )
    ]
    for line in env["sale.order.line"].browse(line_ids):
        now = line._portal_snapshot()
        before = _rounded(env, now, digits)
        if "items" in before:
            before["items"] = [_rounded(env, item, digits) for item in before["items"]]
        was = fingerprint(before)
        for approval in line._portal_approvals():
            if approval.fingerprint == was:
                approval.fingerprint = fingerprint(now)
    answers = env["portal.purchase.answer.line"].search([("state", "=", "waiting")])
    for answer in answers.filtered(lambda answer: answer.shown and answer.line_id):
        before = float_repr(answer.line_id.price_unit, digits)
        if answer.shown.get("unit_price") == before:
            now = text_of(answer.line_id.price_unit, digits)
            answer.shown = {**answer.shown, "unit_price": now}


def _rounded(env, snapshot, digits):
    """Return the snapshot of a line with its price as it was written before."""
    if "unit_price" not in snapshot:
        return dict(snapshot)
    price = env["sale.order.line"].browse(snapshot["line"]).price_unit
    return {**snapshot, "unit_price": float_repr(price, digits)}
