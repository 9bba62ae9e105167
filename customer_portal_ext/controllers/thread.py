from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.thread import PortalThreadController


class PortalThread(PortalThreadController):
    """What a contact's comment says about itself (W17).

    Stock passes the subtype and the type of a message on as they came, so that a
    contact could write an internal note, which the staff sees as one of their own.
    """

    def _prepare_message_data(self, post_data, *, thread, **kwargs):
        if not request.env.user.share:
            return super()._prepare_message_data(post_data, thread=thread, **kwargs)
        post_data = {
            name: value
            for name, value in post_data.items()
            if name not in ("partner_emails", "role_ids")
        }
        data = super()._prepare_message_data(post_data, thread=thread, **kwargs)
        allowed = {"author_id", "body", "attachment_ids", "partner_ids"}
        data = {name: value for name, value in data.items() if name in allowed}
        if data.get("partner_ids"):
            # sudo: only whoever follows the conversation already is called into it
            followers = set(thread.sudo().message_partner_ids.ids)
            data["partner_ids"] = [
                partner_id
                for partner_id in data["partner_ids"]
                if partner_id in followers
            ]
        if kwargs.get("from_create"):
            thread._portal_check_comment()
            data.update(message_type="comment", subtype_xmlid="mail.mt_comment")
        return data

    @http.route()
    def mail_message_post(
        self, thread_model, thread_id, post_data, context=None, **kwargs
    ):
        if request.env.user.share:
            # it would choose who follows, and how it is sent
            context = None
        return super().mail_message_post(
            thread_model, thread_id, post_data, context=context, **kwargs
        )
