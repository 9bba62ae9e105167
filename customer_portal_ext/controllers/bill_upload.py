from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import escape_psql

from ..models.portal_rate_limit import HOUR
from .bill_form import MAX_NUMBER, PortalBillForm
from .gate import portal_readonly
from .uploads import upload_limit

BILLS_PER_HOUR = 60

_PAGES = ["/my/bills/upload", "/my/purchase/<int:order_id>/bill"]


class PortalBillUpload(PortalBillForm):
    """A supplier sends a bill to a purchase order, and may withdraw it."""

    @http.route(
        _PAGES,
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_bill_form(self, order_id=None, **kwargs):
        """Show the form, for one purchase order or with the choice of one."""
        order_sudo = self._portal_bill_target(order_id)
        if order_sudo and self._portal_may_act(order_sudo):
            # asked for a code before anything is chosen
            self._portal_acting(order_sudo)
        return self._portal_bill_form(
            order_sudo, errors=self._portal_too_much_errors(), chosen=not order_id
        )

    @http.route(
        _PAGES,
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_bill_send(self, order_id=None, **kwargs):
        """Take a bill in as a draft, with what is wrong named and nothing lost."""
        form = request.httprequest.form
        fixed = bool(order_id)
        errors = []
        if not fixed:
            order_id, errors = self._portal_bill_order(form.get("order", ""))
        order_sudo = self._portal_bill_target(order_id)
        actor = self._portal_acting(order_sudo) if order_sudo else None
        values, wrong = self._portal_bill_typed(form)
        errors += wrong
        company_sudo = self._portal_bill_company(order_sudo)
        place = self._portal_bill_place(actor)
        held_sudo = self._portal_held(place)
        files, wrong = self._portal_checked_bills(company_sudo, held_sudo)
        errors += [*self._portal_gone_errors(held_sudo, "files"), *wrong]
        if not errors:
            order_sudo._portal_lock()
            request.env["portal.bill"]._portal_lock_vendor(order_sudo)
            if not self._portal_may_send_bill(order_sudo):
                return self._portal_bill_done(order_sudo.access_url, "bill_closed")
            again, errors = self._portal_bill_again(order_sudo, actor, values, files)
            if again:
                return self._portal_bill_done(again.access_url, "bill_twice", place)
        status = 422
        if not errors and not self._portal_has_bill_journal(company_sudo):
            message = self.env._(
                "We cannot take bills in here at the moment. Please send yours by"
                " e-mail."
            )
            errors.append(("files", message))
        if not errors:
            limit = ("bill", f"{actor['partner_id']}", BILLS_PER_HOUR, HOUR)
            if request.env["portal.rate.limit"]._allow(*limit):
                return self._portal_bill_take(order_sudo, actor, values, files, place)
            status = 429
            message = self.env._(
                "You have sent many bills in the last hour. Please wait a while and"
                " send this one again."
            )
            errors.append(("files", message))
        kept = self._portal_keep(place, files)
        return self._portal_form_wrong(errors, kept) or self._portal_bill_form(
            order_sudo,
            errors=errors,
            form=form,
            chosen=not fixed,
            kept=kept,
            status=status,
        )

    # --- who may, and to what --------------------------------------------------------

    def _portal_bill_target(self, order_id):
        """Return the purchase order that a bill is sent to.

        :param int order_id: None for the page with the choice of an order
        :return: in superuser mode; empty for that page
        :raise NotFound: where bills are not taken, or not from this visitor
        """
        # superuser: an empty one, for its methods
        none_sudo = request.env["purchase.order"].sudo()
        if not order_id:
            if request.env.user._is_public():
                self._portal_document("purchase.order", 0)
            takes = request.env["portal.bill"]._portal_takes_bills
            if request.env.user.share and not takes(*self._portal_bill_viewer()):
                raise NotFound()
            return none_sudo
        order_sudo = self._portal_document("purchase.order", order_id)
        if not self._portal_may_send_bill(order_sudo):
            raise NotFound()
        return order_sudo

    def _portal_may_send_bill(self, order_sudo):
        """Tell whether bills are taken to this order, from this visitor.

        The order is confirmed, the company takes bills, and the visitor has the section
        of bills; a guest of a link, unless it was taken from them.
        """
        company_sudo = order_sudo.company_id
        if order_sudo.state != "purchase" or not company_sudo.portal_bill_upload:
            return False
        user, policy = request.env.user, request.env["portal.policy"]
        if not user.share:
            return True
        if not user._is_public():
            # sudo: their own contact
            partner_sudo = user.sudo().partner_id
            return "bills" in policy._granted(partner_sudo, company_sudo)
        actor = self._portal_actor(order_sudo)
        if not actor:
            return False
        partner = request.env["res.partner"].browse(actor["partner_id"])
        access = policy._access_values(partner.id, company_sudo.id)
        return access["allowed"] and "bills" not in access["denied"]

    def _portal_bill_order(self, name):
        """Return the id of the order whose number was typed, and the errors.

        :param str name: from outside; found among the orders they may bill only
        """
        name = name.strip()
        if not name:
            message = self.env._("Choose the purchase order your bill is for.")
            return None, [("order", message)]
        # sudo: the policy is in the domain
        found = (
            request.env["purchase.order"]
            .sudo()
            .search(
                self._portal_bill_orders_domain()
                & Domain("name", "=ilike", escape_psql(name)),
                limit=2,
            )
        )
        if len(found) == 1:
            return found.id, []
        if found:
            message = self.env._(
                "There are several orders with this number. Please open the order, and"
                " send your bill from its page."
            )
        else:
            message = self.env._(
                "There is no purchase order %(name)s for you that a bill can be sent"
                " to. Please check the number.",
                name=name[:MAX_NUMBER],
            )
        return None, [("order", message)]

    def _portal_has_bill_journal(self, company_sudo):
        """Tell whether a company keeps books in which a draft can be made."""
        Journal = request.env["account.journal"].sudo()
        domain = [("type", "=", "purchase")]
        domain += Journal._check_company_domain(company_sudo)
        return bool(Journal.search_count(domain, limit=1))

    def _portal_bill_again(self, order_sudo, actor, values, files):
        """Return the bill that this form sent before, and why it is not taken in.

        :return: (bill or None, list of (field, error))
        """
        Bill = request.env["portal.bill"].sudo()
        hashes = {Bill.file_ids._portal_sha256(file["raw"]) for file in files}
        same = Bill._portal_same_bill(order_sudo, values["name"], hashes)
        if not same:
            return None, []
        field, what, name = same
        own = Bill.search(
            [
                ("order_id", "=", order_sudo.id),
                ("partner_id", "=", actor["partner_id"]),
                ("name", "=", values["name"]),
                ("state", "in", ("new", "checking", "approved")),
            ],
            limit=1,
        )
        if own and set(own.file_ids.mapped("sha256")) == hashes:
            return own, []
        if what == "file":
            message = self.env._(
                "We have this file already, with your bill %(name)s. Nothing was stored"
                " again.",
                name=name,
            )
        else:
            message = self.env._(
                "We have your bill %(name)s already. Please check the number; to"
                " correct a bill that was not accepted, withdraw it first or write to"
                " us.",
                name=name,
            )
        return None, [(field, message)]

    def _portal_bill_place(self, actor):
        """Return what waiting files are bound to: a contact's form for bills.

        :param dict actor: None where no purchase order is chosen yet
        """
        if not actor:
            actor = {"partner_id": self._portal_bill_viewer()[0].id}
        return self._portal_place("bill", actor)

    def _portal_bill_take(self, order_sudo, actor, values, files, place):
        bill_sudo = request.env["portal.bill"]._portal_receive(
            order_sudo, actor, values, files
        )
        seen = self._portal_find("portal.bill", bill_sudo.id)
        # a guest of a direct link may be nobody of the vendor: they see the order only
        path = seen.access_url if seen else order_sudo.access_url
        return self._portal_bill_done(path, "bill_sent", place)

    def _portal_bill_done(self, path, notice, place=None):
        """Answer an act on bills: the next page, or what the script reads."""
        return self._portal_form_done(f"{path}?notice={notice}", place)
