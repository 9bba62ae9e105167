"""The HTTP of PayPal's stand-in (``tests/paypal_service.py``)."""

import json
import re
import secrets
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit


class Refused(Exception):
    """An answer of PayPal's that says no: status, name, and what is wrong."""

    def __init__(self, status: int, name: str, message: str, issue: str = ""):
        super().__init__(message)
        self.status = status
        self.body = {
            "name": name,
            "message": message,
            "debug_id": secrets.token_hex(7),
            "details": [{"issue": issue, "description": message}] if issue else [],
            "links": [],
        }


def handler_of(service):
    """The class of requests to ``service``, a ``PayPalService``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # the name is the standard library's
            path = urlsplit(self.path).path
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            try:
                status, answer = self._answer(path, raw)
            except Refused as refused:
                status, answer = refused.status, refused.body
            self._send(status, answer)

        def do_OPTIONS(self):
            self._send(204, None)

        def _answer(self, path: str, raw: str):
            authorization = self.headers.get("Authorization", "")
            if path == "/v1/oauth2/token":
                service.asked.append(f"POST {path}")
                return 200, service.token(authorization, parse_qs(raw))
            if window := re.fullmatch(r"/window/(\w+)", path):
                # what happens in PayPal's own window; the script asks, not the shop
                if service.buyer != "cancels":
                    service.approve(window[1])
                return 200, {"buyer": service.buyer}
            service.asked.append(f"POST {path}")
            service.check_token(authorization)
            body = json.loads(raw) if raw else {}
            request_id = self.headers.get("PayPal-Request-Id") or secrets.token_hex(8)
            if path == "/v2/checkout/orders":
                return 201, service.create_order(body, request_id)
            if order := re.fullmatch(r"/v2/checkout/orders/(\w+)/capture", path):
                return 201, service.capture(order[1], request_id)
            if path == "/v1/notifications/verify-webhook-signature":
                return 200, service.verify(body)
            raise Refused(404, "RESOURCE_NOT_FOUND", "No such resource.")

        def _send(self, status: int, answer: dict | None) -> None:
            body = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            pass

    return Handler
