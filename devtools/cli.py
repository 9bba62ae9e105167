"""The command line: ``./dev COMMAND``."""

import argparse
import errno
import os
import signal
import sys

from devtools import benchmarks, demo, i18n, lint, run_tests
from devtools.layout import Layout
from devtools.report import Problem, say

_INTERRUPTED = 130  # what shells call a program that Ctrl-C has ended
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the result is the exit status. Never a traceback for a
    reason that people meet: they get one sentence."""
    parser = make_parser()
    chosen, rest = parser.parse_known_args(arguments)
    if rest and chosen.command not in {"test", "bench"}:
        parser.error(f"unknown argument: {rest[0]}")
    for number in _ENDING:
        signal.signal(number, _interrupt)
    try:
        return _carry_out(chosen, rest)
    except KeyboardInterrupt:
        say("stopped")
        return _INTERRUPTED
    except Problem as problem:
        print(f"./dev: {problem}", file=sys.stderr)
        return problem.status
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}:
            raise
        where = f" ({error.filename})" if error.filename else ""
        print(f"./dev: {os.strerror(error.errno)}{where}.", file=sys.stderr)
        return 1


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./dev",
        description="Develops and shows this project. Each command first brings what "
        "is missing (Odoo 19, Python packages, a PostgreSQL of its own) into the "
        "folder .odoo of this checkout; nothing else has to be installed or set up.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    demo_parser = commands.add_parser(
        "demo",
        help="run Odoo with demo data, and a mailbox with all the mail it sends",
        description="Serves a demonstration on this machine only, until Ctrl-C. Its "
        "database is kept from one start to the next; when the addons have changed "
        "meanwhile, they are updated in it.",
    )
    demo_parser.add_argument(
        "--port", type=int, default=8069, help="of Odoo (default: %(default)s)"
    )
    demo_parser.add_argument(
        "--mailbox-port",
        type=int,
        help="of the mailbox (default: the one after --port)",
    )
    demo_parser.add_argument(
        "--db", default="demo", metavar="NAME", help="database (default: %(default)s)"
    )
    demo_parser.add_argument(
        "--reset", action="store_true", help="begin with a new database"
    )

    commands.add_parser(
        "test",
        help="run all tests, or those that pytest's arguments select",
        description="Runs the tests of the addons and of tests/ with pytest, whose "
        "arguments are passed on: ./dev test -k sign -x; ./dev test tests/test_lint.py",
        add_help=False,
    )

    lint_parser = commands.add_parser(
        "lint", help="check the source: Python, XML, JavaScript, translations"
    )
    lint_parser.add_argument(
        "--fix", action="store_true", help="first repair and format what can be"
    )

    commands.add_parser(
        "i18n",
        help="bring the translation files up to date with the addons' texts",
        description="Writes i18n/*.pot from what Odoo finds in the addons, merges it "
        "into each i18n/*.po, and lists what is not translated yet.",
    )

    commands.add_parser(
        "bench",
        help="time the portal's pages",
        description="Runs benchmarks/, to which the arguments are passed on.",
        add_help=False,
    )
    return parser


def _carry_out(chosen: argparse.Namespace, rest: list[str]) -> int:
    layout = Layout.of_this_checkout()
    if chosen.command == "demo":
        mailbox_port = chosen.mailbox_port or chosen.port + 1
        return demo.run(layout, chosen.port, mailbox_port, chosen.db, chosen.reset)
    if chosen.command == "test":
        return run_tests.run(layout, rest)
    if chosen.command == "lint":
        return lint.run(layout, chosen.fix)
    if chosen.command == "i18n":
        return i18n.run(layout)
    return benchmarks.run(layout, rest)


def _interrupt(number: int, _frame) -> None:
    """Ends a command with everything it started, the first time.

    From then on it cleans up, which takes seconds and must not be cut short by an
    impatient second Ctrl-C: servers would be left behind.
    """
    for other in _ENDING:
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt(number)
