from odoo import api, fields, models, tools

# What mails are about, in the order of the page.
KINDS = [
    ("digest", "What waits, in the morning"),
    ("orders", "Quotations and orders"),
    ("invoices", "Invoices and statements"),
    ("reminders", "Reminders of overdue invoices"),
    ("payments", "Payments and receipts"),
    ("purchases", "Orders to suppliers"),
    ("projects", "Projects and tasks"),
    ("tickets", "Tickets"),
    ("documents", "Documents"),
    ("comments", "Messages on documents"),
]
# How often a digest comes.
EVERY = [("daily", "Every morning"), ("weekly", "Once a week")]
# What no contact switches off before the company says so.
NOT_BY_DEFAULT = {"reminders"}


class PortalMailChoice(models.Model):
    """Which mails a contact gets (X-NOTIFPREF).

    A row without a contact is what a company sets: whether the contacts may choose, and
    what holds until they do. One with a contact is what they, or staff for them, chose.
    """

    _name = "portal.mail.choice"
    _description = "E-mails a Contact Gets"
    _order = "company_id, partner_id, kind"
    _rec_name = "kind"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", ondelete="cascade", index="btree_not_null"
    )
    kind = fields.Selection(KINDS, string="E-mails about", required=True)
    is_wanted = fields.Boolean(string="Sent", default=True)
    every = fields.Selection(EVERY, string="How often", default="daily", required=True)
    may_choose = fields.Boolean(
        string="Contacts may choose",
        default=True,
        help="Off: what stands here holds for all contacts, whatever they chose.",
    )

    _default_unique = models.UniqueIndex("(company_id, kind) WHERE partner_id IS NULL")
    _contact_unique = models.UniqueIndex(
        "(partner_id, company_id, kind) WHERE partner_id IS NOT NULL",
        "There is a choice for these e-mails already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._portal_note_staff()
        self._forget(rows)
        return rows

    def write(self, vals):
        res = super().write(vals)
        self._portal_note_staff()
        self._forget(self)
        return res

    def unlink(self):
        self._portal_note_staff()
        self._forget(self)
        return super().unlink()

    def _forget(self, rows):
        # only what companies set is cached: contacts choose all the time
        if not all(row.partner_id for row in rows):
            self.env.registry.clear_cache()

    def _portal_note_staff(self):
        """Write on the contact that a member of staff chose for them."""
        if self.env.su:
            return
        for partner, rows in self.filtered("partner_id").grouped("partner_id").items():
            names = dict(self._fields["kind"]._description_selection(self.env))
            # sudo: whoever may write the choice need not be able to post
            partner.sudo()._message_log(
                author_id=self.env.user.partner_id.id,
                body=self.env._(
                    "Which e-mails this contact gets was changed: %(kinds)s",
                    kinds=", ".join(names[row.kind] for row in rows),
                ),
            )

    @api.model
    @tools.ormcache("company_id")
    def _settings(self, company_id):
        """Return what a company set: {kind: (may choose, wanted, how often)}."""
        # sudo: settings, whoever's mail it is
        rows_sudo = self.sudo().search(
            [("company_id", "=", company_id), ("partner_id", "=", False)]
        )
        settings = {
            kind: (kind not in NOT_BY_DEFAULT, True, "daily") for kind, _name in KINDS
        }
        for row in rows_sudo:
            settings[row.kind] = (row.may_choose, row.is_wanted, row.every)
        return settings

    @api.model
    def _left_out(self, partner_ids, kind, company):
        """Return those of some contacts who do not get mails of a kind.

        :param list[int] partner_ids: of outside contacts
        :param str kind: a key of ``KINDS``
        :param res.company company: whose mail it is
        :rtype: set[int]
        """
        may_choose, wanted, _every = self._settings(company.id)[kind]
        if not may_choose:
            return set() if wanted else set(partner_ids)
        # sudo: what contacts chose, whoever causes the mail
        rows_sudo = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", list(partner_ids)),
                ("kind", "=", kind),
            ]
        )
        chosen = {row.partner_id.id: row.is_wanted for row in rows_sudo}
        return {pid for pid in partner_ids if not chosen.get(pid, wanted)}

    @api.model
    def _digest_rhythm(self, partners, company):
        """Return {contact: "daily", "weekly" or None for no digest}.

        :param res.partner partners: of any number
        :param res.company company: whose digest it is
        """
        may_choose, wanted, every = self._settings(company.id)["digest"]
        rows = {}
        if may_choose:
            # sudo: as above
            rows_sudo = self.sudo().search(
                [
                    ("company_id", "=", company.id),
                    ("partner_id", "in", partners.ids),
                    ("kind", "=", "digest"),
                ]
            )
            rows = {row.partner_id.id: row for row in rows_sudo}
        rhythm = {}
        for partner in partners:
            row = rows.get(partner.id)
            sent = row.is_wanted if row else wanted
            rhythm[partner] = (row.every if row else every) if sent else None
        return rhythm

    @api.model
    def action_company_choices(self):
        """Button of the settings: what contacts may choose, kind by kind."""
        self.browse().check_access("write")
        present = self.search(
            [("company_id", "=", self.env.company.id), ("partner_id", "=", False)]
        ).mapped("kind")
        for kind, (may, wanted, every) in self._settings(self.env.company.id).items():
            if kind not in present:
                self.create(
                    {
                        "kind": kind,
                        "may_choose": may,
                        "is_wanted": wanted,
                        "every": every,
                    }
                )
        return self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_mail_choice_action"
        )
