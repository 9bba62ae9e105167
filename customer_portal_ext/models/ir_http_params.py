import inspect
from functools import cache

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound

from odoo import models
from odoo.http import request

OURS = "odoo.addons.customer_portal_ext"

# What proves something in an address: made of ASCII by whoever makes it.
SECRETS = ("access_token", "hash", "token")

# Methods of requests for a page, with or without its text.
READING = ("GET", "HEAD")

# No keyboard types it, and PostgreSQL takes no text that has it.
NUL = "\0"


class IrHttp(models.AbstractModel):
    """What comes with a request is text that the database can take, on every page."""

    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        """Let a name with a NUL be one that nothing has: its page says that."""
        rule, args = super()._match(path)
        if NUL in path:
            args = {
                name: value.replace(NUL, "\N{REPLACEMENT CHARACTER}")
                if isinstance(value, str)
                else value
                for name, value in args.items()
            }
        return rule, args

    @classmethod
    def _serve_fallback(cls):
        """Look in the database for no address that it cannot hold."""
        if NUL in request.httprequest.path:
            return None
        return super()._serve_fallback()

    @classmethod
    def _dispatch(cls, endpoint):
        """Leave NULs out of forms and of stock's queries; see texts where they are due.

        :raise NotFound: for an address without what its page cannot do without
        """
        if endpoint.routing["type"] == "http":
            cls._portal_tidy_params(endpoint)
            if request.httprequest.method in READING and not (
                _required(endpoint.func) <= request.params.keys()
            ):
                raise NotFound()
        return super()._dispatch(endpoint)

    @classmethod
    def _portal_tidy_params(cls, endpoint):
        http = request.httprequest
        is_ours = endpoint.func.__module__.startswith(OURS)
        has_secret = not request.params.keys().isdisjoint(SECRETS)
        if is_ours and http.method in READING and not has_secret:
            # our pages say that they did not understand it
            return
        # files are read from the request itself, each by its own form; one in the
        # place of a text is as if nothing had been typed
        no_files = http.method == "POST" and is_ours
        request.params = {
            name: _tidied(value)
            for name, value in request.params.items()
            if not (no_files and isinstance(value, FileStorage))
        }
        for name in SECRETS:
            # the comparison of secrets takes nothing else: it is a wrong one
            if not str(request.params.get(name, "")).isascii():
                request.params[name] = "-"
        # forms with several values of one name are read from the request
        for values in ("args", "form"):
            sent = getattr(http, values)
            if any(NUL in value for _name, value in sent.items(multi=True)):
                tidy = [(name, _tidied(text)) for name, text in sent.items(multi=True)]
                setattr(http, values, type(sent)(tidy))


def _tidied(value):
    return value.replace(NUL, "") if isinstance(value, str) else value


@cache
def _required(method):
    """Return the names of the arguments without which a method cannot be called."""
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return frozenset(
        name
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.default is parameter.empty and parameter.kind in named
    )
