"""Several programs at a time, with their lines in one output."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from devtools import process

_PATIENCE = 20  # seconds that a program has for its clean-up


@dataclass(frozen=True)
class Job:
    """One program, and what to do once it has ended, however it did."""

    command: Sequence[str]
    done: Callable[[], None] = lambda: None


def run(jobs: Sequence[Job], env: Mapping[str, str], at_once: int) -> list[int]:
    """Runs ``jobs`` in their order, ``at_once`` of them at a time: their exit statuses.

    A single one at a time has our terminal to itself (colours, a debugger). Of several,
    whole lines are passed on as they come, so that none is torn apart.
    """
    statuses: dict[int, int] = {}
    running: dict[int, _Running] = {}
    waiting = list(enumerate(jobs))
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                number, job = waiting.pop(0)
                running[number] = _Running(job, env, shared=at_once > 1)
            for number in [key for key, one in running.items() if one.is_over()]:
                statuses[number] = running.pop(number).finish()
            time.sleep(0.2)
    except BaseException as interrupt:
        # In a terminal the programs got the Ctrl-C as well, and a second one would
        # disturb their clean-up. Any other signal reached only us.
        from_terminal = isinstance(interrupt, KeyboardInterrupt) and (
            interrupt.args != (signal.SIGINT,)
        )
        for one in running.values():
            one.interrupt(already_told=from_terminal)
        raise
    return [statuses[number] for number in range(len(jobs))]


class _Running:
    """A started job. Started by the main thread: the kernel ends it with its parent."""

    def __init__(self, job: Job, env: Mapping[str, str], shared: bool):
        self._job = job
        self._popen = subprocess.Popen(
            [str(part) for part in job.command],
            env=env,
            stdin=subprocess.DEVNULL if shared else None,
            stdout=subprocess.PIPE if shared else None,
            stderr=subprocess.STDOUT if shared else None,
            text=True,
            errors="replace",
            preexec_fn=process.die_with_parent,
        )
        self._reader = threading.Thread(target=self._pass_on, daemon=True)
        if shared:
            self._reader.start()

    def _pass_on(self) -> None:
        for line in self._popen.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()

    def is_over(self) -> bool:
        return self._popen.poll() is not None

    def finish(self) -> int:
        if self._reader.ident:
            self._reader.join(_PATIENCE)
        self._job.done()
        return self._popen.returncode

    def interrupt(self, already_told: bool) -> None:
        if not already_told:
            self._popen.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(_PATIENCE)
        if self._popen.poll() is None:
            self._popen.send_signal(signal.SIGINT)
            self._popen.wait()
        self.finish()


def processors() -> int:
    """How many processors we may use."""
    return len(os.sched_getaffinity(0))
