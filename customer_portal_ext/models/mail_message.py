import re
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# What an address in the text of a stock mail says to be let in.
TOKEN = re.compile(r"(?:access_token|auth_signup_token|hash|pid)=[\w.%-]*(?:&amp;|&)?")


class MailMessage(models.Model):
    """What contacts read of the conversation: no internal note by any call (W8, W17).

    Stock hides internal messages from a search, and from reading only where they are
    comments: a note or an internal e-mail is read by its id, and ids are sequential.
    """

    _inherit = "mail.message"

    def _portal_is_contact(self):
        """Tell whether a contact asks by RPC, and not a page on their behalf."""
        return self.env.user.share and not self.env.su

    def _portal_internal(self):
        """Return those of these messages that are internal, whatever their type."""
        self.flush_recordset(["is_internal", "subtype_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.id
                  FROM mail_message m
                  LEFT JOIN mail_message_subtype s ON s.id = m.subtype_id
                 WHERE m.id = ANY(%s)
                   AND (m.is_internal IS TRUE OR m.subtype_id IS NULL
                        OR s.internal IS TRUE)
                """,
                self.ids,
            )
        )
        return self.browse(message_id for (message_id,) in rows)

    def _portal_of_hidden_documents(self):
        """Return those of these messages whose document their reader may not see."""
        # sudo: only to learn which documents they are about
        by_model = defaultdict(lambda: defaultdict(list))
        for message_sudo in self.sudo():
            if message_sudo.model and message_sudo.res_id:
                ids = by_model[message_sudo.model][message_sudo.res_id]
                ids.append(message_sudo.id)
        hidden = self.browse()
        for model, messages in by_model.items():
            seen = set()
            if model in self.env and self.env[model].has_access("read"):
                documents = self.env[model].browse(messages).exists()
                seen = set(documents._filtered_access("read").ids)
            for res_id, message_ids in messages.items():
                if res_id not in seen:
                    hidden |= self.browse(message_ids)
        return hidden

    def _get_forbidden_access(self, operation):
        if not self._portal_is_contact():
            return super()._get_forbidden_access(operation)
        if operation in ("write", "unlink"):
            # the pages that let them edit a comment of theirs do it as superuser
            return self
        if operation != "read":
            return super()._get_forbidden_access(operation)
        forbidden = self.exists()._portal_internal()
        forbidden |= (self - forbidden).exists()._portal_of_hidden_documents()
        rest = self - forbidden
        if not rest:
            return forbidden
        return forbidden | super(MailMessage, rest)._get_forbidden_access(operation)

    def fetch(self, field_names=None):
        # Stock reads as superuser here, since reading and searching have asked before;
        # nobody has where a message comes from a relation.
        if self._portal_is_contact():
            self.exists().check_access("read")
        return super().fetch(field_names)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if not self._portal_is_contact() or kwargs.get("bypass_access"):
            return query
        # a search finds what may be read, and no more
        found = self.browse(query)
        forbidden = found._get_forbidden_access("read")
        return (found - forbidden)._as_query(order) if forbidden else query

    def _read_format(self, fnames, load="_classic_read"):
        """Show contacts no token that an old mail's text still holds (W13)."""
        rows = super()._read_format(fnames, load=load)
        if self.env.user.share:
            for row in rows:
                if row.get("body"):
                    # what was markup is markup still: only characters are taken out
                    row["body"] = type(row["body"])(TOKEN.sub("", row["body"]))
        return rows

    @api.model
    def _get_with_access(self, message_id, mode="read", **kwargs):
        message = super()._get_with_access(message_id, mode=mode, **kwargs)
        if message and self.env.user.share and message.sudo()._portal_internal():
            # whoever may see the document is let through to all its messages
            return self.browse()
        return message

    @api.model_create_multi
    def create(self, vals_list):
        if self._portal_is_contact():
            raise AccessError(self.env._("You can only comment on a document."))
        return super().create(vals_list)
