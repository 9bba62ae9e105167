from odoo import api, fields, models
from odoo.fields import Domain

from .portal_event import document_chain_notification

# The acts whose certificate a contact may take.
CERTIFIED_KINDS = (
    "line_approved",
    "change_requested",
    "acknowledged",
    "po_answered",
    "signed",
    "declined",
)


class PortalPublishedMixin(models.AbstractModel):
    """A document that is under the portal's policy.

    A model that takes it has ``company_id``, a stored and indexed
    ``commercial_partner_id``, and extends ``portal_published``, which says whether its
    state and its own switch show it (P-PUBLIC, O-SHOW).
    """

    _name = "portal.published.mixin"
    _description = "Document Shown on the Portal"

    portal_show = fields.Boolean(
        string="Show on portal",
        default=True,
        copy=False,
        help="Switched off, the document is not on the portal, whatever its status.",
    )
    portal_published = fields.Boolean(
        string="On the portal",
        compute="_compute_portal_published",
        store=True,
        help="The customer or supplier sees this document now.",
    )

    portal_mail_failed = fields.Boolean(
        string="E-mail not sent",
        compute="_compute_portal_mail_failed",
        help="An e-mail about this document has not reached the mail server yet.",
    )

    portal_event_count = fields.Integer(
        string="Evidence", compute="_compute_portal_event_count"
    )
    portal_hotlink_count = fields.Integer(
        string="Personal links", compute="_compute_portal_hotlink_count"
    )

    @api.depends("portal_show")
    def _compute_portal_published(self):
        """To be extended, with what the status of the document says (P-PUBLIC)."""
        for document in self:
            document.portal_published = document.portal_show

    def _compute_portal_mail_failed(self):
        # sudo: whether a notification failed is no secret to readers of the document
        failed = (
            self.env["mail.notification"]
            .sudo()
            .search(
                [
                    ("notification_status", "=", "exception"),
                    ("mail_message_id.model", "=", self._name),
                    ("mail_message_id.res_id", "in", self.ids),
                ]
            )
        )
        failed_ids = set(failed.mapped("mail_message_id.res_id"))
        for document in self:
            document.portal_mail_failed = document.id in failed_ids

    def _compute_portal_event_count(self):
        self._portal_count("portal.event", "portal_event_count")

    def _compute_portal_hotlink_count(self):
        self._portal_count("portal.hotlink", "portal_hotlink_count")

    def _portal_count(self, model_name, field_name):
        """Put the number of rows about each document into a field of it."""
        # sudo: a form shows the number also to readers who may not open the list
        groups = (
            self.env[model_name]
            .sudo()
            ._read_group(self._portal_rows_domain(), ["res_id"], ["__count"])
        )
        counts = dict(groups)
        for document in self:
            document[field_name] = counts.get(document.id, 0)

    def _portal_rows_domain(self):
        """Return the domain of the events or links of these documents."""
        return [("res_model", "=", self._name), ("res_id", "in", self.ids)]

    def _portal_open_rows(self, action_xmlid):
        """Return an action narrowed to the events or links of this document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(action_xmlid)
        context = {"portal_revoke_model": self._name, "portal_revoke_id": self.id}
        return {**action, "domain": self._portal_rows_domain(), "context": context}

    def action_portal_events(self):
        """Button: the evidence of this document."""
        return self._portal_open_rows("customer_portal_ext.portal_event_action")

    def action_portal_hotlinks(self):
        """Button: the personal links to this document."""
        return self._portal_open_rows("customer_portal_ext.portal_hotlink_action")

    def action_portal_direct_link(self):
        """Button: send a link that opens this document and nothing else."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_direct_link_action"
        )
        context = {
            "default_res_model": self._name,
            "default_res_id": self.id,
            "default_partner_ids": self._portal_contacts().ids,
        }
        return {**action, "context": context}

    def action_verify_portal_evidence(self):
        """Button: verify the chain of this document's evidence and tell the result."""
        self.ensure_one()
        self.check_access("read")
        return document_chain_notification(self.env, self)

    @api.model
    def _portal_domain(self, partner, companies):
        """Return the domain of what a contact sees of this model.

        :param res.partner partner: one contact, in superuser mode
        :param res.company companies: the companies whose documents may appear
        :rtype: Domain
        """
        granted = self.env["portal.policy"]._granted_domain(
            self._name, partner, companies
        )
        return Domain("portal_published", "=", True) & granted

    @api.model
    def _portal_sections(self):
        """Return which documents of this model belong to which section.

        :return: list of (code of the section, Domain); each document belongs to one
        """
        raise NotImplementedError

    def _portal_label(self):
        """Return what names this document to its reader: "Quotation S00042"."""
        self.ensure_one()
        return f"{self._description} {self.display_name}"

    def _portal_company(self):
        """Return the company whose settings hold for this document.

        Projects may be without one: then it is that of who is responsible for it.
        """
        self.ensure_one()
        return (
            self.company_id
            or self._portal_responsible().company_id
            or self.env["res.company"].sudo().search([], limit=1)
        )

    def _portal_responsible(self):
        """Return the internal users who are responsible for this document."""
        self.ensure_one()
        return self.user_id

    def _portal_parent(self):
        """Return the document this one belongs to, if a link to that opens it too."""
        return None

    def _portal_contacts(self):
        """Return the contacts this document is for."""
        self.ensure_one()
        return self.partner_id

    def _portal_staff_env(self):
        """Return an environment whose texts are for the staff of this document.

        In the language of who is responsible for it: the customer's act writes notes,
        and is in the customer's language.
        """
        self.ensure_one()
        company = self._portal_company()
        responsible = self._portal_responsible()[:1]
        lang = responsible.lang or company.partner_id.lang or self.env.lang
        return self.with_context(lang=lang).env

    def _portal_hotlink_path(self):
        """Return the clean address that a link about this document opens."""
        self.ensure_one()
        return self.access_url

    def _portal_certificates(self, actor):
        """Return the events of this document whose certificate its reader may take.

        :param dict actor: who looks, as the gate describes it; None for nobody
        :return: ``portal.event`` in superuser mode, newest first
        """
        self.ensure_one()
        # sudo: no contact has rights on evidence; it is narrowed to their own here
        events_sudo = self.env["portal.event"].sudo()
        if not actor:
            return events_sudo.browse()
        family = self.commercial_partner_id
        partner_sudo = self.env["res.partner"].sudo().browse(actor["partner_id"])
        if partner_sudo.commercial_partner_id == family:
            whose = ("partner_id.commercial_partner_id", "=", family.id)
        else:
            # somebody outside the family, whom staff sent a direct link
            whose = ("partner_id", "=", partner_sudo.id)
        # with what a page lists of them
        return events_sudo.search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("kind", "in", CERTIFIED_KINDS),
                whose,
            ],
            [
                *("kind", "res_model", "res_id", "document_name", "position"),
                *("partner_name", "date"),
            ],
        )

    def _portal_lock(self):
        """Take the row lock under which an act on this document happens.

        The row is written, not only locked: a second act that started before this one
        was committed then fails to serialize, and Odoo runs it again on what this one
        left (ASVS 2.3.4). Its events get their places in the chain one after another.
        """
        self.ensure_one()
        self.env.cr.execute(
            f'UPDATE "{self._table}" SET id = id WHERE id = %s',  # noqa: S608
            [self.id],
        )
        self.invalidate_recordset()
