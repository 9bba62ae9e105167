from odoo import api, models
from odoo.exceptions import AccessError

from .portal_conversation import COMMENTS_PER_HOUR
from .portal_rate_limit import HOUR

# What stock puts into the address of a mail's button to let its bearer in.
SECRET_ARGUMENTS = ("access_token", "hash", "pid", "auth_signup_token", "auth_login")


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
        document_sudo = self.browse(int(thread_id)).sudo().exists()
        is_shared = isinstance(self, self.env.registry["portal.mixin"])
        if not self.env.user.share or not document_sudo or not is_shared:
            return super()._get_thread_with_access(
                thread_id, hash=hash, pid=pid, token=token, **kw
            )
        if document_sudo._portal_refuses_tokens():
            hash = pid = token = None
        thread = super()._get_thread_with_access(
            thread_id, hash=hash, pid=pid, token=token, **kw
        )
        covered = self.env["portal.policy"]._covers(self._name)
        if covered and thread and thread.env.su and not thread.portal_published:
            return self.browse()
        return thread

    def _portal_is_contact(self):
        """Tell whether a contact calls by RPC, and not a page on their behalf."""
        return self.env.user.share and not self.env.su

    def message_post(self, **kwargs):
        """Let contacts comment on what they see by RPC, and nothing beyond that (W17).

        Who speaks, whom it is sent to, and that it is no internal note is not theirs to
        choose, on any model.
        """
        if not self._portal_is_contact():
            return super().message_post(**kwargs)
        self.ensure_one()
        operation = self._mail_get_operation_for_mail_message_operation("create")[self]
        self.check_access(operation or "write")
        self._portal_check_comment()
        kwargs = {
            name: value
            for name, value in kwargs.items()
            if name in ("body", "attachment_ids", "parent_id")
        }
        # What the notification does is chosen by the context too.
        context = {
            name: value
            for name, value in self.env.context.items()
            if name in ("lang", "tz", "allowed_company_ids")
        }
        # sudo: contacts have no right of their own to write messages (mail.message)
        # in place of the caller's context, and not in addition to it
        thread_sudo = self.with_context(context).sudo()  # pylint: disable=context-overridden
        message = super(MailThread, thread_sudo).message_post(
            **kwargs, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        return message.sudo(False)

    def _portal_check_comment(self):
        """Keep contacts from writing where, or as much as, the page would not let them.

        :raise AccessError: by whichever of stock's ways they call (P-COMMENT)
        """
        self.ensure_one()
        is_ours = isinstance(self, self.env.registry["portal.published.mixin"])
        if not is_ours or not self._portal_comment_setting:
            return
        # sudo: the company's setting
        if not self.sudo()._portal_comments_allowed():
            raise AccessError(self.env._("Messages cannot be written here any more."))
        # sudo: contacts have no rights on what is counted
        limit_sudo = self.env["portal.rate.limit"].sudo()
        writer = str(self.env.user.partner_id.id)
        if not limit_sudo._allow("comment", writer, COMMENTS_PER_HOUR, HOUR):
            raise AccessError(
                self.env._(
                    "You have written many messages in the last hour. Please wait a"
                    " while and send this one again."
                )
            )

    def _message_create(self, values_list):
        if self._portal_is_contact():
            # sudo: what is noted about a contact's act, which is not theirs to write
            return (
                super(MailThread, self.sudo())._message_create(values_list).sudo(False)
            )
        return super()._message_create(values_list)

    def _portal_refuse_to_contacts(self):
        """Keep contacts from the ways to write to whomever they like (W17).

        :raise AccessError: for a contact who calls by RPC
        """
        if self._portal_is_contact():
            raise AccessError(self.env._("You can only comment on a document."))

    def message_notify(self, **kwargs):
        self._portal_refuse_to_contacts()
        return super().message_notify(**kwargs)

    def message_post_with_source(self, source_ref, **kwargs):
        self._portal_refuse_to_contacts()
        return super().message_post_with_source(source_ref, **kwargs)

    def message_mail_with_source(self, source_ref, **kwargs):
        self._portal_refuse_to_contacts()
        return super().message_mail_with_source(source_ref, **kwargs)

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        self._portal_refuse_to_contacts()
        return super().message_process(model, message, *args, **kwargs)

    def message_change_thread(self, new_thread, *args, **kwargs):
        self._portal_refuse_to_contacts()
        return super().message_change_thread(new_thread, *args, **kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Let contacts follow what they see; whom else to write to is not theirs."""
        if self._portal_is_contact():
            if set(partner_ids or ()) - set(self.env.user.partner_id.ids):
                self._portal_refuse_to_contacts()
            # nor which internal subtypes they get
            subtype_ids = None
        return super().message_subscribe(
            partner_ids=partner_ids, subtype_ids=subtype_ids
        )

    def message_unsubscribe(self, partner_ids=None):
        if set(partner_ids or ()) - set(self.env.user.partner_id.ids):
            self._portal_refuse_to_contacts()
        return super().message_unsubscribe(partner_ids=partner_ids)

    def _notify_get_action_link(self, link_type, **kwargs):
        """Leave stock's secrets out of mails where they are refused (W13).

        They would be stored in the queue and in the conversation, for everybody.
        """
        is_shared = isinstance(self, self.env.registry["portal.mixin"])
        # the link that unfollows has a proof of its own, and no more
        is_view = link_type == "view"
        if self and is_view and is_shared and self[:1]._portal_refuses_tokens():
            for name in SECRET_ARGUMENTS:
                kwargs.pop(name, None)
        return super()._notify_get_action_link(link_type, **kwargs)

    def _get_message_create_valid_field_names(self):
        return super()._get_message_create_valid_field_names() | {"portal_no_link"}

    def _notify_get_classified_recipients_iterator(self, message, *args, **kwargs):
        thread = self
        if message.portal_no_link:
            thread = self.with_context(portal_no_link=True)
        return super(MailThread, thread)._notify_get_classified_recipients_iterator(
            message, *args, **kwargs
        )

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        thread = self
        if self.env["portal.policy"]._covers(self._name):
            # the login in stock's button is read for nothing: ours takes its place
            thread = self.with_context(portal_own_button=True)
        return super(MailThread, thread)._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
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
