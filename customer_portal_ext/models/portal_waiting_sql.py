"""Where something waits on the portal, one SELECT each: for ``portal.waiting``.

The id of a row is that of its record, times sixteen, and the number of its branch.
The columns of all are ``COLUMNS``, in that order.
"""

from odoo import fields
from odoo.tools import SQL

from .portal_conversation import OWN_NOTE

# A message that nobody answered for so long is not looked for any more.
MESSAGE_DAYS = 365

COLUMNS = (
    "id",
    "name",
    "side",
    "kind",
    "res_model",
    "res_id",
    "document_model",
    "document_id",
    "partner_id",
    "commercial_partner_id",
    "company_id",
    "user_id",
    "since",
)

# The name of a project is translated: that of the reader's language.
JOB_NAME = "COALESCE(d.name ->> %s, d.name ->> 'en_US')"

# The models on whose pages contacts write: table, and the columns of their rows.
TALKS = (
    ("sale.order", "d.name", "d.partner_id", "d.commercial_partner_id", "d.user_id"),
    (
        "purchase.order",
        "d.name",
        "d.partner_id",
        "d.commercial_partner_id",
        "d.user_id",
    ),
    (
        "account.move",
        "d.name",
        "d.partner_id",
        "d.commercial_partner_id",
        "d.invoice_user_id",
    ),
    ("project.task", "d.name", "d.partner_id", "d.commercial_partner_id", "NULL::int"),
    (
        "project.project",
        JOB_NAME,
        "d.partner_id",
        "d.commercial_partner_id",
        "d.user_id",
    ),
)


def _change_requests(env):
    return SQL(
        """
        SELECT c.id::bigint * 16, o.name, 'us', 'change', 'portal.change.request',
               c.id, 'sale.order', o.id, c.partner_id, o.commercial_partner_id,
               o.company_id, COALESCE(c.user_id, o.user_id), c.create_date
          FROM portal_change_request c
          JOIN sale_order o ON o.id = c.order_id
         WHERE c.state = 'open'
        """
    )


def _files(env):
    return SQL(
        """
        SELECT f.id::bigint * 16 + 1, o.name, 'us', 'file', 'portal.document', f.id,
               'sale.order', o.id, f.partner_id, o.commercial_partner_id,
               o.company_id, o.user_id, f.create_date
          FROM portal_document f
          JOIN sale_order o ON o.id = f.order_id
         WHERE f.kind = 'upload' AND f.state = 'new' AND f.active
        """
    )


def _bills(env):
    return SQL(
        """
        SELECT b.id::bigint * 16 + 2, b.name, 'us', 'bill', 'portal.bill', b.id,
               'purchase.order', b.order_id, b.partner_id, b.commercial_partner_id,
               b.company_id, b.user_id, b.create_date
          FROM portal_bill b
         WHERE b.state IN ('new', 'checking')
        """
    )


def _answers(env):
    return SQL(
        """
        SELECT a.id::bigint * 16 + 3, o.name, 'us', 'answer', 'purchase.order', o.id,
               'purchase.order', o.id, o.partner_id, o.commercial_partner_id,
               o.company_id, o.user_id, a.create_date
          FROM portal_purchase_answer_line a
          JOIN purchase_order o ON o.id = a.order_id
         WHERE a.state = 'waiting' AND a.is_current
        """
    )


def _orders(env):
    # as "Action required" of the contact: what is expired can no longer be answered
    return SQL(
        """
        SELECT o.id::bigint * 16 + 4, o.name, 'them',
               (CASE s.action WHEN 'sign' THEN 'sign' WHEN 'pay' THEN 'pay'
                              ELSE 'approve' END),
               'sale.order', o.id, 'sale.order', o.id, o.partner_id,
               o.commercial_partner_id, o.company_id, o.user_id,
               COALESCE(o.portal_status_since, o.date_order)
          FROM sale_order o
          JOIN portal_status s ON s.id = o.portal_status_id
         WHERE o.portal_waiting IS TRUE AND o.state != 'cancel'
           AND NOT COALESCE(
               o.state IN ('draft', 'sent') AND o.validity_date < %s, FALSE)
        """,
        fields.Date.today(),
    )


def _purchases(env):
    return SQL(
        """
        SELECT o.id::bigint * 16 + 5, o.name, 'them', 'acknowledge',
               'purchase.order', o.id, 'purchase.order', o.id, o.partner_id,
               o.commercial_partner_id, o.company_id, o.user_id,
               COALESCE(o.portal_status_since, o.date_order)
          FROM purchase_order o
         WHERE o.portal_waiting IS TRUE AND o.state != 'cancel'
        """
    )


def _invoices(env):
    # where the company asks for money: from the day of the invoice, or when it is due
    return SQL(
        """
        SELECT m.id::bigint * 16 + 6, m.name, 'them', 'invoice', 'account.move', m.id,
               'account.move', m.id, m.partner_id, m.commercial_partner_id,
               m.company_id, m.invoice_user_id,
               CASE c.portal_invoice_action WHEN 'open' THEN m.invoice_date
                    ELSE m.invoice_date_due END::timestamp
          FROM account_move m
          JOIN res_company c ON c.id = m.company_id
         WHERE m.portal_published AND m.move_type = 'out_invoice'
           AND m.payment_state IN ('not_paid', 'partial')
           AND CASE c.portal_invoice_action
               WHEN 'open' THEN TRUE
               WHEN 'overdue' THEN EXISTS (
                    SELECT 1 FROM account_move_line l
                     WHERE l.move_id = m.id AND l.display_type = 'payment_term'
                       AND l.reconciled IS NOT TRUE AND l.date_maturity < %s)
               ELSE FALSE END
        """,
        fields.Date.today(),
    )


