from collections import namedtuple

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# The statuses of a company's first day: they follow Odoo's own states, so that the
# portal works without any configuration. Of the values, one that names another key
# becomes a link to that status, and the external id of an e-mail template becomes that
# template.
Default = namedtuple("Default", "key model state name values")
DEFAULT_STATUSES = [
    Default(
        "order_draft",
        "sale.order",
        "draft",
        _lt("In preparation"),
        {"is_public": False},
    ),
    Default(
        "order_reorder",
        "sale.order",
        "draft",
        _lt("Ordered again: we check it"),
        {"color": 8},
    ),
    Default(
        "order_approve",
        "sale.order",
        "sent",
        _lt("Waiting for your approval"),
        {
            "action": "approve",
            "allow_change_request": True,
            "color": 3,
            "next_status_id": "order_approved",
            "change_status_id": "order_change",
            "mail_template_id": "customer_portal_ext.mail_template_order_update",
        },
    ),
    Default(
        "order_change",
        "sale.order",
        "sent",
        _lt("Change requested"),
        {
            "action": "approve",
            "allow_change_request": True,
            "color": 2,
            "next_status_id": "order_approved",
        },
    ),
    Default(
        "order_approved",
        "sale.order",
        "sent",
        _lt("Approved"),
        {"confirm_order": True, "color": 10},
    ),
    Default(
        "order_sign",
        "sale.order",
        "sent",
        _lt("Waiting for your signature"),
        {
            "action": "sign",
            "color": 3,
            "mail_template_id": "customer_portal_ext.mail_template_order_update",
        },
    ),
    Default(
        "order_pay",
        "sale.order",
        "sent",
        _lt("Waiting for your payment"),
        {"action": "pay", "color": 3},
    ),
    Default("order_sale", "sale.order", "sale", _lt("Ordered"), {"color": 4}),
    Default("order_cancel", "sale.order", "cancel", _lt("Cancelled"), {"color": 1}),
    Default(
        "line_draft",
        "sale.order.line",
        "draft",
        _lt("In preparation"),
        {"is_public": False},
    ),
    Default(
        "line_reorder",
        "sale.order.line",
        "draft",
        _lt("Ordered again"),
        {"color": 8},
    ),
    Default(
        "line_approve",
        "sale.order.line",
        "sent",
        _lt("Waiting for your approval"),
        {
            "action": "approve",
            "allow_change_request": True,
            "color": 3,
            "next_status_id": "line_approved",
            "change_status_id": "line_change",
        },
    ),
    Default(
        "line_change",
        "sale.order.line",
        "sent",
        _lt("Change requested"),
        {"allow_change_request": True, "color": 2},
    ),
    Default("line_approved", "sale.order.line", "sent", _lt("Approved"), {"color": 10}),
    Default("line_info", "sale.order.line", False, _lt("For information"), {}),
    Default(
        "line_internal",
        "sale.order.line",
        False,
        _lt("Internal"),
        {"is_public": False},
    ),
    Default("line_sale", "sale.order.line", "sale", _lt("Ordered"), {"color": 4}),
    Default("line_cancel", "sale.order.line", "cancel", _lt("Cancelled"), {"color": 1}),
    Default(
        "purchase_draft",
        "purchase.order",
        "draft",
        _lt("In preparation"),
        {"is_public": False},
    ),
    Default(
        "purchase_sent", "purchase.order", "sent", _lt("Request for quotation"), {}
    ),
    Default(
        "purchase_to_approve",
        "purchase.order",
        "to approve",
        _lt("In internal approval"),
        {"is_public": False},
    ),
    Default(
        "purchase_acknowledge",
        "purchase.order",
        "purchase",
        _lt("Waiting for your acknowledgement"),
        {"action": "acknowledge", "color": 3},
    ),
    Default(
        "purchase_acknowledged",
        "purchase.order",
        "purchase",
        _lt("Acknowledged"),
        {"color": 10},
    ),
    Default(
        "purchase_cancel", "purchase.order", "cancel", _lt("Cancelled"), {"color": 1}
    ),
]
