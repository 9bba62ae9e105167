"""What a command tells the person who started it."""

import sys
import time

_started = time.monotonic()


class Problem(Exception):
    """Ends the command with one sentence instead of a traceback.

    ``status`` is the exit status: 1 when something went wrong on the way, 2 when the
    command cannot be carried out as it was given (a port in use, an option that makes
    no sense, a program that only the person can install).
    """

    def __init__(self, sentence: str, status: int = 1):
        super().__init__(sentence)
        self.status = status


def elapsed() -> str:
    """The time since the command started, as ``m:ss``."""
    seconds = int(time.monotonic() - _started)
    return f"{seconds // 60}:{seconds % 60:02d}"


def say(line: str) -> None:
    """One line of progress on stderr, so that stdout stays free for results."""
    print(f"[{elapsed():>5}] {line}", file=sys.stderr, flush=True)
