from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.customer_portal_ext.tools.page_formats import date_formatter
from odoo.addons.customer_portal_ext.tools.quick_read import read_rows
from odoo.addons.customer_portal_ext.tools.trigrams import words_index


class HelpdeskTicket(models.Model):
    """Tickets in the list of the portal (O-TICKETS, O-SEARCH)."""

    _inherit = "helpdesk.ticket"

    _portal_list_address = "/my/ticket"

    @api.model
    def _portal_list_columns(self, column):
        """Return what the list of the portal shows of tickets.

        ``state`` is where the ticket's stage stands among the stages, to sort by: a
        text, of numbers without a sign, which PostgreSQL would sort without it.

        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        return {
            # a ticket that was imported may have none
            "name": SQL("COALESCE(%s, '/')", column("number")),
            "date": column("create_date"),
            "reference": column("name"),
            # the day of closing stands there, by ``_portal_list_extra``
            "due": SQL("NULL::date"),
            "state": SQL(
                "COALESCE((SELECT to_char(COALESCE(g.sequence, 0) + 2147483648,"
                " 'FM0000000000')"
                " || to_char(g.id, 'FM0000000000')"
                " FROM helpdesk_ticket_stage g WHERE g.id = %s), '')",
                column("stage_id"),
            ),
        }

    @api.model
    def _portal_list_kind(self, state):
        return self.env._("Ticket")

    @api.model
    def _portal_list_extra(self, rows):
        """Return stage and day of closing in words, for all tickets of a page at once.

        :param list rows: of ``portal.list``
        :return: {ticket id: dict}
        """
        if not rows:
            return {}
        # sudo: which contact the reader is
        reader_sudo = self.env.user.sudo().partner_id
        group_ids = self._portal_group_ids(reader_sudo)
        found = read_rows(
            self.env,
            SQL("%s ANY(%s)", self._portal_details_sql(), [row.id for row in rows]),
            by_ids=True,
        )
        write_date = date_formatter(self.env)
        return {
            id_: {
                "status": stage or "",
                # the helpdesk keeps the date of what was opened again
                **({"due": write_date(closed_date)} if is_closed else {}),
                "method": self._portal_from_whom(sender, family_id in group_ids),
            }
            for id_, stage, is_closed, closed_date, sender, family_id in found
        }

    @api.model
    @tools.ormcache("self.env.lang")
    def _portal_details_sql(self):
        """Return the SQL of what a list shows besides, up to the ids of the tickets.

        Without the descriptions, which are mails with pictures.
        """
        # sudo: the rows have been through the policy; what the list shows only
        self_sudo = self.sudo().with_context(active_test=False)
        query = self_sudo._search(Domain.TRUE)
        columns = {}
        for link, model_name, names in (
            (None, "helpdesk.ticket", ("id", "closed_date", "commercial_partner_id")),
            ("stage_id", "helpdesk.ticket.stage", ("name", "closed")),
            ("partner_id", "res.partner", ("name",)),
        ):
            model_sudo = self_sudo.env[model_name]
            alias = query.table
            if link:
                alias = query.left_join(alias, link, model_sudo._table, "id", link)
            for name in names:
                columns[link, name] = model_sudo._field_to_sql(alias, name, query)
        selected = query.select(
            columns[None, "id"],
            columns["stage_id", "name"],
            columns["stage_id", "closed"],
            columns[None, "closed_date"],
            columns["partner_id", "name"],
            columns[None, "commercial_partner_id"],
        )
        return SQL("%s WHERE %s =", selected, columns[None, "id"])

    @api.model
    def _portal_from_whom(self, sender, is_own):
        """Return who sent a ticket, and that its reader was added to it.

        :param str sender: the name of the contact
        :param bool is_own: whether it is of the reader's own company
        """
        name = sender or self.env._("Unknown")
        if is_own or not self.env.user.share:
            return name
        return self.env._("%(name)s; you were added", name=name)

    @api.model
    def _portal_group_ids(self, partner):
        """Return the ids of the companies whose tickets are a contact's own.

        :param res.partner partner: one contact, in superuser mode
        """
        return self.env["portal.policy"]._group_ids(partner.commercial_partner_id.id)

    @api.model
    def _portal_list_parts(self, partner):
        """Return the list's two parts: what is the customer's, what one was added to.

        Each has an index; together they would be looked for among the tickets of all
        customers.

        :param res.partner partner: the contact, in superuser mode
        :return: list of Domain, without a ticket that is in both
        """
        own = Domain(
            "commercial_partner_id", "in", list(self._portal_group_ids(partner))
        )
        return [own, ~own & self._portal_added_domain(partner)]

    @api.model
    def _portal_search_filters(self, partner):
        """Return the parts of the list one can choose: {value: (label, Domain)}.

        :param res.partner partner: the contact, in superuser mode
        """
        closed = Domain("stage_id.closed", "=", True)
        return {
            "all": (self.env._("All"), Domain.TRUE),
            "open": (self.env._("Open"), ~closed),
            "waiting": (self.env._("Waiting for you"), self._portal_waiting_domain()),
            "closed": (self.env._("Closed"), closed),
            "added": (
                self.env._("I was added"),
                self._portal_added_domain(partner),
            ),
        }

    # who was added to a ticket sees it too
    _portal_search_is_owned = False
    _portal_words_idx = words_index(
        "number", "name", is_owned=False, where="portal_published"
    )

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["number", "name"]

    @api.model
    def _portal_search_dates(self):
        """Return the dates the list can be searched by: {field name: label}."""
        return {
            "create_date": self.env._("Created on"),
            "closed_date": self.env._("Closed on"),
        }

    @api.model
    def _portal_search_stages(self, companies):
        """Return the stages that tickets can have, as the search offers them.

        Stages of the same name are one choice: a customer knows no teams.

        :param res.company companies: those whose tickets are in the list
        :return: {value in the address: (label, Domain)}
        """
        by_name = {}
        for id_, name in read_rows(
            self.env, self._portal_stages_sql(tuple(companies.ids))
        ):
            by_name.setdefault(name, []).append(id_)
        return {
            str(ids[0]): (name, Domain("stage_id", "in", ids))
            for name, ids in by_name.items()
        }

    @api.model
    @tools.ormcache("company_ids", "self.env.lang")
    def _portal_stages_sql(self, company_ids):
        """Return the SQL of ids and names of the stages of some companies."""
        # sudo: names of stages, which readers see on their tickets
        stages_sudo = self.env["helpdesk.ticket.stage"].sudo()
        query = stages_sudo._search([("company_id", "in", [*company_ids, False])])
        return query.select(
            *(
                stages_sudo._field_to_sql(query.table, name, query)
                for name in ("id", "name")
            )
        )
