"""Ports of the loopback interface."""

import socket

from devtools.report import Problem

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def require_free(port: int, option: str) -> None:
    """Raises ``Problem`` when ``port``, given by ``option``, cannot be listened on."""
    with socket.socket() as probe:
        # As servers do: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            raise Problem(
                f"Port {port} is reserved for root: choose another one with {option}.",
                2,
            ) from None
        except OverflowError:
            raise Problem(
                f"{option} must be between 1 and 65535, not {port}.", 2
            ) from None
        except OSError:
            raise Problem(
                f"Port {port} is in use: choose another one with {option}.", 2
            ) from None
