"""The page after paying, where this browser has paid nothing.

Its other states take a payment: ``tests/test_paying.py`` looks at those.
"""

from tests.gallery_steps import Page

PAGES = {
    "payment status, none": Page("carla", "/payment/status", "#portal_payment_none"),
}
