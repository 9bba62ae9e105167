from urllib.parse import quote, unquote, urlsplit

# Where a mail or a page may lead on to after signing in.
KEPT_PATHS = ("/my", "/mail/view")


def login_path(target):
    """Return the address of the login that leads on to a page of this portal.

    :param str target: path and query of a page of this host
    """
    return f"/web/login?redirect={quote(target)}"


def page_to_return_to(method, full_path, document_id):
    """Return the address to open after signing in, for a request that was refused.

    A form cannot be sent again after the login: then it is the page of its document.

    :param str method: of the request, "GET"
    :param str full_path: path and query of the request
    :param int document_id: the document that the path is about
    """
    if method in ("GET", "HEAD"):
        return full_path.rstrip("?")
    segments = urlsplit(full_path).path.split("/")
    if str(document_id) not in segments:
        return "/my"
    return "/".join(segments[: segments.index(str(document_id)) + 1])


def kept_target(target):
    """Return an address that came from outside, if it is a page of the portal.

    :param str target: what a form or an address said, or nothing
    :return: path and query, or None; never an address of another host

    >>> [kept_target(t) for t in ("/my/orders/5?a=1", "/my/../web", "/my/%2E%2e/odoo")]
    ['/my/orders/5?a=1', None, None]
    """
    # what a browser would read as another host: "//host", "/\host", "/\t/host"
    if not target or not target.isprintable() or "\\" in target:
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    # a browser goes up from there before it asks, however the dots are written
    if {".", ".."} & set(unquote(parts.path).split("/")):
        return None
    for path in KEPT_PATHS:
        if parts.path == path or parts.path.startswith(f"{path}/"):
            return target
    return None
