"""What the tests of access share: who sees which record, by search and by read."""

from odoo.exceptions import AccessError

from .common import PortalCast


class AccessCast(PortalCast):
    """Mix into a test class after ``make_cast`` ran."""

    def sees(self, user, record):
        """Tell whether a user finds and reads a record by RPC; both or none."""
        model = self.env[record._name].with_user(user)
        found = bool(model.search([("id", "=", record.id)]))
        try:
            record.with_user(user).read(["id", "display_name"])
            reads = True
        except AccessError:
            reads = False
        self.assertEqual(found, reads, "search and read disagree")
        self.assertEqual(
            found,
            self.env["portal.policy"]._sees(
                record.sudo(), user.partner_id, user.company_ids
            ),
            "the record rule and the policy disagree",
        )
        return found

    def grant(self, partner, code, is_granted=True, scope=False, company=None):
        """Give a contact an entry for a section; None is the company's default."""
        company = company or self.company
        section = self.env["portal.section"].search([("code", "=", code)])
        Access = self.env["portal.section.access"]
        row = Access.search(
            [
                ("company_id", "=", company.id),
                ("section_id", "=", section.id),
                ("partner_id", "=", partner.id if partner else False),
            ]
        )
        values = {"is_granted": is_granted, "scope": scope}
        if row:
            row.write(values)
            return row
        return Access.create(
            {
                **values,
                "company_id": company.id,
                "section_id": section.id,
                "partner_id": partner.id if partner else False,
            }
        )
