"""Pure parts: secrets, fingerprints, the chain, and the mask of the logs."""

import datetime
import doctest
import json
import logging

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import (
    chain,
    fingerprint,
    local_path,
    log_mask,
    mask_email,
    pin,
    quantity,
    quoted_secret,
    secrets,
    unit_price,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_doctests(self):
        """The examples in the docstrings are true."""
        modules = (
            fingerprint,
            local_path,
            log_mask,
            mask_email,
            pin,
            quantity,
            quoted_secret,
            secrets,
            unit_price,
        )
        for module in modules:
            with self.subTest(module.__name__):
                results = doctest.testmod(module)
                self.assertGreater(results.attempted, 0)
                self.assertEqual(results.failed, 0)

    def test_x_tokens_secret(self):
        """X-TOKENS: 256 bits, never twice, recognised, and cut anywhere refused."""
        made = {secrets.new_secret() for _i in range(1000)}
        self.assertEqual(len(made), 1000)
        secret = made.pop()
        self.assertTrue(secrets.is_wellformed(secret))
        self.assertEqual(len(secrets.hash_secret(secret)), 64)
        for cut in range(len(secret)):
            self.assertFalse(secrets.is_wellformed(secret[:cut]))
        for wrong in (secret + "x", secret + "\n", secret[:-1] + "é", None, b"", 7):
            self.assertFalse(secrets.is_wellformed(wrong))

    @settings(derandomize=True, deadline=None)
    @given(JSON)
    def test_x_bound_fingerprint_is_stable(self, value):
        """X-BOUND: reading back what was stored gives the same fingerprint."""
        text = fingerprint.canonical_json(value)
        self.assertEqual(fingerprint.canonical_json(json.loads(text)), text)

    def test_fingerprint_refuses_what_has_no_one_form(self):
        for value in (1.5, {"a": [1.0]}, {1, 2}, object()):
            with self.subTest(repr(value)), self.assertRaises(TypeError):
                fingerprint.fingerprint(value)

    def test_fingerprint_of_dates(self):
        moment = datetime.datetime(2026, 1, 2, 3, 4, 5, 678)
        self.assertEqual(
            fingerprint.canonical_json([moment, moment.date()]),
            '["2026-01-02T03:04:05","2026-01-02"]',
        )

    def make_chain(self, contents):
        links, previous = [], chain.GENESIS
        for number, content in enumerate(contents):
            current = chain.event_hash(content, previous)
            links.append((number, content, previous, current))
            previous = current
        return links

    @settings(derandomize=True, deadline=None)
    @given(st.lists(st.dictionaries(st.text(), st.text()), min_size=1), st.data())
    def test_x_audit_chain(self, contents, data):
        """X-AUDIT: a whole chain verifies; one change is found where it is."""
        links = self.make_chain(contents)
        self.assertIsNone(chain.first_broken(links))
        at = data.draw(st.integers(0, len(links) - 1))
        number, content, previous, current = links[at]
        links[at] = (number, {**content, "forged": "yes"}, previous, current)
        self.assertEqual(chain.first_broken(links), at)

    def test_x_audit_removed_link(self):
        """X-AUDIT: an event that was taken out shows at the one after it."""
        links = self.make_chain([{"a": "1"}, {"a": "2"}, {"a": "3"}])
        self.assertEqual(chain.first_broken([links[0], links[2]]), 2)
        self.assertEqual(chain.first_broken(links[1:]), 1)

    def test_x_tokens_log_mask(self):
        """X-TOKENS: the server's log names the address of a link without its secret."""
        secret = secrets.new_secret()
        cases = {
            f"GET /my/link/{secret} HTTP/1.1": "GET /my/link/*** HTTP/1.1",
            f"/de/my/link/{secret}/renew": "/de/my/link/***/renew",
            f"/my/link/{secret}?x=1": "/my/link/***?x=1",
            "/my/link/to/sale.order/7": "/my/link/to/sale.order/7",
            "/my/link/direct/7": "/my/link/direct/7",
            "POST /my/link/leave HTTP": "POST /my/link/leave HTTP",
        }
        for text, masked in cases.items():
            self.assertEqual(log_mask.mask(text), masked)
        record = logging.LogRecord(
            "werkzeug", 20, "f", 1, "%s - %s", ("ip", f"GET /my/link/{secret}"), None
        )
        log_mask.LinkSecretFilter().filter(record)
        self.assertNotIn(secret, record.getMessage())
        names = [type(item).__name__ for item in logging.getLogger("werkzeug").filters]
        self.assertEqual(names.count("LinkSecretFilter"), 1)
