"""A caught mail: what a mail server saw of it, and what a reader sees."""

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

_ENVELOPE_FROM = b"X-Envelope-From: "
_ENVELOPE_TO = b"X-Envelope-To: "
_RECEIVED = b"X-Envelope-Date: "


@dataclass(frozen=True)
class Mail:
    """One delivery: its envelope and its bytes, which nothing here alters."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    received: datetime

    @cached_property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def html(self) -> str:
        """The HTML part, empty if there is none."""
        return self._body("html")

    @property
    def text(self) -> str:
        """The plain text part, empty if there is none."""
        return self._body("plain")

    @property
    def links(self) -> list[str]:
        """The addresses that the HTML part links to, in order, unescaped."""
        found = re.findall(
            r"""<a\b[^>]*?\bhref\s*=\s*["']([^"']+)["']""", self.html, re.I
        )
        return [address.replace("&amp;", "&") for address in found]

    @property
    def attachments(self) -> list[EmailMessage]:
        """The parts that are files, pictures of the HTML part among them."""
        return [part for part in self.message.walk() if _is_file(part)]

    def is_to(self, address: str) -> bool:
        """Whether the server was told to deliver it to ``address``."""
        return address.lower() in (recipient.lower() for recipient in self.recipients)

    def to_bytes(self) -> bytes:
        """For a file: the mail below three lines with its envelope."""
        return b"".join(
            [
                _ENVELOPE_FROM + self.sender.encode() + b"\r\n",
                _ENVELOPE_TO + ", ".join(self.recipients).encode() + b"\r\n",
                _RECEIVED + self.received.isoformat().encode() + b"\r\n",
                self.raw,
            ]
        )

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Mail":
        """The reverse of ``to_bytes``; raises ValueError if it is something else."""
        lines = stored.split(b"\r\n", 3)
        names = (_ENVELOPE_FROM, _ENVELOPE_TO, _RECEIVED)
        if len(lines) < 4 or not all(map(bytes.startswith, lines, names)):
            raise ValueError("not a stored mail")
        sender, recipients, received = (
            line[len(name) :].decode() for line, name in zip(lines, names, strict=False)
        )
        to = tuple(filter(None, recipients.split(", ")))
        return cls(sender, to, lines[3], datetime.fromisoformat(received))

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""


def now() -> datetime:
    return datetime.now(timezone.utc)


def _is_file(part: EmailMessage) -> bool:
    if part.is_multipart():
        return False
    return part.is_attachment() or bool(part.get_filename() or part["Content-ID"])
