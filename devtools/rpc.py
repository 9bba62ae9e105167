"""Calling a running Odoo as its own web client does: with the rights of one user."""

import json
import urllib.request
from http.cookiejar import CookieJar


class RpcError(Exception):
    """What Odoo answered instead of a result.

    ``name`` is the exception's class over there ("odoo.exceptions.AccessError"),
    ``message`` its text for people, ``debug`` the traceback.
    """

    def __init__(self, error: dict):
        data = error.get("data", {})
        self.name = data.get("name", "")
        self.message = data.get("message", error.get("message", ""))
        self.debug = data.get("debug", "")
        super().__init__(f"{self.name}: {self.message}")


class RpcSession:
    """A signed-in session; raises ``RpcError`` when the login is refused."""

    def __init__(self, url: str, database: str, login: str, password: str):
        self._url = url
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._cookies)
        )
        self.info = self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )

    @property
    def uid(self) -> int:
        return self.info["uid"]

    @property
    def cookies(self) -> dict[str, str]:
        """With them, another client is signed in as well."""
        return {cookie.name: cookie.value for cookie in self._cookies}

    def call(self, model: str, method: str, *args, **kwargs):
        """``model.method(*args, **kwargs)``; ids are the first argument, as ever."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def _post(self, path: str, params: dict):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        request = urllib.request.Request(
            self._url + path, body.encode(), {"Content-Type": "application/json"}
        )
        with self._opener.open(request, timeout=120) as response:
            answer = json.load(response)
        if "error" in answer:
            raise RpcError(answer["error"])
        # A method that returns None gives an answer without a result.
        return answer.get("result")
