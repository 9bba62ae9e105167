"""The demonstration's mail server and mailbox, as one process.

Needs the virtual environment: ``devtools.demo`` starts it with
``python -m devtools.demo_mail SMTP_PORT WEB_PORT FOLDER``.
"""

import signal
import sys
from pathlib import Path

from devtools import mailbox
from devtools.mailcatcher import MailCatcher


def main(smtp_port: int, web_port: int, folder: Path) -> None:
    """Serves until it is told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    catcher = MailCatcher(smtp_port, folder)
    catcher.start()
    try:
        mailbox.serve(catcher.received, web_port).serve_forever()
    finally:
        catcher.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
