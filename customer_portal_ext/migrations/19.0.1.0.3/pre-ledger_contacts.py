from odoo.addons.customer_portal_ext.hooks import make_columns


def migrate(cr, version):
    """Write to each entry of a ledger whose own it is, in one statement.

    The ORM would compute it entry by entry. The sums are made anew from it by their
    own model.
    """
    make_columns(cr, {"account_move_line": {"portal_ledger_contact_id": "int4"}})
    cr.execute(
        """
        UPDATE account_move_line l
           SET portal_ledger_contact_id = COALESCE(m.partner_id, l.partner_id)
          FROM account_move m
         WHERE m.id = l.move_id AND l.portal_ledger IS NOT NULL
           AND l.portal_ledger_contact_id
               IS DISTINCT FROM COALESCE(m.partner_id, l.partner_id)
        """
    )
