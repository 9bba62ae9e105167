from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

# How many colleagues a form offers; beyond that they are named by their address.
MAX_OFFERED = 200


class HelpdeskTicket(models.Model):
    """Extra people on a ticket (P-TICKET-USERS)."""

    _inherit = "helpdesk.ticket"

    portal_person_ids = fields.One2many(
        "helpdesk.ticket.person",
        "ticket_id",
        string="People on the portal",
        copy=False,
        help="They see this ticket and no other, and get its answers by e-mail.",
    )

    # --- who sees it -----------------------------------------------------------------

    @api.model
    def _portal_added_domain(self, partner):
        """Return the domain of the tickets that a contact was added to.

        :param res.partner partner: one contact, in superuser mode
        :rtype: Domain
        """
        partner_id = partner.id

        def to_sql(model, alias, query):
            return SQL(
                "%s = ANY(%s)",
                SQL.identifier(alias, "id"),
                model.env["helpdesk.ticket.person"]._tickets_sql(partner_id),
            )

        def is_added(ticket):
            return ticket._portal_is_added(partner_id)

        return Domain.custom(to_sql=to_sql, predicate=is_added)

    def _portal_is_added(self, partner_id):
        """Tell whether a contact has been added to this ticket."""
        self.ensure_one()
        # sudo: contacts have no rights on these rows; this is about one of them
        return bool(
            self.env["helpdesk.ticket.person"]
            .sudo()
            .search_count(
                [
                    ("partner_id", "=", partner_id),
                    ("ticket_id", "in", self._origin.ids),
                ],
                limit=1,
            )
        )

    @api.model
    def _portal_scope_domain(self, scope, partner):
        """Add what a contact was added to, of whatever customer (P-TICKET-USERS).

        It is shown to them alone, and not to their whole company (W19).
        """
        own = super()._portal_scope_domain(scope, partner)
        return own | self._portal_added_domain(partner)

    # --- followers -------------------------------------------------------------------

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Let somebody outside the customer see what staff have them follow.

        Not whom an e-mail has in copy: its sender chooses them, and is checked by
        nobody.
        """
        res = super().message_subscribe(
            partner_ids=partner_ids, subtype_ids=subtype_ids
        )
        context = self.env.context
        is_ours = context.get("portal_person_made") or context.get("portal_by_mail")
        if partner_ids and not is_ours and not self._portal_is_contact():
            self._portal_add_followers(partner_ids)
        return res

    def _portal_add_followers(self, partner_ids):
        """Make rows of those new followers who see the ticket by nothing else."""
        # sudo: who may make them follow, may show them the ticket
        partners_sudo = self.env["res.partner"].sudo().browse(partner_ids)
        partners_sudo = partners_sudo.filtered("partner_share")
        if not partners_sudo:
            return
        tickets_sudo = self.sudo()
        there = {
            (person.ticket_id, person.partner_id)
            for person in tickets_sudo.portal_person_ids
        }
        self.env["helpdesk.ticket.person"].sudo().with_context(
            portal_person_quiet=True
        ).create(
            [
                {"ticket_id": ticket.id, "partner_id": partner.id}
                for ticket in tickets_sudo
                for partner in partners_sudo
                if partner.commercial_partner_id != ticket.commercial_partner_id
                and (ticket, partner) not in there
            ]
        )

    def message_unsubscribe(self, partner_ids=None):
        """Let whoever does not follow any more not see it any more."""
        res = super().message_unsubscribe(partner_ids=partner_ids)
        if partner_ids and not self.env.context.get("portal_person_made"):
            # sudo: who may do the one may do the other
            people_sudo = self.env["helpdesk.ticket.person"].sudo()
            people_sudo.search(
                [("ticket_id", "in", self.ids), ("partner_id", "in", partner_ids)]
            ).unlink()
        return res

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        by_mail = self.with_context(portal_by_mail=True)
        return super(HelpdeskTicket, by_mail).message_new(
            msg_dict, custom_values=custom_values
        )

    def message_update(self, msg_dict, update_vals=None):
        by_mail = self.with_context(portal_by_mail=True)
        return super(HelpdeskTicket, by_mail).message_update(
            msg_dict, update_vals=update_vals
        )

    # --- what the page does ----------------------------------------------------------

    def _portal_is_family(self, actor):
        """Tell whether somebody is of the ticket's own customer.

        :param dict actor: as the gate describes it; None for nobody
        """
        self.ensure_one()
        if not actor:
            return False
        # sudo: which company a contact belongs to
        partner_sudo = self.env["res.partner"].sudo().browse(actor["partner_id"])
        family = self.sudo().commercial_partner_id
        return bool(family) and partner_sudo.commercial_partner_id == family

    def _portal_may_add(self, actor):
        """Tell whether somebody may add colleagues: signed in, of the customer.

        The guest of a link to this ticket alone does not learn who works there.
        """
        self.ensure_one()
        return (
            self._portal_company().portal_ticket_people != "off"
            and self._portal_is_family(actor)
            and bool(actor.get("user_id"))
        )

    def _portal_colleagues(self):
        """Return whom the customer may add, by name: colleagues with an e-mail address.

        Those who may use the tickets of the portal, and are not on this one.

        :return: ``res.partner`` in superuser mode
        """
        self.ensure_one()
        # sudo: contacts may not read their colleagues
        ticket_sudo = self.sudo()
        family = ticket_sudo.commercial_partner_id
        there = ticket_sudo.portal_person_ids.partner_id | ticket_sudo.partner_id
        Partner = self.env["res.partner"].sudo()
        found = Partner.search_fetch(
            [
                ("commercial_partner_id", "=", family.id),
                ("email_normalized", "!=", False),
                ("is_company", "=", False),
                ("type", "=", "contact"),
                ("partner_share", "=", True),
                ("id", "not in", there.ids),
            ],
            ["name", "email_normalized"],
            order="name, id",
            limit=MAX_OFFERED,
        )
        return self._portal_who_may(found)

    def _portal_colleague_by_email(self, email):
        """Return the colleagues with an address that somebody has typed.

        Of the same company only: whether anybody else has that address is not told.

        :param str email: from outside
        :return: ``res.partner`` in superuser mode, one or none; who is on the ticket
            already is found too
        """
        self.ensure_one()
        address = email_normalize(email)
        Partner = self.env["res.partner"].sudo()
        if not address:
            return Partner
        found = Partner.search(
            [
                ("commercial_partner_id", "=", self.sudo().commercial_partner_id.id),
                ("email_normalized", "=", address),
                ("is_company", "=", False),
                ("partner_share", "=", True),
            ],
            order="id",
        )
        return self._portal_who_may(found)[:1]

    def _portal_who_may(self, partners_sudo):
        """Return those of some contacts who may use the tickets of this company."""
        policy = self.env["portal.policy"]
        company = self._portal_company()
        policy._preload(partners_sudo, company)
        return partners_sudo.filtered(
            lambda partner: "tickets" in policy._granted(partner, company)
        )

    def _portal_add_person(self, partner_sudo, actor):
        """Add a colleague, as a customer does; again does nothing.

        The caller has the lock, and has asked the policy and who may be added.

        :param res.partner partner_sudo: one colleague
        :param dict actor: who acts, as evidence keeps it
        :return: whether something was changed
        """
        self.ensure_one()
        if self._portal_is_added(partner_sudo.id) or partner_sudo == self.partner_id:
            return False
        # sudo: a contact has no right to make rows; the callers have checked it
        self.env["helpdesk.ticket.person"].sudo().create(
            {
                "ticket_id": self.id,
                "partner_id": partner_sudo.id,
                "added_by_id": actor["partner_id"],
            }
        )
        self._portal_record_person("ticket_person_added", partner_sudo, actor)
        return True

    def _portal_removable(self, actor):
        """Return the rows that somebody may take off: their own, their colleagues'.

        Whom staff added, staff take off.

        :param dict actor: as the gate describes it; None for nobody
        :return: ``helpdesk.ticket.person`` in superuser mode
        """
        self.ensure_one()
        people_sudo = self.sudo().portal_person_ids
        if not actor or not actor.get("user_id"):
            return people_sudo.browse()
        family = self.sudo().commercial_partner_id
        may_all = self._portal_is_family(actor)
        return people_sudo.filtered(
            lambda person: (
                person.partner_id.id == actor["partner_id"]
                or may_all
                and person.added_by_id.commercial_partner_id == family
            )
        )

    def _portal_remove_person(self, person_sudo, actor):
        """Take somebody off the ticket; the caller has checked and has the lock."""
        partner_sudo = person_sudo.partner_id
        person_sudo.unlink()
        left = partner_sudo.id == actor["partner_id"]
        kind = "ticket_left" if left else "ticket_person_removed"
        self._portal_record_person(kind, partner_sudo, actor)

    def _portal_record_person(self, kind, partner_sudo, actor):
        self.env["portal.event"]._record(
            self,
            kind,
            actor,
            snapshot={"partner_id": partner_sudo.id, "name": partner_sudo.name},
        )

    def _portal_tell_added(self, partner_sudo):
        """Send somebody who was added the mail that says so, with their own link."""
        self.ensure_one()
        template_sudo = self._portal_ticket_template("mail_template_ticket_added")
        if not (template_sudo and partner_sudo.email and self.portal_published):
            return
        # in their language: to this one person, and no part of the conversation
        template_sudo.with_context(
            portal_person_lang=partner_sudo.lang, portal_person_name=partner_sudo.name
        ).send_mail(
            self.id,
            email_layout_xmlid="mail.mail_notification_light",
            email_values={
                "recipient_ids": [(6, 0, partner_sudo.ids)],
                "email_to": False,
                "email_cc": False,
            },
        )
        self._portal_wake_mail_queue()
