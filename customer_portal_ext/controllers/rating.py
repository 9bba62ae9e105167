from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.rating.controllers.main import Rating

from ..models.portal_rate_limit import HOUR
from .change_request import MAX_TEXT
from .gate import PortalGate, keep_private

# What can be chosen, the best first; the numbers are those of Odoo's ratings.
CHOICES = (5, 3, 1)

# How often the answer to one mail is changed in an hour.
CHANGES_PER_HOUR = 20


class PortalRating(Rating):
    """How satisfied a customer is with a task: the page of a mail's link (P-JOBS).

    What a mail scanner opens changes nothing: only the form's own POST is an answer. It
    works without JavaScript, names what is wrong with what was sent, and an answer that
    was sent twice is one. Ratings of what is not under the policy are stock's.
    """

    # the gate is asked, not inherited: this controller is no page of the portal
    _gate = PortalGate()

    @http.route(methods=["GET"])
    def action_open_rating(self, token, rate, **kwargs):
        rating_sudo, record_sudo = self._get_rating_and_record(token)
        if not self._portal_is_ours(record_sudo):
            if rate not in CHOICES:
                raise NotFound()
            return super().action_open_rating(token, rate, **kwargs)
        if self._portal_is_stranger(rating_sudo):
            return self._portal_rating_refused(rating_sudo, record_sudo)
        return self._portal_rating_page(
            token, rating_sudo, record_sudo, rate, rating_sudo.feedback or ""
        )

    @http.route(methods=["GET", "POST"])
    def action_submit_rating(self, token, rate=0, **kwargs):
        rating_sudo, record_sudo = self._get_rating_and_record(token)
        if not self._portal_is_ours(record_sudo):
            return super().action_submit_rating(token, rate=rate, **kwargs)
        if self._portal_is_stranger(rating_sudo):
            return self._portal_rating_refused(rating_sudo, record_sudo)
        if request.httprequest.method != "POST":
            return self._portal_rating_shown(token, rating_sudo, record_sudo)
        feedback = (kwargs.get("feedback") or "").replace("\r\n", "\n").strip()
        chosen = next((one for one in CHOICES if str(one) == str(rate).strip()), 0)
        request.update_context(lang=self._portal_rating_lang(rating_sudo))
        errors = []
        if not chosen:
            message = request.env._("Choose how satisfied you are.")
            errors.append(("rate-5", message))
        if len(feedback) > MAX_TEXT:
            errors.append(("feedback", request.env._("The text is too long.")))
        if errors:
            return self._portal_rating_page(
                token, rating_sudo, record_sudo, chosen, feedback, errors, 422
            )
        record_sudo._portal_lock()
        rating_sudo.invalidate_recordset()
        path = f"/rate/{token}/submit_feedback"
        same = (rating_sudo.rating, rating_sudo.feedback or "") == (chosen, feedback)
        if rating_sudo.consumed and same:
            return self._gate._portal_acted(f"{path}?notice=rating_same")
        limit_sudo = request.env["portal.rate.limit"].sudo()
        if not limit_sudo._allow("rating", str(rating_sudo.id), CHANGES_PER_HOUR, HOUR):
            message = request.env._("This was changed many times. Please wait an hour.")
            return self._portal_rating_page(
                token,
                rating_sudo,
                record_sudo,
                chosen,
                feedback,
                [("feedback", message)],
                429,
            )
        super().action_submit_rating(token, rate=chosen, feedback=feedback)
        request.env["portal.event"]._record(
            record_sudo,
            "rated",
            self._gate._portal_actor_values(
                rating_sudo.partner_id, "token", request.env["portal.hotlink"].sudo()
            ),
            snapshot={"rating": chosen, "feedback": feedback},
        )
        return self._gate._portal_acted(path)

    # --- who and what ----------------------------------------------------------------

    def _portal_is_ours(self, record_sudo):
        return request.env["portal.policy"]._covers(record_sudo._name)

    def _portal_is_stranger(self, rating_sudo):
        """Tell whether somebody is signed in who is not of the customer.

        As stock asks it before it shows the form, and not when it is sent.
        """
        user = request.env.user
        family = rating_sudo.partner_id.commercial_partner_id
        # sudo: which company they belong to
        own = user.sudo().partner_id.commercial_partner_id
        return not user._is_public() and own != family

    def _portal_rating_lang(self, rating_sudo):
        return rating_sudo.partner_id.lang or request.env.lang

    # --- pages -----------------------------------------------------------------------

    def _portal_rating_refused(self, rating_sudo, record_sudo):
        values = {
            "model_name": request.env["ir.model"]._get(record_sudo._name).display_name,
            "name": record_sudo.display_name,
            "web_base_url": rating_sudo.get_base_url(),
        }
        return keep_private(
            request.render(
                "rating.rating_external_page_invalid_partner", values, status=403
            )
        )

    def _portal_rating_page(
        self,
        token,
        rating_sudo,
        record_sudo,
        rate,
        feedback="",
        errors=(),
        status=200,
    ):
        """Return the form; what the mail's picture said is chosen, and not yet sent."""
        request.update_context(lang=self._portal_rating_lang(rating_sudo))
        words = {
            5: request.env._("Satisfied"),
            3: request.env._("Partly satisfied"),
            1: request.env._("Not satisfied"),
        }
        values = {
            **self._portal_rating_values(record_sudo),
            "action": f"/rate/{token}/submit_feedback",
            "choices": [
                {
                    "value": value,
                    "name": words[value],
                    "checked": value == rate,
                    "image": f"/rating/static/src/img/rating_{value}.svg",
                }
                for value in CHOICES
            ],
            "feedback": feedback,
            "errors": errors,
            "wrong": [error[0] for error in errors],
            "max_text": MAX_TEXT,
            "consumed": rating_sudo.consumed,
        }
        return keep_private(
            request.render("customer_portal_ext.rating_form", values, status=status)
        )

    def _portal_rating_shown(self, token, rating_sudo, record_sudo):
        """Return what was sent; before anything was, the form."""
        if not rating_sudo.consumed:
            return self._portal_rating_page(token, rating_sudo, record_sudo, 0)
        request.update_context(lang=self._portal_rating_lang(rating_sudo))
        values = {
            **self._portal_rating_values(record_sudo),
            "again_url": f"/rate/{token}/{int(rating_sudo.rating)}",
            "is_same": request.params.get("notice") == "rating_same",
        }
        return keep_private(request.render("customer_portal_ext.rating_done", values))

    def _portal_rating_values(self, record_sudo):
        company_sudo = record_sudo._portal_company().sudo()
        request.portal_company_id = company_sudo.id
        return {
            "page_name": "rating",
            "no_breadcrumbs": True,
            "res_company": company_sudo,
            "document_label": record_sudo.with_env(
                record_sudo.with_context(lang=request.env.lang).env
            )._portal_label(),
            "document_url": record_sudo.portal_published and record_sudo.access_url,
        }
