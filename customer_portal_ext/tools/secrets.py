"""Secrets of links: made, hashed and recognised, without a database (X-TOKENS)."""

import hashlib
import re
import secrets

# 256 random bits: OWASP ASVS 11.5.1 asks for 128, and plain SHA-256 is then enough
# to store them (6.5.2: no salt, no slow hash is needed above 112 bits).
SECRET_BYTES = 32

# What ``token_urlsafe(SECRET_BYTES)`` yields; anything else is no secret of ours and
# never reaches the database.
SECRET_PATTERN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_secret():
    """Return a new secret: 43 URL-safe characters, 256 random bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_secret(secret):
    """Return the hexadecimal SHA-256 of a secret: the only form that is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_wellformed(secret):
    """Tell whether a string from outside can be a secret at all.

    >>> is_wellformed("short"), is_wellformed("x" * 43), is_wellformed(None)
    (False, True, False)
    """
    return isinstance(secret, str) and bool(SECRET_PATTERN.fullmatch(secret))
