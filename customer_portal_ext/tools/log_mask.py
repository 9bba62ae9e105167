"""Keep the secrets of links out of the server's logs (ASVS 16.2.5)."""

import logging
import re

_SECRET_IN_PATH = re.compile(
    # not of the addresses that hold no secret
    r"(/my/(?:link|code|mails)/)(?!(?:to|direct|page)/|(?:leave|again)(?:[\s/?#\"']|$))"
    r"[^\s/?#\"']+"
)

# The loggers that print the address of a request.
LOGGERS = (
    "werkzeug",
    "odoo.http",
    "odoo.addons.base.models.ir_http",
    "odoo.service.server",
)


def mask(text):
    """Replace the secret in any address of a link.

    >>> mask('"GET /my/link/s3cr3t HTTP/1.1" 200')
    '"GET /my/link/*** HTTP/1.1" 200'
    >>> mask("GET /my/code/s3cr3t"), mask("GET /my/code HTTP/1.1")
    ('GET /my/code/***', 'GET /my/code HTTP/1.1')
    >>> mask("GET /my/link/page/1/my/orders")
    'GET /my/link/page/1/my/orders'
    """
    return _SECRET_IN_PATH.sub(r"\1***", text)


class LinkSecretFilter(logging.Filter):
    """Mask secrets in the message and the arguments of log records."""

    def filter(self, record):
        record.msg = self._masked(record.msg)
        if isinstance(record.args, dict):
            record.args = {k: self._masked(v) for k, v in record.args.items()}
        elif record.args:
            record.args = tuple(self._masked(arg) for arg in record.args)
        return True

    @staticmethod
    def _masked(value):
        return mask(value) if isinstance(value, str) else value


def install():
    """Add the filter to the loggers that print addresses; again does nothing."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(item, LinkSecretFilter) for item in logger.filters):
            logger.addFilter(LinkSecretFilter())
