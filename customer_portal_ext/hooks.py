from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

# Columns that are made before the ORM sees their tables: it would compute them record
# by record, which takes hours on a million orders. ``post_init_hook`` fills them.
STORED_COLUMNS = {
    "sale_order": {
        "commercial_partner_id": "int4",
        "portal_status_id": "int4",
        "portal_status_since": "timestamp",
        "portal_show": "bool",
        "portal_published": "bool",
        "portal_waiting": "bool",
        "portal_phase": "varchar",
        # no order that is on the portal has a private line on the first day
        "portal_private_amounts": "bool",
    },
    "sale_order_line": {
        "portal_status_id": "int4",
        "portal_published": "bool",
        "portal_waiting": "bool",
    },
    "project_project": {
        "commercial_partner_id": "int4",
        "portal_show": "bool",
        "portal_published": "bool",
    },
    "project_task": {
        "commercial_partner_id": "int4",
        # nothing waits on the first day
        "portal_due_date": "date",
        "portal_show": "bool",
        "portal_published": "bool",
    },
    "purchase_order": {
        "commercial_partner_id": "int4",
        "portal_status_id": "int4",
        "portal_status_since": "timestamp",
        "portal_show": "bool",
        "portal_published": "bool",
        "portal_waiting": "bool",
    },
    "account_payment": {
        "commercial_partner_id": "int4",
        "portal_show": "bool",
        "portal_published": "bool",
    },
    "account_move": {
        "portal_show": "bool",
        "portal_published": "bool",
    },
    "account_move_line": {
        "portal_ledger": "varchar",
        "portal_ledger_partner_id": "int4",
        "portal_ledger_contact_id": "int4",
    },
}


def pre_init_hook(env):
    """Make the stored columns empty, so that the ORM does not compute them."""
    make_columns(env.cr, STORED_COLUMNS)
    _keep_scope_of_existing_contacts(env.cr)


def make_columns(cr, columns_by_table):
    """Make columns that are not there yet, empty; also for addons that extend this one.

    :param dict columns_by_table: {table: {column: type}}
    """
    for table, columns in columns_by_table.items():
        for name, column_type in columns.items():
            if not column_exists(cr, table, name):
                create_column(cr, table, name, column_type)


def _keep_scope_of_existing_contacts(cr):
    """Let who is a contact already go on seeing what stock's rules show them (X-SCOPE).

    By a default of the column, taken away at once: no row is written.
    """
    if not column_exists(cr, "res_partner", "portal_scope"):
        cr.execute("ALTER TABLE res_partner ADD portal_scope varchar DEFAULT 'group'")
        cr.execute("ALTER TABLE res_partner ALTER portal_scope DROP DEFAULT")


def post_init_hook(env):
    """Give every company its statuses and every document the one that fits its state.

    One statement per table, whatever the number of documents; those that have a status
    already, which is what demo data has, keep it. What waits for an answer
    under stock's own rules (a signature, a payment) goes on waiting for just that.
    """
    companies = env["res.company"].with_context(active_test=False).search([])
    env["portal.status"]._create_defaults(companies)
    _protect_existing_links(env, companies)
    env.flush_all()
    _fill_sale_orders(env.cr)
    _fill_sale_order_lines(env.cr)
    env["sale.order"]._portal_update_phases()
    _fill_purchase_orders(env.cr)
    _fill_projects(env.cr)
    _fill_account_moves(env.cr)
    _fill_ledgers(env)
    _fill_account_payments(env.cr)
    env["portal.search.text"]._portal_keep_texts()
    env.invalidate_all()
    env.registry.clear_cache()


