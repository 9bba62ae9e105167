"""A stand-in for PayPal on the loopback interface, with PayPal's real messages.

What Odoo's ``payment_paypal`` asks for, and no more: tokens (OAuth 2), orders (v2:
create, capture), the check of a webhook's signature, webhook events, and the script
that a shop's page loads. Field names, status codes and errors are those of
https://developer.paypal.com/docs/api/orders/v2/ and /docs/api/webhooks/v1/. As at
PayPal, a request without a token, of another client or with a field missing is refused.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import zlib
from http.server import ThreadingHTTPServer

import requests

from tests.paypal_http import Refused, handler_of
from tests.paypal_sdk import SDK

CLIENT_ID = "client-of-the-tests"
CLIENT_SECRET = "secret-of-the-tests"
WEBHOOK_ID = "8PT597110X687430LKGECATA"

# What a check of a signature must be asked with.
_SIGNED = (
    *("auth_algo", "cert_url", "transmission_id", "transmission_sig"),
    *("transmission_time", "webhook_id", "webhook_event"),
)
_TIME = "2026-01-05T10:00:00Z"


class PayPalService:
    """The service, started by ``with``; ``url`` is its address.

    ``buyer`` says what the buyer does in PayPal's window: "approves", "cancels", or
    "closes" (approves, and closes the browser before the shop's page hears of it).
    ``captures`` is the status that a capture gets: "COMPLETED", "PENDING", "DECLINED".
    ``checks_answer``: whether PayPal can be asked about a signature at all.
    """

    def __init__(self):
        self.orders: dict[str, dict] = {}
        self.asked: list[str] = []  # "METHOD /path" of each request of the shop
        self.buyer = "approves"
        self.captures = "COMPLETED"
        self.checks_answer = True
        self._tokens: set[str] = set()
        self._answered: dict[str, dict] = {}  # PayPal-Request-Id -> answer
        self._key = secrets.token_bytes(32)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "PayPalService":
        self._thread.start()
        return self

    def __exit__(self, *_exception) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def sdk(self) -> str:
        """The script that a shop's page loads from www.paypal.com."""
        return SDK.replace("SERVICE_URL", self.url)

    # --- what the shop asks ----------------------------------------------------------

    def token(self, authorization: str, form: dict) -> dict:
        wanted = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if authorization != f"Basic {wanted}":
            raise Refused(401, "invalid_client", "Client Authentication failed")
        if form.get("grant_type") != ["client_credentials"]:
            raise Refused(400, "unsupported_grant_type", "Grant Type is NULL")
        token = "A21AA" + secrets.token_urlsafe(48)
        self._tokens.add(token)
        return {
            "scope": "https://uri.paypal.com/services/payments/payment",
            "access_token": token,
            "token_type": "Bearer",
            "app_id": "APP-80W284485P519543T",
            "expires_in": 31668,
            "nonce": secrets.token_urlsafe(24),
        }

    def check_token(self, authorization: str) -> None:
        if authorization.removeprefix("Bearer ") not in self._tokens:
            message = "Authentication failed due to invalid authentication credentials."
            raise Refused(401, "AUTHENTICATION_FAILURE", message)

    def create_order(self, body: dict, request_id: str) -> dict:
        if request_id in self._answered:
            return self._answered[request_id]
        try:
            [unit] = body["purchase_units"]
            amount = unit["amount"]
            value, currency = float(amount["value"]), amount["currency_code"]
            assert body["intent"] == "CAPTURE" and value > 0 and len(currency) == 3
        except (AssertionError, KeyError, ValueError):
            message = "Request is not well-formed, syntactically incorrect."
            raise Refused(400, "INVALID_REQUEST", message) from None
        order_id = secrets.token_hex(9)[:17].upper()
        order = {
            "id": order_id,
            "intent": "CAPTURE",
            "status": "PAYER_ACTION_REQUIRED",
            "create_time": _TIME,
            "payment_source": {"paypal": {}},
            "purchase_units": [
                {
                    "reference_id": unit["reference_id"],
                    "description": unit["description"],
                    "amount": {"currency_code": currency, "value": f"{value:.2f}"},
                    "payee": {"email_address": unit["payee"]["email_address"]},
                }
            ],
            "links": self._links(order_id),
        }
        self.orders[order_id] = order
        # PayPal's short answer, unless more is asked for
        names = ("id", "status", "payment_source", "links")
        self._answered[request_id] = {name: order[name] for name in names}
        return self._answered[request_id]

    def capture(self, order_id: str, request_id: str = "") -> dict:
        if request_id in self._answered:
            return self._answered[request_id]
        order = self._order(order_id)
        unprocessable = "The requested action could not be performed, semantically"
        unprocessable += " incorrect, or failed business validation."
        if order["status"] == "COMPLETED":
            issue = "ORDER_ALREADY_CAPTURED"
            raise Refused(422, "UNPROCESSABLE_ENTITY", unprocessable, issue)
        if order["status"] != "APPROVED":
            issue = "ORDER_NOT_APPROVED"
            raise Refused(422, "UNPROCESSABLE_ENTITY", unprocessable, issue)
        order["status"] = "COMPLETED"
        unit = order["purchase_units"][0]
        captured = {
            "id": secrets.token_hex(9)[:17].upper(),
            "status": self.captures,
            "amount": unit["amount"],
            "final_capture": True,
            "seller_protection": {"status": "ELIGIBLE"},
            "create_time": _TIME,
            "update_time": _TIME,
            "links": [],
        }
        unit["payments"] = {"captures": [captured]}
        answer = {
            "id": order_id,
            "status": "COMPLETED",
            "payment_source": order["payment_source"],
            "purchase_units": [
                {
                    "reference_id": unit["reference_id"],
                    "payments": {"captures": [captured]},
                }
            ],
            "payer": {"email_address": "buyer@paypal.example", "payer_id": "QYR5Z8XDV"},
            "links": self._links(order_id),
        }
        if request_id:
            self._answered[request_id] = answer
        return answer

    def verify(self, body: dict) -> dict:
        if not self.checks_answer:
            message = "An internal server error has occurred."
            raise Refused(500, "INTERNAL_SERVER_ERROR", message)
        if not all(body.get(name) for name in _SIGNED):
            message = "Invalid request - see details"
            raise Refused(400, "VALIDATION_ERROR", message, "missing")
        expected = self._signature(
            *(body["transmission_id"], body["transmission_time"]),
            *(body["webhook_id"], body["webhook_event"]),
        )
        same = hmac.compare_digest(expected, body["transmission_sig"])
        return {"verification_status": "SUCCESS" if same else "FAILURE"}

    # --- what the buyer does ---------------------------------------------------------

    def approve(self, order_id: str) -> dict:
        """The buyer agrees in PayPal's window; no money moves yet."""
        order = self._order(order_id)
        order["status"] = "APPROVED"
        order["payment_source"] = {
            "paypal": {"email_address": "buyer@paypal.example", "account_id": "QYR5Z8"}
        }
        return order

    # --- webhooks --------------------------------------------------------------------

    def event(self, event_type: str, order_id: str) -> dict:
        """An event about the order as it is now, as PayPal sends it."""
        return {
            "id": f"WH-{secrets.token_hex(8).upper()}",
            "event_version": "1.0",
            "resource_version": "2.0",
            "resource_type": "checkout-order",
            "event_type": event_type,
            "summary": "A change of a checkout order",
            "create_time": _TIME,
            "resource": json.loads(json.dumps(self._order(order_id))),
            "links": [],
        }

    def signed(self, event: dict) -> dict:
        """The headers that PayPal sends along with the event."""
        transmission_id = secrets.token_hex(16)
        return {
            "PAYPAL-AUTH-ALGO": "SHA256withRSA",
            "PAYPAL-CERT-URL": "https://api.paypal.com/v1/notifications/certs/CERT-360",
            "PAYPAL-TRANSMISSION-ID": transmission_id,
            "PAYPAL-TRANSMISSION-TIME": _TIME,
            "PAYPAL-TRANSMISSION-SIG": self._signature(
                transmission_id, _TIME, WEBHOOK_ID, event
            ),
        }

    def deliver(self, shop: str, event: dict, headers: dict | None = None):
        """Sends the event to the shop's webhook; its answer, a ``requests.Response``.

        :param headers: others than PayPal's, for who is not PayPal
        """
        return requests.post(
            f"{shop}/payment/paypal/webhook/",
            json=event,
            headers=self.signed(event) if headers is None else headers,
            timeout=60,
        )

    def order_of(self, reference: str) -> str:
        """The id of the order that the shop made for its transaction ``reference``."""
        [order_id] = [
            order["id"]
            for order in self.orders.values()
            if order["purchase_units"][0]["reference_id"] == reference
        ]
        return order_id

    # --- inside ----------------------------------------------------------------------

    def _order(self, order_id: str) -> dict:
        if order_id not in self.orders:
            message = "The specified resource does not exist."
            raise Refused(404, "RESOURCE_NOT_FOUND", message, "INVALID_RESOURCE_ID")
        return self.orders[order_id]

    def _signature(self, transmission_id, time, webhook_id, event) -> str:
        """PayPal signs id, time, webhook and the checksum of the event, by RSA."""
        checksum = zlib.crc32(json.dumps(event, sort_keys=True).encode())
        signed = f"{transmission_id}|{time}|{webhook_id}|{checksum}"
        digest = hmac.digest(self._key, signed.encode(), hashlib.sha256)
        return base64.b64encode(digest).decode()

    def _links(self, order_id: str) -> list[dict]:
        href = f"{self.url}/v2/checkout/orders/{order_id}"
        return [{"href": href, "rel": "self", "method": "GET"}]
