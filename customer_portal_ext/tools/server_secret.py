"""A secret that is not in the database (X-TOKENS, W15).

Odoo signs its tokens with a parameter that lies in the database: whoever has a dump
can forge them. What is signed with this as well cannot be forged from a dump. It is the
option ``portal_secret`` of Odoo's configuration file, or, without one, a file in the
data directory that is made on first use and that only the server's user may read.

Hosts that serve one database share the data directory, or have the same option.
"""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress

from odoo.tools import config

SECRET_FILE = "customer_portal_ext.secret"


def get_secret():
    """Return the secret as bytes; make its file where there is none.

    :raise OSError: when the data directory cannot be written
    """
    option = config.get("portal_secret")
    if option:
        return str(option).encode()
    path = os.path.join(config["data_dir"], SECRET_FILE)
    try:
        return _read(path)
    except FileNotFoundError:
        _create(path)
        return _read(path)


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _create(path):
    """Make the file, once: of several workers one wins, and the others read it."""
    own = f"{path}.{os.getpid()}.{secrets.token_hex(4)}"
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_urlsafe(32).encode())
        # unlike a rename, this fails where another worker was first
        with suppress(FileExistsError):
            os.link(own, path)
    finally:
        os.unlink(own)


def sign(scope, message):
    """Return a MAC over a text, as 64 hexadecimal digits.

    :param str scope: what the text is for, so that a MAC serves for nothing else
    :param str message:
    """
    text = f"{scope}\0{message}".encode()
    return hmac.new(get_secret(), text, hashlib.sha256).hexdigest()


def verify(scope, message, mac):
    """Tell whether ``mac`` is that of the text, in constant time."""
    return hmac.compare_digest(sign(scope, message).encode(), str(mac).encode())