def _protect_existing_links(env, companies):
    """Leave stock's tokens working where documents have been sent with them."""
    env.cr.execute(
        """
        SELECT company_id FROM sale_order
         WHERE access_token IS NOT NULL AND state != 'draft'
         UNION
        SELECT company_id FROM purchase_order
         WHERE access_token IS NOT NULL AND state != 'draft'
         UNION
        SELECT company_id FROM project_project WHERE access_token IS NOT NULL
         UNION
        SELECT company_id FROM project_task WHERE access_token IS NOT NULL
         UNION
        SELECT company_id FROM account_move
         WHERE access_token IS NOT NULL AND state = 'posted'
        """
    )
    used = {company_id for (company_id,) in env.cr.fetchall()}
    companies.filtered(lambda company: company.id in used).portal_refuse_tokens = False


# The first status of each company, model and state, as ``_default_status`` finds it.
_FIRST_STATUS = """
    SELECT DISTINCT ON (model, company_id, state) *
      FROM portal_status
     WHERE active AND state IS NOT NULL
     ORDER BY model, company_id, state, sequence, id
"""


def _fill_sale_orders(cr):
    # A quotation that was sent to be signed or paid keeps asking for that.
    cr.execute(
        SQL(
            """
        WITH first AS (%(first)s),
        asking AS (
            SELECT DISTINCT ON (company_id, action) * FROM portal_status
             WHERE active AND model = 'sale.order' AND action IN ('sign', 'pay')
             ORDER BY company_id, action, sequence, id
        )
        UPDATE sale_order o
           SET portal_status_id = COALESCE(a.id, f.id),
               portal_show = TRUE,
               portal_published = COALESCE(a.is_public, f.is_public),
               portal_waiting = a.id IS NOT NULL AND a.is_public,
               commercial_partner_id = p.commercial_partner_id
          FROM sale_order d
          JOIN res_partner p ON p.id = d.partner_id
          JOIN first f ON f.model = 'sale.order'
                      AND f.company_id = d.company_id AND f.state = d.state
          LEFT JOIN asking a ON d.state = 'sent' AND a.company_id = d.company_id
               AND a.action = CASE WHEN d.require_signature AND d.signed_on IS NULL
                                   THEN 'sign'
                                   WHEN d.require_payment THEN 'pay' END
         WHERE o.id = d.id AND d.portal_status_id IS NULL
        """,
            first=SQL(_FIRST_STATUS),
        )
    )


def _fill_sale_order_lines(cr):
    cr.execute(
        SQL(
            """
        WITH first AS (%(first)s)
        UPDATE sale_order_line l
           SET portal_status_id = f.id,
               portal_published = l.display_type IS NOT NULL OR f.is_public,
               portal_waiting = l.display_type IS NULL AND f.is_public
                   AND f.action = 'approve' AND os.action NOT IN ('sign', 'pay')
                   AND NOT COALESCE(l.is_downpayment, FALSE)
          FROM sale_order_line d
          JOIN sale_order o ON o.id = d.order_id
          LEFT JOIN portal_status os ON os.id = o.portal_status_id
          LEFT JOIN first f ON d.display_type IS NULL AND f.model = 'sale.order.line'
                           AND f.company_id = o.company_id AND f.state = o.state
         WHERE l.id = d.id AND d.portal_published IS NULL
        """,
            first=SQL(_FIRST_STATUS),
        )
    )
    cr.execute(
        """
        UPDATE sale_order o SET portal_waiting = TRUE
         WHERE portal_published AND NOT portal_waiting AND EXISTS (
               SELECT FROM sale_order_line l
                WHERE l.order_id = o.id AND l.portal_waiting)
        """
    )


def _fill_purchase_orders(cr):
    cr.execute(
        SQL(
            """
        WITH first AS (%(first)s)
        UPDATE purchase_order o
           SET portal_status_id = COALESCE(k.id, f.id),
               portal_show = TRUE,
               portal_published = COALESCE(k.is_public, f.is_public),
               portal_waiting = COALESCE(k.is_public, f.is_public)
                   AND COALESCE(k.action, f.action) = 'acknowledge'
                   AND NOT COALESCE(d.acknowledged, FALSE),
               commercial_partner_id = p.commercial_partner_id
          FROM purchase_order d
          JOIN res_partner p ON p.id = d.partner_id
          JOIN res_company c ON c.id = d.company_id
          JOIN first f ON f.model = 'purchase.order'
                      AND f.company_id = d.company_id AND f.state = d.state
          LEFT JOIN portal_status k ON d.acknowledged AND d.state = 'purchase'
                                   AND k.id = c.portal_acknowledged_status_id
         WHERE o.id = d.id AND d.portal_status_id IS NULL
        """,
            first=SQL(_FIRST_STATUS),
        )
    )


