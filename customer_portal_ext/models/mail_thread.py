from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _get_thread_with_access(
        self, thread_id, *, hash=None, pid=None, token=None, **kw
    ):
        """Let stock's second token path through the policy too.

        A valid token, or the pid and hash of a mail, gives superuser access to the
        thread whatever the state of its document.
        """
        if not self.env["portal.policy"]._covers(self._name) or not self.env.user.share:
            return super()._get_thread_with_access(
                thread_id, hash=hash, pid=pid, token=token, **kw
            )
        document_sudo = self.browse(int(thread_id)).sudo().exists()
        if document_sudo and document_sudo._portal_company().portal_refuse_tokens:
            hash = pid = token = None
        thread = super()._get_thread_with_access(
            thread_id, hash=hash, pid=pid, token=token, **kw
        )
        if thread and thread.env.su and not thread.sudo().portal_published:
            return self.browse()
        return thread

    def message_post(self, **kwargs):
        """Let contacts comment on what they see by RPC, and nothing beyond that.

        Whoever may read a document under the policy may post on it; who speaks, whom
        it is sent to, and that it is no internal note is not theirs to choose.
        """
        if (
            self.env.user.share
            and not self.env.su
            and self.env["portal.policy"]._covers(self._name)
        ):
            kwargs = {
                name: value
                for name, value in kwargs.items()
                if name in ("body", "attachment_ids", "parent_id")
            }
            kwargs.update(message_type="comment", subtype_xmlid="mail.mt_comment")
        return super().message_post(**kwargs)

    def _get_message_create_valid_field_names(self):
        return super()._get_message_create_valid_field_names() | {"portal_no_link"}

    def _notify_get_classified_recipients_iterator(self, message, *args, **kwargs):
        thread = self
        if message.portal_no_link:
            thread = self.with_context(portal_no_link=True)
        return super(MailThread, thread)._notify_get_classified_recipients_iterator(
            message, *args, **kwargs
        )

    def _portal_set_link_buttons(self, groups):
        """Give every outside recipient of a notification a button with a link.

        The address is inert (``portal.hotlink._inert_path``); followers and customers
        without a login have no button in stock.

        :param list groups: as ``_notify_get_recipients_groups`` returns them
        :return: the same groups
        """
        self.ensure_one()
        no_link = self.env.context.get("portal_no_link")
        url = self.get_base_url() + self.env["portal.hotlink"]._inert_path(self)
        outsiders = (
            "portal_customer",
            "portal",
            "follower",
            "customer",
            # of invoices: whom the sender chose beside the customer
            "additional_intended_recipient",
        )
        for name, _function, data in groups:
            if name not in outsiders:
                continue
            if no_link:
                # a template may be told to carry none (P-HOTLINK)
                data["has_button_access"] = False
            else:
                data["active"] = True
                data["has_button_access"] = True
                data.setdefault("button_access", {})["url"] = url
        return groups
