"""Addresses of portal pages, as links may carry them (P-HOTLINK)."""

import re

# Below /my, in plain words: no scheme, no host, no "//", no "..", no query.
PAGE_PATTERN = r"/my(?:/[A-Za-z0-9_-]+)*"
_PAGE = re.compile(PAGE_PATTERN)


def is_page(path):
    """Tell whether a string is the clean address of a page of the portal.

    >>> [is_page(p) for p in ("/my", "/my/statement", "/my/orders/5")]
    [True, True, True]
    >>> [is_page(p) for p in ("/myself", "//my", "/my//x", "/my/../web", "/my?a=1")]
    [False, False, False, False, False]
    >>> [is_page(p) for p in ("https://x.test/my", "/my/", "/my\\n", None, "")]
    [False, False, False, False, False]
    >>> is_page("/my/link/leave")
    False
    """
    return (
        isinstance(path, str)
        and bool(_PAGE.fullmatch(path))
        # a link that opens links would be a way around their own page
        and not path.startswith("/my/link")
    )
