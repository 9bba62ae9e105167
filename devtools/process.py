"""Running programs: quietly, with their output kept, and never left behind."""

import ctypes
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from devtools.report import Problem

# What pip, apt, git and npm say without a network, in any of their versions.
_NO_NETWORK = (
    "Temporary failure in name resolution",
    "Could not resolve",
    "Temporary failure resolving",
    "Failed to establish a new connection",
    "Network is unreachable",
    "Could not connect to",
    "Connection refused",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
)
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def run(
    command: Sequence[str | Path],
    *,
    what: str,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str | None = None,
) -> None:
    """Runs ``command`` to its end, all of its output in the file ``log``.

    Raises ``Problem`` when it fails, with ``what`` ("installing Python packages") in
    the sentence, and the reason where it is one that people meet: no network, no room.
    """
    with log.open("w") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            text=True,
            preexec_fn=die_with_parent,
        )
        try:
            process.communicate(stdin)
        except BaseException:
            end(process)
            raise
    if process.returncode:
        raise Problem(explain(what, log.read_text(errors="replace"), log))


def end(process: subprocess.Popen, patience: float = 5) -> None:
    """Ends a process that was started with Popen: asked first, killed then."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def die_with_parent() -> None:
    """For ``preexec_fn``: the kernel ends the child when its parent is killed."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def explain(what: str, output: str, log: Path) -> str:
    """The sentence for a program that failed while ``what``, from its output."""
    if "No space left on device" in output:
        return f"The disk is full: {what} did not work."
    if any(sign in output for sign in _NO_NETWORK):
        return f"No network: {what} did not work (details in {log})."
    tail = "\n".join(f"    {line}" for line in output.rstrip().splitlines()[-15:])
    return f"{what[0].upper()}{what[1:]} did not work. The end of {log}:\n{tail}"
