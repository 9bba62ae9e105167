"""A mail server on the loopback interface that delivers nothing and keeps everything.

Needs the virtual environment (aiosmtpd).
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from aiosmtpd.controller import Controller

from devtools import mail, network
from devtools.mail import Mail

# It reports every line of every conversation.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class MailCatcher:
    """Started and stopped at will; it keeps its port and its mails in between.

    With a ``folder`` the mails are files in it as well, and those that are there
    already count as caught.
    """

    def __init__(self, port: int | None = None, folder: Path | None = None):
        self.port = port or network.free_port()
        self.received: list[Mail] = []
        self._folder = folder
        self._controller: Controller | None = None
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            self.received += [
                Mail.from_bytes(path.read_bytes()) for path in sorted(folder.glob("*"))
            ]

    def start(self) -> None:
        if not self._controller:
            self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
            self._controller.start()

    def stop(self) -> None:
        """From now on, connecting is refused: as with a mail server that is down."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def to(self, address: str, subject: str = "") -> list[Mail]:
        """The mails to ``address`` with ``subject`` in their subject, oldest first."""
        return [
            caught
            for caught in list(self.received)
            if caught.is_to(address) and subject in caught.subject
        ]

    def wait_for(
        self,
        address: str,
        subject: str = "",
        *,
        timeout: float = 30,
        where: Callable[[Mail], bool] = lambda caught: True,
    ) -> Mail:
        """The newest such mail, as soon as there is one; raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while True:
            found = [caught for caught in self.to(address, subject) if where(caught)]
            if found:
                return found[-1]
            if time.monotonic() > deadline:
                seen = [(caught.recipients, caught.subject) for caught in self.received]
                raise TimeoutError(
                    f"no mail to {address} about {subject!r} in {timeout} s; got {seen}"
                )
            time.sleep(0.1)

    def clear(self) -> None:
        """Forgets what was caught so far."""
        self.received.clear()

    async def handle_DATA(self, server, session, envelope) -> str:
        """Called by aiosmtpd for each mail; the answer goes to the sender."""
        sender = envelope.mail_from or ""
        recipients = tuple(envelope.rcpt_tos)
        caught = Mail(sender, recipients, envelope.original_content, mail.now())
        if self._folder:
            name = f"{len(self.received) + 1:06d}.eml"
            (self._folder / name).write_bytes(caught.to_bytes())
        self.received.append(caught)
        return "250 OK"
