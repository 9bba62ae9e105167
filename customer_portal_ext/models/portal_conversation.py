from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize, plaintext2html
from odoo.tools.mail import formataddr, is_html_empty

from ..tools import message_html
from ..tools.moment import format_moment
from ..tools.quick_read import read_rows
from .mail_message import TOKEN

# How many messages a page shows; older ones are a page away.
MESSAGES_PER_PAGE = 30

# How many messages a contact writes in an hour, on all documents.
COMMENTS_PER_HOUR = 30

# The kind of message that only its author and staff see.
OWN_NOTE = "customer_portal_ext.mt_own_note"

# What people wrote to each other: no log of changes, no notification.
SHOWN_TYPES = ("comment", "email", "email_outgoing", "auto_comment", "out_of_office")


class PortalPublishedMixin(models.AbstractModel):
    """The conversation with a contact on a document (P-COMMENT).

    One mechanism for every model under the policy. Its page shows what is read here,
    and writes by ``_portal_comment``; a comment is one of Odoo's own messages, so that
    staff answer in the chatter and by e-mail, and all of it is one history.
    """

    _inherit = "portal.published.mixin"

    # Kinds of messages that the page shows.
    _portal_shown_types = SHOWN_TYPES

    # Whether contacts write notes here that only they and staff see.
    _portal_own_notes = False

    # The field of the company that says whether contacts may write here; None: always.
    _portal_comment_setting = None

    def _portal_comments_allowed(self):
        """Tell whether the company lets contacts write on this document."""
        self.ensure_one()
        name = self._portal_comment_setting
        return not name or self._portal_company()[name]

    @api.model
    def _portal_read_messages(
        self, documents, before=None, limit=MESSAGES_PER_PAGE, reader_id=None
    ):
        """Read what readers of the portal may know of some conversations.

        One query, whatever the number of documents, messages and files. Internal notes
        and notifications are never in it. The caller has asked the policy.

        :param list documents: records of models under the policy, in superuser mode
        :param int before: only messages older than the one with this id
        :param int limit: per document
        :param int reader_id: the contact who reads: with the notes of their own
        :return: {record: (list of dicts, newest first; the id before which there are
            older ones, or False)}
        """
        if not documents:
            return {}
        xmlid_to_id = self.env["ir.model.data"]._xmlid_to_res_id
        subtype_id = xmlid_to_id("mail.mt_comment")
        own_id = xmlid_to_id(OWN_NOTE)
        public = SQL("subtype_id = %s AND is_internal IS NOT TRUE", subtype_id)
        with_own = SQL(
            "(%s OR (subtype_id = %s"
            " AND COALESCE(portal_note_partner_id, author_id) = %s))",
            public,
            own_id,
            reader_id,
        )
        own_notes = any(document._portal_own_notes for document in documents)
        threads = SQL(", ").join(
            SQL(
                "(%s, %s, %s)",
                document._name,
                document.id,
                list(document._portal_shown_types),
            )
            for document in documents
        )
        Message = self.env["mail.message"]
        query = SQL(
            """
            SELECT thread.model, thread.res_id, said.id, said.date, said.body,
                   said.author_id, said.email_from, author.name,
                   author.partner_share, author.commercial_company_name,
                   (SELECT jsonb_agg(jsonb_build_object(
                               'id', file.id, 'name', file.name,
                               'size', file.file_size) ORDER BY file.id)
                      FROM message_attachment_rel rel
                      JOIN ir_attachment file ON file.id = rel.attachment_id
                     WHERE rel.message_id = said.id),
                   said.subtype_id = %(own)s
              FROM (VALUES %(threads)s) AS thread (model, res_id, types)
        CROSS JOIN LATERAL (
                    SELECT id, date, body, author_id, email_from, subtype_id
                      FROM mail_message
                     WHERE model = thread.model AND res_id = thread.res_id
                       AND message_type = ANY(thread.types)
                       AND %(shown)s
                       %(before)s
                  ORDER BY id DESC
                     LIMIT %(limit)s
                   ) said
         LEFT JOIN res_partner author ON author.id = said.author_id
          ORDER BY said.id DESC
            """,
            threads=threads,
            own=own_id,
            shown=with_own if own_notes and reader_id else public,
            before=SQL("AND id < %s", before) if before else SQL(),
            limit=limit + 1,
            to_flush=[
                Message._fields[name]
                for name in (
                    *("body", "is_internal", "subtype_id", "attachment_ids"),
                    "portal_note_partner_id",
                )
            ],
        )
        rows = {(document._name, document.id): [] for document in documents}
        for model, res_id, *row in read_rows(self.env, query, by_ids=True):
            rows[model, res_id].append(row)
        return {
            document: (
                document._prepare_portal_messages(
                    rows[document._name, document.id][:limit], self.env
                ),
                len(rows[document._name, document.id]) > limit
                # also where the last row is nothing to show
                and rows[document._name, document.id][limit - 1][0],
            )
            for document in documents
        }

    def _prepare_portal_messages(self, rows, reader_env):
        """Return rows of ``_portal_read_messages`` as a page shows them.

        :param reader_env: whose language and time zone dates are in
        """
        company = self._portal_company()
        messages = []
        for row in rows:
            id_, date, body, author_id, email_from, name, share, family, *last = row
            files, is_own_note = last
            body, by_link = message_html.split_by_link(body)
            # what addresses in old mails of stock held (W13)
            text = message_html.clean(TOKEN.sub("", body))
            if is_html_empty(text) and not files:
                continue
            from_us = author_id and (not share or author_id == company.partner_id.id)
            messages.append(
                {
                    "id": id_,
                    "date": date,
                    # the widget of templates would read the language anew
                    "date_text": format_moment(reader_env, date),
                    "text": text,
                    # may be wider than its box: the keyboard scrolls it (WCAG 2.1.1)
                    "is_wide": any(tag in text for tag in ("<table", "<pre", "<img")),
                    "author_id": author_id,
                    "author": name or email_from or "",
                    "from_us": bool(from_us),
                    "is_own_note": is_own_note,
                    "side": company.name if from_us else family,
                    "by_link": by_link,
                    "files": files or [],
                }
            )
        return messages

    def _portal_message_file(self, message_id, file_id, reader_id=None):
        """Return a file of a message that readers of the portal see, or nothing.

        :param int message_id: from outside
        :param int file_id: from outside
        :param int reader_id: the contact who reads: with the notes of their own
        :return: ``ir.attachment`` in superuser mode
        """
        self.ensure_one()
        shown = Domain("subtype_id", "=", self.env.ref("mail.mt_comment").id)
        shown &= Domain("is_internal", "=", False)
        if reader_id and self._portal_own_notes:
            own = Domain("subtype_id", "=", self.env.ref(OWN_NOTE).id)
            between = Domain("portal_note_partner_id", "=", reader_id)
            between |= Domain("portal_note_partner_id", "=", False) & Domain(
                "author_id", "=", reader_id
            )
            shown |= own & between
        # sudo: contacts have no rights on files; the message is public or their own, of
        # this document, whose policy the caller has asked
        message_sudo = (
            self.env["mail.message"]
            .sudo()
            .search(
                Domain("id", "=", message_id)
                & Domain("model", "=", self._name)
                & Domain("res_id", "=", self.id)
                & Domain("message_type", "in", self._portal_shown_types)
                & shown
            )
        )
        return message_sudo.attachment_ids.filtered(lambda file: file.id == file_id)

    def _portal_comment(self, actor, text, files=(), own_note=False):
        """Write a message as a contact, and tell whom it concerns.

        Followers and who is responsible, as Odoo does it, and the company's address by
        its setting. The caller has asked the policy, and the limits.

        :param dict actor: who writes, as the controllers' gate describes it
        :param str text: what they wrote, plain
        :param list files: values of ``ir.attachment``
        :param bool own_note: only they and staff see it, where there are such notes
        :return: the ``mail.message``
        """
        self.ensure_one()
        # sudo: a contact has no right to write messages or files by themselves
        self_sudo = self.sudo()
        partner_sudo = self_sudo.env["res.partner"].browse(actor["partner_id"])
        body = plaintext2html(text)
        if not actor["user_id"]:
            body += Markup('<p class="{}">{}</p>').format(
                message_html.BY_LINK_CLASS,
                self._portal_staff_env()._(
                    "By link, as %(name)s", name=actor["partner_name"]
                ),
            )
        attachments_sudo = self_sudo.env["ir.attachment"].create(
            [{**values, "res_model": self._name, "res_id": self.id} for values in files]
        )
        # no invoice is filled in from what a contact attaches to a message
        message_sudo = self_sudo.with_context(
            disable_attachment_import=True
        ).message_post(
            author_id=partner_sudo.id,
            # a line break in a name is none in the mail's headers
            email_from=formataddr(
                (" ".join(partner_sudo.name.split()), partner_sudo.email)
            )
            if partner_sudo.name and partner_sudo.email
            else None,
            body=body,
            # of no language: it goes to staff and to the customer's colleagues
            subject=" ".join(["Re:", *self.display_name.split()]),
            message_type="comment",
            subtype_xmlid=OWN_NOTE if own_note else "mail.mt_comment",
            is_internal=own_note,
            portal_note_partner_id=own_note and partner_sudo.id,
            partner_ids=self._portal_responsible().partner_id.ids,
            attachment_ids=attachments_sudo.ids,
            force_send=False,
        )
        self_sudo._portal_copy_comment(message_sudo)
        self._portal_wake_mail_queue()
        return message_sudo

    def _portal_copy_comment(self, message_sudo):
        """Queue a copy of a contact's message to the company's address (P-COMMENT).

        Unless who reads that address has the message already. The answer to the copy is
        an answer to the message: the mail has the message's own id.
        """
        address = self._portal_company()._portal_comment_address()
        told = message_sudo.notified_partner_ids.mapped("email_normalized")
        if not address or email_normalize(address) in told:
            return
        staff = self.with_env(self._portal_staff_env())
        body = staff.env["ir.qweb"]._render(
            "customer_portal_ext.mail_comment_copy",
            {
                "label": staff._portal_label(),
                "author": message_sudo.author_id.name,
                "customer": message_sudo.author_id.commercial_company_name,
                "text": message_sudo.body,
                "files": message_sudo.attachment_ids.mapped("name"),
                "url": f"{self.get_base_url()}/odoo/{self._name}/{self.id}",
            },
        )
        self.env["mail.mail"].sudo().create(
            {
                "mail_message_id": message_sudo.id,
                # or the message would go with the mail that is cleared away
                "is_notification": True,
                "email_to": address,
                "body_html": body,
                "references": message_sudo.message_id,
                "auto_delete": True,
            }
        )
