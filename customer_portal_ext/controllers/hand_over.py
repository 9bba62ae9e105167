from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

from .asked import PortalAsked
from .gate import keep_private, portal_readonly

# Where the session keeps what was handed over last: who did may see it no more.
SESSION_HANDED_OVER = "portal_handed_over"

MAX_NAME = 100
MAX_REASON = 1000

# How many addresses one contact may try in an hour: each answer says a little.
TRIES = 10
HOUR = 3600


class PortalHandOver(PortalAsked):
    """Hand an approval over to a colleague (X-DELEGATE)."""

    @http.route(
        "/my/orders/<int:order_id>/hand-over",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_hand_over_form(self, order_id, **kwargs):
        """Ask for the colleague, and why."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_acting(order_sudo)
        self._portal_refuse_unnamed(order_sudo, actor)
        if not order_sudo._portal_may_hand_over(actor["partner_id"]):
            return request.redirect(f"{order_sudo.access_url}?notice=no_hand_over")
        return self._portal_hand_over_page(order_sudo, actor)

    @http.route(
        "/my/orders/<int:order_id>/hand-over",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_hand_over_submit(
        self, order_id, name="", email="", reason="", step="check", **kwargs
    ):
        """Show once more what is handed over to whom; then do it."""
        done = self._portal_handed_over(order_id)
        if done and not self._portal_find("sale.order", order_id):
            # the same form again, by a link that has died with the first
            return self._portal_acted(f"/my/orders/{order_id}/handed-over")
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_acting(order_sudo)
        order_sudo._portal_lock()
        if done and not order_sudo._portal_may_hand_over(actor["partner_id"]):
            return self._portal_acted(f"/my/orders/{order_id}/handed-over")
        self._portal_refuse_unnamed(order_sudo, actor)
        if not order_sudo._portal_may_hand_over(actor["partner_id"]):
            return self._portal_acted(f"{order_sudo.access_url}?notice=no_hand_over")
        values = {
            "name": " ".join(name.split()),
            "email": email.strip(),
            "reason": reason.strip(),
        }
        if step == "change":
            return self._portal_hand_over_page(order_sudo, actor, values)
        errors = self._portal_hand_over_errors(values)
        colleague_sudo = None
        if not errors:
            colleague_sudo, errors = self._portal_hand_over_to(
                order_sudo, actor, values["email"]
            )
        if errors:
            return self._portal_hand_over_page(
                order_sudo, actor, values, errors, status=422
            )
        if step != "send":
            return self._portal_hand_over_page(order_sudo, actor, values, checked=True)
        if not request.env["portal.rate.limit"]._allow_mail(
            "hand_over", values["email"]
        ):
            errors = [("email", self._portal_too_often())]
            return self._portal_hand_over_page(
                order_sudo, actor, values, errors, status=429
            )
        if not colleague_sudo:
            colleague_sudo = order_sudo._portal_make_colleague(
                values["name"], email_normalize(values["email"]), actor
            )
        event = order_sudo._portal_hand_over(actor, colleague_sudo, values["reason"])
        request.session[SESSION_HANDED_OVER] = {
            "order": order_sudo.id,
            "document": order_sudo._portal_label(),
            # as typed: what we have on file is not for whoever knows an address
            "name": values["name"],
            "reference": event.reference,
        }
        return self._portal_acted(f"/my/orders/{order_sudo.id}/handed-over")

    @http.route(
        "/my/orders/<int:order_id>/handed-over",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_handed_over(self, order_id, **kwargs):
        """Confirm a hand-over to whoever did it, though their link is dead now."""
        done = self._portal_handed_over(order_id)
        if not done:
            raise NotFound()
        order_sudo = self._portal_find("sale.order", order_id)
        return keep_private(
            request.render(
                "customer_portal_ext.handed_over",
                {
                    **done,
                    "address": order_sudo.access_url if order_sudo else "",
                    "page_name": "hand_over",
                    "no_breadcrumbs": True,
                },
            )
        )

    def _portal_handed_over(self, order_id):
        """Return what this session handed over of an order, or None."""
        done = request.session.get(SESSION_HANDED_OVER)
        return done if done and done.get("order") == order_id else None

    def _portal_hand_over_errors(self, values):
        """Return what is wrong with what was typed: list of (field, sentence)."""
        errors = []
        if not values["name"]:
            errors.append(("name", self.env._("Write the name of your colleague.")))
        elif len(values["name"]) > MAX_NAME:
            errors.append(("name", self.env._("The name is too long.")))
        if not email_normalize(values["email"]) or len(values["email"]) > 254:
            errors.append(
                (
                    "email",
                    self.env._(
                        "Write one e-mail address, such as colleague@company.com."
                    ),
                )
            )
        if not values["reason"]:
            errors.append(
                ("reason", self.env._("Write why your colleague is to answer."))
            )
        elif len(values["reason"]) > MAX_REASON:
            errors.append(
                (
                    "reason",
                    self.env._(
                        "The reason is too long: %(count)s characters at most.",
                        count=MAX_REASON,
                    ),
                )
            )
        return errors

    def _portal_hand_over_to(self, order_sudo, actor, email):
        """Return the colleague with an address, and what is wrong with it.

        An address of somebody else's contact, of staff, or of nobody where none may be
        made gets the same answer, and only some may be tried.

        :return: (res.partner in superuser mode, empty where one is to be made; errors)
        """
        if not request.env["portal.rate.limit"]._allow(
            "hand_over_try", str(actor["partner_id"]), TRIES, HOUR
        ):
            return None, [("email", self._portal_too_often())]
        colleague_sudo = order_sudo._portal_find_colleague(email_normalize(email))
        error = None
        if colleague_sudo is None:
            error = self.env._(
                "We cannot hand it over to this address. Check it, or ask us to do it."
            )
        elif colleague_sudo.id == actor["partner_id"]:
            error = self.env._("This is your own address. Write your colleague's.")
        elif colleague_sudo and order_sudo._portal_voice_of(colleague_sudo.id):
            error = self.env._(
                "This colleague is asked to approve already. Choose somebody else."
            )
        return colleague_sudo, [("email", error)] if error else []

    def _portal_too_often(self):
        return self.env._("That was tried too often. Please wait an hour, or ask us.")

    def _portal_hand_over_page(
        self, order_sudo, actor, values=None, errors=(), checked=False, status=200
    ):
        guest = request.env.user._is_public()
        template = "hand_over_check" if checked else "hand_over_form"
        return keep_private(
            request.render(
                f"customer_portal_ext.{template}",
                {
                    "sale_order": order_sudo,
                    "document_label": order_sudo._portal_label(),
                    "lines": [
                        line._prepare_portal_line_values()
                        for line in order_sudo._portal_lines_for(actor["partner_id"])
                    ],
                    "values": values or {"name": "", "email": "", "reason": ""},
                    "errors": errors,
                    "res_company": order_sudo.company_id,
                    "page_name": "hand_over",
                    "no_breadcrumbs": guest,
                },
                status=status,
            )
        )

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "no_hand_over": [
                "info",
                self.env._("There is nothing here that you can hand over."),
            ],
        }
