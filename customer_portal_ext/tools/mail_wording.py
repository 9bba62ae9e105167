"""The text of one mail in the languages of those who read it."""


class MailWording:
    """What a template says about a document, in one language after the other.

    A message is kept in one language, the customer's; who else gets it by mail may
    read another one (X-I18N). Mails are made language by language: ``turn_to`` is
    asked before those of the next one, and ``own_subject`` is then theirs.
    """

    def __init__(self, document, template_sudo, lang, subject):
        """``lang`` and ``subject`` are those of the message."""
        self._document = document
        self._template_sudo = template_sudo
        self._lang = lang
        self._subject = subject
        self._message_id = None
        self.own_subject = None

    def is_of(self, document, message):
        """Tell whether ``message`` is the one that this is the text of."""
        if document != self._document or message.subject != self._subject:
            return False
        self._message_id = message.id
        return True

    def is_of_mail(self, document, values):
        """Tell whether the values of a ``mail.mail`` are of that message."""
        message_id = values.get("mail_message_id")
        return document == self._document and message_id == self._message_id

    def turn_to(self, lang):
        """Return the body in a language, or None where it is the message's own."""
        self.own_subject = None
        if not lang or lang == self._lang:
            return None
        # as a preview is rendered, which is not bound to the customer's language
        template_sudo = self._template_sudo.with_context(
            template_preview_lang=lang, lang=lang
        )
        document_id = self._document.id
        values = template_sudo._generate_template(
            [document_id], {"subject", "body_html"}
        )[document_id]
        self.own_subject = " ".join((values.get("subject") or "").splitlines())
        return values.get("body_html")
