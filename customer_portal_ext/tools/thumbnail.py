"""Small pictures of files from outside, drawn by a program apart from the server.

What opens a file of a stranger is attacked by it (ASVS 5.2.6): pixels without end,
pages of a mile, loops. So the server itself opens none of them: ``draw_thumbnail``
does, with limits on memory and time, and what it gives back is looked at before it is
kept.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import PIL

from .file_kind import extension_of

# The longest side, in pixels: twice what the pages show, for dense screens.
SIDE = 256

# How long one file may take, in seconds.
SECONDS = 30

# A JPEG of that size has some 20 kB.
MAX_BYTES = 200_000

PICTURE_TYPES = (
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/bmp",
    "image/x-ms-bmp",
    "image/tiff",
    "image/webp",
)

# {extension: the look of a file without a picture}
_LOOKS = {
    "pdf": "pdf",
    "ai": "print",
    "eps": "print",
    "psd": "print",
    "txt": "text",
    "csv": "sheet",
    "zip": "archive",
    **dict.fromkeys(("doc", "docx", "odt"), "text"),
    **dict.fromkeys(("xls", "xlsx", "ods"), "sheet"),
    **dict.fromkeys(("ppt", "pptx", "odp"), "slides"),
    **dict.fromkeys(
        ("jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "heic"), "picture"
    ),
}


class NoThumbnail(Exception):
    """A file of which no picture could be drawn; its text says why, for staff."""


def pdf_program():
    """Return the path of poppler's program, or "" where it is not installed."""
    return shutil.which("pdftoppm") or ""


def can_draw(mimetype):
    """Tell whether pictures of such files are drawn here.

    :param str mimetype: what the first bytes of the file say it is

    >>> can_draw("image/png"), can_draw("image/svg+xml"), can_draw("text/html")
    (True, False, False)
    """
    if mimetype == "application/pdf":
        return bool(pdf_program() or importlib.util.find_spec("pypdfium2"))
    return mimetype in PICTURE_TYPES


def drawable_types():
    """Return the types of files of which pictures are drawn on this server."""
    return [kind for kind in (*PICTURE_TYPES, "application/pdf") if can_draw(kind)]


def look_of(name, mimetype):
    """Return what stands for a file without a picture.

    :return: "pdf", "picture", "print", "text", "sheet", "slides", "archive" or "other"

    >>> look_of("Plan.PDF", ""), look_of("x", "image/png"), look_of("x", "")
    ('pdf', 'picture', 'other')
    """
    look = _LOOKS.get(extension_of(name or ""))
    if look:
        return look
    if mimetype == "application/pdf":
        return "pdf"
    if (mimetype or "").startswith("text/"):
        return "text"
    return "picture" if (mimetype or "").startswith("image/") else "other"


def draw(path, mimetype, seconds=SECONDS):
    """Draw a small picture of a file.

    :param str path: of the file
    :param str mimetype: what its first bytes say it is
    :param float seconds: how long it may take
    :return: a JPEG
    :rtype: bytes
    :raise NoThumbnail: when nothing usable comes of it
    """
    kind = "pdf" if mimetype == "application/pdf" else "picture"
    with tempfile.TemporaryDirectory(prefix="portal_thumbnail_") as folder:
        target = os.path.join(folder, "thumbnail.jpg")
        _run(
            [
                # isolated: nothing of the environment decides what is imported
                *(sys.executable, "-I", "-B"),
                str(Path(__file__).with_name("draw_thumbnail.py")),
                str(Path(PIL.__file__).parent.parent),
                *(kind, os.path.abspath(path), target, str(SIDE)),
                *([pdf_program()] if kind == "pdf" else []),
            ],
            folder,
            seconds,
        )
        try:
            with open(target, "rb") as file:
                drawn = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise NoThumbnail("nothing was drawn") from error
    if not drawn.startswith(b"\xff\xd8\xff") or len(drawn) > MAX_BYTES:
        raise NoThumbnail("what was drawn is no small picture")
    return drawn


def _run(command, folder, seconds):
    """Run a program with what it started, and end all of it in time."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        # no password, no address of the database
        env={"PATH": os.environ.get("PATH", os.defpath), "TMPDIR": folder},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise NoThumbnail(f"it took longer than {seconds} seconds") from error
    finally:
        _end(process)
    if status:
        reason = {2: "it cannot be read", 3: "it needs too much memory"}
        raise NoThumbnail(reason.get(status, f"its reader ended with {status}"))


def _end(process):
    """End a program and what it started, whether or not it has ended by itself."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
