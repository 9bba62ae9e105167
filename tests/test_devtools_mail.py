"""The mailbox of the demo, and the mail server of the tests."""

from email.message import EmailMessage

import pytest

from devtools import (
    mail,
    mailbox,
    odoo_log,
)
from devtools.mailcatcher import MailCatcher


def make_mail(html='<p>Hi <a href="http://a.example/?b=1&amp;c=2">x</a></p>', text=""):
    """A mail to Carla with a picture, which the HTML shows, and a document."""
    message = EmailMessage()
    message["From"] = "Sam <sam@example.com>"
    message["To"] = "Carla <carla@customer.example>"
    message["Subject"] = "Grüße <b>"
    message.set_content(text or "Plain http://a.example/?b=1&c=2 <i>")
    message.add_alternative(html, subtype="html")
    message.get_payload()[1].add_related(b"png", "image", "png", cid="<logo@x>")
    message.add_attachment(b"pdf", "application", "pdf", filename="Rechnung ü.pdf")
    to = ("carla@customer.example", "copy@customer.example")
    return mail.Mail("bounce@example.com", to, message.as_bytes(), mail.now())


def test_a_mail_is_read():
    caught = make_mail()
    assert caught.subject == "Grüße <b>"
    assert caught.links == ["http://a.example/?b=1&c=2"]
    assert caught.text.startswith("Plain")
    assert [part.get_filename() for part in caught.attachments][-1] == "Rechnung ü.pdf"
    assert caught.is_to("Copy@customer.example")
    assert not caught.is_to("customer.example")


def test_a_mail_is_kept_in_a_file():
    caught = make_mail()
    assert mail.Mail.from_bytes(caught.to_bytes()) == caught
    with pytest.raises(ValueError, match="not a stored mail"):
        mail.Mail.from_bytes(b"Subject: x\r\n\r\nbody")


def test_the_list_of_mails():
    mails = [make_mail(), make_mail()]
    page = mailbox.list_page(mails)
    assert page.index("/mail/2") < page.index("/mail/1")
    assert "Grüße &lt;b&gt;" in page
    assert "/mail/1" in mailbox.list_page(mails, "copy@customer.example")
    assert "/mail/1" not in mailbox.list_page(mails, "colin@customer.example")
    assert "<script>" not in mailbox.list_page([], "<script>")


def test_a_mail_s_page_runs_nothing_of_the_mail():
    mails = [make_mail(html="<script>alert(1)</script><img src='cid:logo@x'>")]
    page = mailbox.answer(mails, "/mail/1")
    assert b"<script>" not in page.body
    assert b"sandbox='allow-popups allow-popups-to-escape-sandbox'" in page.body
    assert b"http://a.example/?b=1&amp;c=2" in page.body
    frame = mailbox.answer(mails, "/mail/1/html")
    assert frame.policy.startswith("sandbox ")
    assert "allow-scripts" not in frame.policy
    assert b"/mail/1/file/0" in frame.body


def test_a_mail_s_files_and_source():
    mails = [make_mail()]
    picture = mailbox.answer(mails, "/mail/1/file/0")
    assert (picture.content_type, picture.file_name) == ("image/png", None)
    document = mailbox.answer(mails, "/mail/1/file/1")
    assert document.content_type == "application/octet-stream"
    assert document.file_name == "Rechnung ü.pdf"
    source = mailbox.answer(mails, "/mail/1/source")
    assert source.body == mails[0].raw


@pytest.mark.parametrize(
    "target",
    ["/mail/0", "/mail/2", "/mail/x", "/mail/1/file/9", "/mail/1/../..", "/etc/passwd"],
)
def test_no_such_page(target):
    assert mailbox.answer([make_mail()], target).status == 404


def test_the_catcher_keeps_its_mails(tmp_path):
    first = MailCatcher(folder=tmp_path)
    first.received.append(make_mail())
    (tmp_path / "000001.eml").write_bytes(make_mail().to_bytes())
    second = MailCatcher(folder=tmp_path)
    assert second.to("carla@customer.example", "Grüße")[0].recipients
    with pytest.raises(TimeoutError, match="no mail to nobody"):
        second.wait_for("nobody@customer.example", timeout=0)


def test_a_page_that_is_not_read_only_is_seen_in_the_log():
    bad = "W odoo.http: cannot execute UPDATE, retrying with a read/write cursor"
    log = f"INFO odoo: all is well\n{bad}\nTraceback"
    assert odoo_log.forbidden_lines(log) == [bad]
