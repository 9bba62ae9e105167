from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..tools import signature_image
from ..tools.fingerprint import canonical_json
from .act_code_stock import MAX_NAME
from .approve import PortalApprove
from .decline import PortalDecline
from .gate import keep_private, portal_readonly
from .sign_details import SignDetails
from .sign_pages import SignPages


class PortalSign(SignPages, PortalDecline, PortalApprove):
    """Sign a quotation with a PIN (O-ESIGN)."""

    @http.route(
        "/my/orders/<int:order_id>/sign",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_sign_check(self, order_id, **kwargs):
        """Show exactly what is signed, and what is needed for it."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_signing(order_sudo)
        if not order_sudo._has_to_be_signed():
            return self._portal_sign_closed(order_sudo)
        return self._portal_sign_page(order_sudo, actor)

    @http.route(
        "/my/orders/<int:order_id>/sign",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_sign_submit(self, order_id, shown=None, **kwargs):
        """Sign what was shown, if it is still so.

        What is missing is said before the PIN is tried: a typing error elsewhere uses
        up no try.
        """
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_signing(order_sudo)
        order_sudo._portal_lock()
        if not order_sudo._has_to_be_signed():
            if self._portal_signed_before(order_sudo, actor):
                return self._portal_acted(self._portal_signed_path(order_sudo, True))
            return self._portal_sign_closed(order_sudo, status=409)
        snapshot = order_sudo._portal_sign_snapshot(self._portal_sign_words(order_sudo))
        if shown != canonical_json(snapshot):
            changes = self._portal_changes(shown, snapshot)
            return self._portal_sign_page(
                order_sudo, actor, changed=True, changes=changes, status=409
            )
        details = self._portal_sign_details(order_sudo, actor)
        form = request.httprequest.form
        errors, image, kind = self._portal_sign_errors(order_sudo, actor, form)
        missing = order_sudo._portal_missing_checks(snapshot, form.getlist("check"))
        errors = (
            self._portal_approve_errors(missing, True) + details.errors(form) + errors
        )
        if errors:
            return self._portal_sign_page(order_sudo, actor, errors=errors, status=422)
        if not self._portal_is_guest(actor):
            refused = self._portal_pin_refused(order_sudo, actor, form)
            if refused:
                return refused
            actor["identified_by"] += "_pin"
        try:
            with request.env.cr.savepoint():
                added = details.save(form)
        except UserError as error:
            # what another addon checks, such as the form of a VAT number
            errors = [(details.first, error.args[0])]
            return self._portal_sign_page(order_sudo, actor, errors=errors, status=422)
        name = form["signer"].strip()
        order_sudo._portal_sign(actor, snapshot, name, image, kind, added)
        return self._portal_acted(self._portal_signed_path(order_sudo))

    @http.route(
        "/my/orders/<int:order_id>/signed",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_signed(self, order_id, again=None, **kwargs):
        """Confirm that it is signed, with the reference and a record to keep."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_actor(order_sudo)
        event_sudo = order_sudo._portal_certificates(actor).filtered(
            lambda event: event.kind == "signed"
        )[:1]
        if not event_sudo:
            return self._portal_sign_closed(order_sudo)
        values = {
            "sale_order": order_sudo,
            "event": event_sudo,
            "again": bool(again),
            "to_pay": order_sudo._has_to_be_paid(),
            "back_text": self.env._("Back to %(document)s", document=order_sudo.name),
            "res_company": order_sudo.company_id,
            "page_name": "signed",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return keep_private(request.render("customer_portal_ext.sign_done", values))

    def _portal_signed_path(self, order_sudo, again=False):
        return f"/my/orders/{order_sudo.id}/signed" + ("?again=1" if again else "")

    def _portal_signed_before(self, order_sudo, actor):
        """Tell whether this contact signed it: the same form again."""
        return bool(
            order_sudo.signed_on
            and order_sudo._portal_certificates(actor).filtered(
                lambda event: (
                    event.kind == "signed"
                    and event.partner_id.id == actor["partner_id"]
                )
            )
        )

    # --- who -------------------------------------------------------------------------

    def _portal_code_needed(self, document_sudo, actor):
        """Guests of a direct link have no PIN: a code takes its place (O-ESIGN)."""
        if super()._portal_code_needed(document_sudo, actor):
            return True
        return bool(
            actor
            and actor["identified_by"] == "direct_link"
            and document_sudo._name == "sale.order"
            and document_sudo._portal_signs_by_pin()
            and document_sudo._has_to_be_signed()
            and document_sudo._portal_company().portal_sign_guests
        )

    def _portal_signing(self, order_sudo):
        """Return who signs, or answer with a page that says why they may not."""
        actor = self._portal_actor(order_sudo)
        if actor is None:
            return self._portal_acting(order_sudo)
        if not self._portal_stock_may_sign(order_sudo, actor):
            self._portal_stop_unsigned(order_sudo, actor)
        company = order_sudo._portal_company()
        guest = self._portal_is_guest(actor)
        if not order_sudo._portal_signs_by_pin():
            path = f"{order_sudo.access_url}?notice=sign_here"
            self._portal_stop(request.redirect(path, code=303))
        if not order_sudo._has_to_be_signed():
            return actor
        if guest and not company.portal_sign_guests:
            self._portal_stop(self._portal_sign_blocked(order_sudo, "guest"))
        actor = self._portal_acting(order_sudo)
        if not guest:
            partner_sudo = request.env["res.partner"].sudo().browse(actor["partner_id"])
            state = request.env["portal.pin"]._state(partner_sudo)
            if state != "set":
                self._portal_stop(self._portal_sign_blocked(order_sudo, state))
        return actor

    def _portal_is_guest(self, actor):
        """Tell whether a direct link is all there is: a code stands for a PIN."""
        return actor["identified_by"].startswith("direct_link")

    def _portal_pin_refused(self, order_sudo, actor, form):
        """Try the PIN; return the page that refuses it, or None when it was right."""
        partner_sudo = request.env["res.partner"].sudo().browse(actor["partner_id"])
        typed = "".join((form.get("pin") or "").split())
        result, left = request.env["portal.pin"]._try(partner_sudo, typed)
        if result == "right":
            return None
        if result == "wrong":
            text = request.env._(
                "This is not your PIN. Tries left: %(count)s.", count=left
            )
            return self._portal_sign_page(
                order_sudo, actor, errors=[("pin", text)], status=422
            )
        if result == "locked":
            partner_sudo._portal_note_pin(locked=True)
        return self._portal_sign_blocked(order_sudo, result)

    # --- what ------------------------------------------------------------------------

    def _portal_sign_details(self, order_sudo, actor):
        partner_sudo = request.env["res.partner"].sudo().browse(actor["partner_id"])
        return SignDetails(partner_sudo, order_sudo._portal_company())

    def _portal_sign_words(self, order_sudo):
        """Return the words that somebody agrees to by signing."""
        named = {
            "document": order_sudo._portal_label(),
            "customer": order_sudo.commercial_partner_id.name,
        }
        if order_sudo._portal_terms_shown():
            return request.env._(
                "I have read the terms and sign %(document)s for %(customer)s.", **named
            )
        return request.env._(
            "I have read this and sign %(document)s for %(customer)s.", **named
        )

    def _portal_sign_errors(self, order_sudo, actor, form):
        """Check what was filled in.

        :return: ([(field, what is wrong)], PNG of the signature, "typed" or "drawn")
        """
        errors = []
        name = (form.get("signer") or "").strip()
        image, kind = b"", "typed"
        if not name or len(name) > MAX_NAME or not name.isprintable():
            errors.append(("signer", request.env._("Type your name.")))
        if form.get("how") == "draw":
            kind = "drawn"
            try:
                image = signature_image.drawn(form.get("drawn"))
            except signature_image.BadSignature:
                text = request.env._(
                    "Draw your signature in the box, or choose to type your name."
                )
                errors.append(("drawn", text))
        elif not errors:
            image = signature_image.typed(name)
        if not form.get("terms"):
            text = request.env._("Tick that you have read this and sign.")
            errors.append(("terms", text))
        if not self._portal_is_guest(actor) and not (form.get("pin") or "").strip():
            errors.append(("pin", request.env._("Enter your PIN.")))
        return errors, image, kind