def _fill_projects(cr):
    cr.execute(
        """
        UPDATE project_project o
           SET portal_show = TRUE,
               portal_published = d.active AND NOT COALESCE(d.is_template, FALSE)
                   AND d.privacy_visibility IN ('invited_users', 'portal'),
               commercial_partner_id = p.commercial_partner_id
          FROM project_project d
          LEFT JOIN res_partner p ON p.id = d.partner_id
         WHERE o.id = d.id AND d.portal_published IS NULL
        """
    )
    cr.execute(
        """
        UPDATE project_task o
           SET portal_show = TRUE,
               portal_published = d.active
                   AND NOT COALESCE(d.has_template_ancestor, FALSE)
                   AND COALESCE(j.portal_show, FALSE)
                   AND COALESCE(
                       j.privacy_visibility IN ('invited_users', 'portal'), FALSE),
               commercial_partner_id = p.commercial_partner_id
          FROM project_task d
          LEFT JOIN project_project j ON j.id = d.project_id
          LEFT JOIN res_partner p ON p.id = d.partner_id
         WHERE o.id = d.id AND d.portal_published IS NULL
        """
    )


def _fill_account_moves(cr):
    cr.execute(
        """
        UPDATE account_move
           SET portal_show = TRUE,
               portal_published = state = 'posted' AND move_type IN (
                   'out_invoice', 'out_refund', 'in_invoice', 'in_refund')
         WHERE portal_show IS NULL
        """
    )


def _fill_ledgers(env):
    # the sums of all of them are made at once
    sums = env["portal.ledger.sum"]
    sums._stop()
    env.cr.execute(
        """
        UPDATE account_move_line l
           SET portal_ledger = CASE a.account_type
                   WHEN 'asset_receivable' THEN 'customer' ELSE 'supplier' END,
               portal_ledger_partner_id = p.commercial_partner_id,
               portal_ledger_contact_id = COALESCE(m.partner_id, d.partner_id)
          FROM account_move_line d
          JOIN account_move m ON m.id = d.move_id
          JOIN account_account a ON a.id = d.account_id
           AND a.account_type IN ('asset_receivable', 'liability_payable')
          LEFT JOIN res_partner p ON p.id = d.partner_id
         WHERE l.id = d.id AND d.portal_ledger IS NULL
        """
    )
    sums.init()


def _fill_account_payments(cr):
    cr.execute(
        """
        UPDATE account_payment o
           SET commercial_partner_id = p.commercial_partner_id,
               portal_show = COALESCE(o.portal_show, TRUE),
               portal_published = COALESCE(o.portal_show, TRUE)
                   AND o.state IN ('in_process', 'paid')
                   AND (o.payment_type, o.partner_type) IN (
                       ('inbound', 'customer'), ('outbound', 'supplier'))
          FROM res_partner p
         WHERE p.id = o.partner_id AND o.portal_published IS NULL
        """
    )
    cr.execute(
        """
        UPDATE account_payment
           SET portal_show = COALESCE(portal_show, TRUE), portal_published = FALSE
         WHERE portal_published IS NULL
        """
    )


def uninstall_hook(env):
    """Take the triggers away: the tables can go, and Odoo's own go on without them."""
    env["portal.task.follower"]._drop()
    env["portal.follower"]._drop()
    env.cr.execute("DROP FUNCTION IF EXISTS portal_event_append_only() CASCADE")
    env["portal.ledger.sum"]._stop()
    # the bytes go with the rows; what is left of a table takes none along
    env["portal.pending.file"].search([]).unlink()
    env["portal.search.text"]._portal_drop_triggers()