def _tasks(env):
    # asked of the clients of a task, or else of its customer
    return SQL(
        """
        SELECT t.id::bigint * 16 + 12, t.name, 'them', 'reply', 'project.task', t.id,
               'project.task', t.id, COALESCE(t.partner_id, p.partner_id),
               COALESCE(t.commercial_partner_id, p.commercial_partner_id),
               COALESCE(t.company_id, p.company_id), p.user_id,
               COALESCE(t.date_last_stage_update, t.create_date)
          FROM project_task t
          LEFT JOIN project_project p ON p.id = t.project_id
         WHERE t.portal_waiting AND t.active
        """
    )


def messages(env, number, model_name, name, partner, commercial, user):
    """Return the documents whose last word is the customer's.

    Of a client's own note, it is for what was said between the two.
    """
    own_notes = getattr(env[model_name], "_portal_own_notes", False)
    to_id = env["ir.model.data"]._xmlid_to_res_id
    subtypes = [to_id("mail.mt_comment"), *([to_id(OWN_NOTE)] if own_notes else [])]
    return SQL(
        """
        SELECT d.id::bigint * 16 + %(number)s, %(name)s, 'us', 'message',
               %(model)s, d.id, %(model)s, d.id, %(partner)s, %(commercial)s,
               d.company_id, %(user)s, m.since
          FROM (SELECT said.res_id, MIN(said.date) AS since
                  FROM mail_message said
                  JOIN res_partner author ON author.id = said.author_id
                 WHERE said.model = %(model)s
                   AND said.message_type IN ('comment', 'email')
                   AND said.subtype_id = ANY(%(subtypes)s)
                   AND said.date > %(from_date)s
                   AND author.partner_share
                   AND NOT EXISTS (
                       SELECT 1 FROM mail_message reply
                         JOIN res_partner staff ON staff.id = reply.author_id
                        WHERE reply.model = %(model)s
                          AND reply.res_id = said.res_id AND reply.id > said.id
                          AND reply.message_type IN
                              ('comment', 'email', 'email_outgoing')
                          AND reply.subtype_id = said.subtype_id
                          AND reply.portal_note_partner_id
                              IS NOT DISTINCT FROM said.portal_note_partner_id
                          AND NOT staff.partner_share)
                 GROUP BY said.res_id) m
          JOIN %(table)s d ON d.id = m.res_id
         WHERE d.portal_published
        """,
        number=number,
        model=model_name,
        name=SQL(name, env.lang or "en_US") if "%s" in name else SQL(name),
        partner=SQL(partner),
        commercial=SQL(commercial),
        user=SQL(user),
        table=SQL.identifier(env[model_name]._table),
        subtypes=subtypes,
        from_date=fields.Datetime.subtract(fields.Datetime.now(), days=MESSAGE_DAYS),
    )


def _talk(number, talk):
    def sql(env):
        return messages(env, number, *talk)

    return sql


# The model whose rights count, and the SELECT.
BRANCHES = [
    ("sale.order", _change_requests),
    ("sale.order", _files),
    ("purchase.order", _bills),
    ("purchase.order", _answers),
    ("sale.order", _orders),
    ("purchase.order", _purchases),
    ("account.move", _invoices),
    ("project.task", _tasks),
    *((talk[0], _talk(7 + number, talk)) for number, talk in enumerate(TALKS)),
]

# What these read, of which model.
DEPENDS = {
    "portal.change.request": ["state", "order_id", "partner_id", "user_id"],
    "portal.document": ["state", "kind", "active", "order_id", "partner_id"],
    "portal.bill": ["state", "order_id", "name", "user_id", "company_id"],
    "portal.purchase.answer.line": ["state", "is_current", "order_id"],
    "portal.status": ["action"],
    "sale.order": [
        "name",
        "state",
        "partner_id",
        "commercial_partner_id",
        "company_id",
        "user_id",
        "validity_date",
        "portal_waiting",
        "portal_published",
        "portal_status_id",
        "portal_status_since",
    ],
    "purchase.order": [
        "name",
        "state",
        "partner_id",
        "commercial_partner_id",
        "company_id",
        "user_id",
        "portal_waiting",
        "portal_published",
        "portal_status_since",
    ],
    "account.move": [
        "name",
        "move_type",
        "payment_state",
        "partner_id",
        "commercial_partner_id",
        "company_id",
        "invoice_user_id",
        "invoice_date",
        "invoice_date_due",
        "portal_published",
    ],
    "account.move.line": ["reconciled", "date_maturity", "display_type"],
    "project.task": [
        "name",
        "active",
        "partner_id",
        "company_id",
        "portal_published",
        "portal_waiting",
        "date_last_stage_update",
    ],
    "project.project": [
        "name",
        "partner_id",
        "company_id",
        "user_id",
        "portal_published",
    ],
    "res.company": ["portal_invoice_action"],
    "mail.message": [
        "model",
        "res_id",
        "author_id",
        "subtype_id",
        "date",
        "portal_note_partner_id",
    ],
    "res.partner": ["partner_share"],
}
