"""A browser without scripts, as small as can be: cookies, forms, and no redirects."""

import re

import requests
from lxml import html


class Visitor:
    """One person's browser at one portal; answers are ``requests.Response``."""

    def __init__(self, url: str):
        self.url = url
        self._session = requests.Session()

    def get(self, path: str, /, **query) -> requests.Response:
        return self._ask("GET", path, params=query)

    def head(self, path: str) -> requests.Response:
        return self._ask("HEAD", path)

    def post(self, path: str, fields=(), files=None) -> requests.Response:
        """Sends ``fields`` as a form; see ``submit`` for one with its CSRF token."""
        return self._ask("POST", path, data=fields, files=files)

    def json(self, path: str, /, **params) -> requests.Response:
        """Calls a JSON route as Odoo's own scripts do."""
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self._ask("POST", path, json=body)

    def call(self, model: str, method: str, *args, **kwargs) -> requests.Response:
        """Calls a method of a model by RPC, with the rights of who is signed in."""
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self.json(path, model=model, method=method, args=args, kwargs=kwargs)

    def submit(self, page: requests.Response, action: str, **fields):
        """Sends the form of ``page`` to ``action``, filled in with ``fields``.

        What the page has filled in already goes along, as in a browser.
        """
        form = form_of(page, action)
        filled = [item for item in form.form_values() if item[0] not in fields]
        for name, value in fields.items():
            values = value if isinstance(value, list) else [value]
            filled += [(name, one) for one in values]
        if form.method == "GET":
            return self._ask("GET", form.action or page.url, params=filled)
        return self._ask("POST", form.action or page.url, data=filled)

    def csrf_token(self) -> str:
        """A token for forms that are posted without having been shown."""
        page = html.fromstring(self.get("/my/link/no-such-link").text)
        return next(
            form.fields["csrf_token"]
            for form in page.forms
            if "csrf_token" in form.fields
        )

    def sign_in(self, login: str, password: str) -> "Visitor":
        page = self.get("/web/login")
        done = self.submit(page, "/web/login", login=login, password=password)
        assert done.status_code == 303, f"{login} was not let in"
        return self

    def open_link(self, address: str) -> requests.Response:
        """Opens a link as a person does: the page, then its button."""
        path = path_of(address)
        return self.submit(self.get(path), path)

    def cookies(self, name: str) -> list[str]:
        """The values of the cookies of that name."""
        return [cookie.value for cookie in self._session.cookies if cookie.name == name]

    def is_signed_in(self) -> bool:
        return self.get("/my").status_code == 200

    def _ask(self, method: str, path: str, **options) -> requests.Response:
        address = path if path.startswith("http") else self.url + path
        return self._session.request(
            method, address, allow_redirects=False, timeout=120, **options
        )


def form_of(page: requests.Response, action: str):
    """The form of ``page`` that goes to ``action``; lxml's, with ``fields``."""
    forms = html.fromstring(page.text).forms
    for form in forms:
        if (form.action or "").split("?")[0] == action:
            return form
    seen = [form.action for form in forms]
    raise AssertionError(f"{page.status_code}: no form to {action}, only {seen}")


def text_of(page: requests.Response) -> str:
    """What a person reads on ``page``, white space folded."""
    return re.sub(r"\s+", " ", html.fromstring(page.text).text_content()).strip()


def path_of(address: str) -> str:
    """The address without its host.

    >>> path_of("http://localhost:8069/my/orders/4?a=b")
    '/my/orders/4?a=b'
    """
    return re.sub(r"^https?://[^/]+", "", address)
