"""The caught mails as web pages: read only, on the loopback interface only.

Mails are hostile text. What they hold is escaped; their HTML is shown in a sandboxed
frame without scripts, forms or plugins, whose links open in a new tab.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

from devtools import network
from devtools.mail import Mail

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 64rem; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: .4rem .6rem; border-bottom: 1px solid #8886; }
dt { font-weight: bold; } dd { margin: 0 0 .4rem; overflow-wrap: anywhere; }
iframe { width: 100%; height: 70vh; border: 1px solid #8886; background: white; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
"""

# Links may open a tab of their own, which is then a page like any other. Nothing else.
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"

_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'"
_MAIL_POLICY = (
    f"sandbox {_SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src http: https: data:"
)


@dataclass(frozen=True)
class Answer:
    """What a request is answered with."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    policy: str = _PAGE_POLICY
    file_name: str | None = None
    status: HTTPStatus = HTTPStatus.OK


def answer(mails: Sequence[Mail], target: str) -> Answer:
    """The answer to ``GET target``; a mail is known by its place in ``mails``."""
    url = urlsplit(target)
    if url.path == "/":
        address = parse_qs(url.query).get("to", [""])[0]
        return Answer(list_page(mails, address).encode())
    found = re.fullmatch(r"/mail/(\d{1,9})(?:/(html|source|file/(\d{1,3})))?", url.path)
    number = int(found[1]) if found else 0
    if not 0 < number <= len(mails):
        page = _page("Not found", "<p>There is no such mail. <a href='/'>All mails</a>")
        return Answer(page.encode(), status=HTTPStatus.NOT_FOUND)
    mail = mails[number - 1]
    if found[2] is None:
        return Answer(mail_page(mail, number).encode())
    if found[2] == "html":
        return Answer(mail_frame(mail, number).encode(), policy=_MAIL_POLICY)
    if found[2] == "source":
        return Answer(mail.raw, "text/plain; charset=utf-8")
    return _file(mail, int(found[3]))


def list_page(mails: Sequence[Mail], address: str = "") -> str:
    """All mails, newest first, or those to ``address``."""
    rows = []
    for number, mail in reversed(list(enumerate(mails, 1))):
        if not address or mail.is_to(address):
            recipients = ", ".join(
                f"<a href='/?to={quote(to)}'>{escape(to)}</a>" for to in mail.recipients
            )
            subject = escape(mail.subject or "(no subject)")
            rows.append(
                f"<tr><td><time>{mail.received.astimezone():%H:%M:%S}</time><td>"
                f"{recipients}<td><a href='/mail/{number}'>{subject}</a></tr>"
            )
    if address:
        title = f"Mails to {escape(address)}"
        intro = "<p><a href='/'>All mails</a></p>"
    else:
        title = "Mails"
        intro = "<p>Every mail that this Odoo sends ends up here, and nowhere else.</p>"
    if rows:
        head = "<tr><th>Time<th>To<th>Subject</tr>"
        content = f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"
    else:
        content = "<p>None yet. This page looks again every five seconds.</p>"
    return _page(title, intro + content, "<meta http-equiv='refresh' content='5'>")


def mail_page(mail: Mail, number: int) -> str:
    """One mail: its head, its HTML part in a frame, its text, its files."""
    head = [
        ("From", mail.message["From"] or mail.sender),
        ("To", ", ".join(mail.recipients)),
        ("Reply-To", mail.message["Reply-To"]),
        ("Received", f"{mail.received.astimezone():%Y-%m-%d %H:%M:%S}"),
    ]
    parts = ["<p><a href='/'>All mails</a></p><dl>"]
    parts += [
        f"<dt>{name}<dd>{escape(str(value))}</dd>" for name, value in head if value
    ]
    parts.append("</dl>")
    if mail.html:
        parts.append(
            f"<iframe sandbox='{_SANDBOX}' src='/mail/{number}/html' "
            "title='The mail as it looks'></iframe>"
        )
    if mail.text:
        opened = "" if mail.html else " open"
        text = _with_links(mail.text)
        parts.append(f"<details{opened}><summary>Plain text</summary><pre>{text}</pre>")
        parts.append("</details>")
    if files := mail.attachments:
        items = "".join(
            f"<li><a href='/mail/{number}/file/{index}'>{escape(_name(part))}</a>"
            for index, part in enumerate(files)
        )
        parts.append(f"<h2>Files</h2><ul>{items}</ul>")
    parts.append(f"<p><a href='/mail/{number}/source'>Source</a></p>")
    return _page(escape(mail.subject or "(no subject)"), "".join(parts))


def mail_frame(mail: Mail, number: int) -> str:
    """The HTML part, with links into new tabs and its own pictures."""
    html = mail.html
    for index, part in enumerate(mail.attachments):
        if content_id := str(part["Content-ID"] or "").strip("<>"):
            html = html.replace(f"cid:{content_id}", f"/mail/{number}/file/{index}")
    return f"<!doctype html><meta charset='utf-8'><base target='_blank'>{html}"


class Handler(BaseHTTPRequestHandler):
    """Answers GET and nothing else, to browsers that asked for this address."""

    mails: Sequence[Mail] = ()
    server_version = "Mailbox"
    sys_version = ""

    def do_GET(self) -> None:
        if self._is_foreign():
            self.send_error(HTTPStatus.FORBIDDEN, "Unknown host")
            return
        reply = answer(self.mails, self.path)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Content-Security-Policy", reply.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        # A link in a mail is a secret: the page it leads to learns no address from us.
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        if reply.file_name is not None:
            name = quote(reply.file_name)
            self.send_header(
                "Content-Disposition", f"attachment; filename*=UTF-8''{name}"
            )
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *args) -> None:
        """Requests are not worth a line."""

    def _is_foreign(self) -> bool:
        # A name of somebody else that resolves to 127.0.0.1 would let their pages read
        # the mails through the visitor's browser.
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        return host not in {network.LOOPBACK, "localhost"}


def serve(mails: Sequence[Mail], port: int) -> ThreadingHTTPServer:
    """A web server for ``mails``, which may grow meanwhile; call its serve_forever."""
    handler = type("Handler", (Handler,), {"mails": mails})
    return ThreadingHTTPServer((network.LOOPBACK, port), handler)


def _page(title: str, content: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'>{head}"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{content}</main></body></html>"
    )


def _file(mail: Mail, index: int) -> Answer:
    files = mail.attachments
    if index >= len(files):
        return Answer(b"Not found", "text/plain", status=HTTPStatus.NOT_FOUND)
    part = files[index]
    content = part.get_payload(decode=True) or b""
    # Pictures of the HTML part must be shown; all else is for downloading.
    if (
        part.get_content_maintype() == "image"
        and part.get_content_subtype() != "svg+xml"
    ):
        return Answer(content, part.get_content_type())
    return Answer(content, "application/octet-stream", file_name=_name(part))


def _name(part) -> str:
    return part.get_filename() or "file"


def _with_links(text: str) -> str:
    """Escaped, with web addresses made into links that open in a new tab."""
    pieces = re.split(r"(https?://[^\s<>\"']+)", text)
    for index, piece in enumerate(pieces):
        shown = escape(piece)
        if index % 2:
            shown = f"<a href='{shown}' target='_blank' rel='noopener'>{shown}</a>"
        pieces[index] = shown
    return "".join(pieces)
