from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..tools import secrets


class PortalHotlink(models.Model):
    """How links are made, and how staff end them (X-TOKENS)."""

    _inherit = "portal.hotlink"

    @api.model
    def _issue(self, partner, document, company, scope="portal", days=None, path=None):
        """Make a link.

        :param res.partner partner: the contact it is for
        :param document: the record it opens, or None for a page
        :param res.company company: whose settings hold for it
        :param str scope: "portal" or "record"
        :param int days: its life; by default the company's for this kind of document
        :param str path: the page it opens, in place of a document
        :return: (the link in superuser mode, its secret); the secret is not kept
        """
        [issued] = self._issue_many(
            partner, document, company, scopes={partner: scope}, days=days, path=path
        )
        return issued

    @api.model
    def _issue_many(
        self,
        partners,
        document,
        company,
        scopes=None,
        days=None,
        path=None,
        sender=None,
    ):
        """Make a link for each of several contacts; all rows in one statement.

        :param dict scopes: {contact: scope}; "portal" by default
        :param res.partner sender: who sends the mail they go out with
        :return: list of (link in superuser mode, secret), in the order of the contacts
        """
        secret_of = {partner: secrets.new_secret() for partner in partners}
        res_model = document._name if document else False
        life = timedelta(
            days=days or self.env["portal.hotlink.life"]._days(company, res_model)
        )
        links_sudo = self.sudo().create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "scope": (scopes or {}).get(partner, "portal"),
                    "res_model": res_model,
                    "res_id": document.id if document else False,
                    "path": path,
                    "document_name": (
                        document.display_name if document else self._page_name(path)
                    ),
                    "secret_hash": secrets.hash_secret(secret_of[partner]),
                    "email": email_normalize(partner.email),
                    "expires_at": fields.Datetime.now() + life,
                    "sent_by_id": sender.id if sender else False,
                }
                for partner in partners
            ]
        )
        return list(zip(links_sudo, secret_of.values(), strict=True))

    def action_revoke(self):
        """Button: end these links at once; whoever may see a link may end it."""
        self.check_access("read")
        self.filtered(lambda link: not link.revoked_at).sudo().write(
            {"revoked_at": fields.Datetime.now()}
        )

    def action_revoke_all(self):
        """Button: end all links of the document or contact whose list is open.

        None needs to be chosen: which list it is stands in the context.
        """
        model = self.env.context.get("portal_revoke_model")
        res_id = self.env.context.get("portal_revoke_id")
        if not model or not res_id:
            raise UserError(
                self.env._("Open the links of one document or one contact first.")
            )
        if model == "res.partner":
            of_it = [("partner_id", "=", res_id)]
        else:
            of_it = [("res_model", "=", model), ("res_id", "=", res_id)]
        # with the user's own rights: nothing of other companies
        links = self.search([*of_it, ("revoked_at", "=", False)])
        links.action_revoke()
        message = self.env._("%(count)s links do not work any more.", count=len(links))
        if len(links) == 1:
            message = self.env._("One link does not work any more.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
