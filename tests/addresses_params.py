"""What the addresses are asked with: parameters that name a document."""

import json

from tests.addresses_fill import REPORTS, SAMPLE
from tests.addresses_rpc import calls
from tests.crowd import TOKEN

PAGE = ({}, {"report_type": "html"}, {"report_type": "pdf", "download": "true"})


def _page(found, document):
    return [{**query, "access_token": TOKEN} for query in PAGE]


# What the page that pays calls a document.
_PAID = {"account.move": "invoice", "sale.order": "order"}


def _each(make):
    """One set of parameters for each document."""

    def given(found, document):
        names = [document] if document else list(found["documents"])
        return [make(found, name) for name in names if name in found["documents"]]

    return given


def _by_model(found, name):
    model, id_ = found["documents"][name]
    return {"model": model, "res_id": id_, "access_token": TOKEN}


def _thread(found, name):
    model, id_ = found["documents"][name]
    return {"thread_model": model, "thread_id": id_, "token": TOKEN}


def _fetch(found, name):
    access = {"token": TOKEN}
    lists = ["attachments", "followers", "suggestedRecipients", "contact_fields"]
    about = {**_thread(found, name), "access_params": access, "request_list": lists}
    return {
        "fetch_params": [
            ["mail.thread", about],
            "init_messaging",
            "failures",
            "systray_get_activities",
        ]
    }


def _all(found, name):
    """Whatever a JSON route might call the parameters that name a document."""
    model, id_ = found["documents"][name]
    message = found["messages"][name]["log"]
    file = found["files"][name]["logfile"]
    return {
        "model": model,
        "res_model": model,
        "thread_model": model,
        "active_model": model,
        "id": id_,
        "res_id": id_,
        "thread_id": id_,
        "order_id": id_,
        "invoice_id": id_,
        "ids": [id_],
        "res_ids": [id_],
        "resIds": [id_],
        "active_id": id_,
        "domain": [["id", "=", id_]],
        "access_token": TOKEN,
        "token": TOKEN,
        "message_id": message,
        "message_ids": [message],
        "attachment_id": file,
        "attachment_ids": [file],
        "partner_id": found["partners"]["supplier"],
        "partner_ids": [found["partners"]["supplier"]],
        "token_id": found["card"],
        "channel_id": 1,
        "channel_ids": [1],
        "line_id": found["lines"].get(name, [1])[0],
        "section_id": found["lines"].get(name, [1])[0],
        "child_field": "order_line",
        "product_ids": [1],
        "fields": ["name", "display_name"],
        "field_name": "name",
        "limit": 30,
        "search_term": "zq",
        "counters": ["quotation_count", "order_count", "invoice_count", "task_count"],
        "link_id": id_,
        "name": "Somebody",
        "body": "said",
        "content": "x",
        "action": "add",
        "preview_url": f"/odoo/{model}/{id_}",
        "url": f"/odoo/{model}/{id_}",
        "data": "{}",
    }


def _zip(found, document):
    """Each file alone: one that may not be had must not hide another."""
    return [
        {"file_ids": str(id_), "zip_name": "x.zip"}
        for files in found["files"].values()
        for id_ in files.values()
    ]


def _export(found, document):
    made = []
    for name in found["documents"]:
        model, id_ = found["documents"][name]
        data = {
            "model": model,
            "fields": [{"name": "id"}, {"name": "display_name", "label": "x"}],
            "ids": [id_],
            "domain": [],
            "import_compat": False,
        }
        made.append({"data": json.dumps(data)})
    return made


def _download(found, document):
    return [
        {"data": json.dumps([f"/report/text/{report}/{id_}", "qweb-text"])}
        for model, id_ in found["documents"].values()
        for report in REPORTS.get(model, ())[:1]
    ]


def _names(found, document):
    return [{"model_names_to_fetch": "[]", "model_names": '["sale.order"]'}]


# {rule: (found, document) -> [parameters]} of what is sent, by POST or as JSON
BODIES = {
    "*": lambda found, document: [
        (name, _all(found, name)) for name in ([document] if document else SAMPLE)
    ],
    "/web/dataset/call_kw": lambda found, document: calls(found),
    "/mail/chatter_fetch": _each(_thread),
    "/mail/thread/messages": _each(_thread),
    "/portal/chatter_init": _each(_thread),
    "/mail/data": _each(_fetch),
    "/mail/action": _each(_fetch),
    "/mail/read_subscription_data": _each(
        lambda found, name: {"follower_id": 1, **_thread(found, name)}
    ),
    "/mail/attachment/zip": _zip,
    "/bus/get_model_definitions": _names,
    "/web/model/get_definitions": _names,
    "/my/counters": lambda found, document: [
        {"counters": ["quotation_count", "order_count", "invoice_count", "task_count"]}
    ],
}

# {rule: (found, document) -> [parameters]} of a GET
QUERIES = {
    **dict.fromkeys(
        (
            "/my/orders/<int:order_id>",
            "/my/invoices/<int:invoice_id>",
            "/my/purchase/<int:order_id>",
        ),
        _page,
    ),
    **dict.fromkeys(
        (
            "/my/orders/<int:order_id>/download_edi",
            "/my/purchase/<int:order_id>/download_edi",
            "/my/projects/<int:project_id>",
            "/my/projects/<int:project_id>/task/<int:task_id>",
            "/my/tasks/<int:task_id>",
        ),
        lambda found, document: [{"access_token": TOKEN}],
    ),
    "/mail/view": _each(_by_model),
    "/mail/unfollow": _each(
        lambda found, name: {**_by_model(found, name), "pid": 1, "token": "x"}
    ),
    "/web/content": lambda found, document: [
        {"id": id_} for files in found["files"].values() for id_ in files.values()
    ],
    "/web/image": lambda found, document: [
        {"model": model, "id": id_, "field": "x"}
        for model, id_ in found["documents"].values()
    ],
    "/web/export/csv": _export,
    "/web/export/xlsx": _export,
    "/report/download": _download,
    "/payment/pay": lambda found, document: [
        {"amount": 10, "partner_id": partner, "access_token": TOKEN, "invoice_id": id_}
        for partner in (found["partners"]["owner"], found["partners"]["foreign"])
        for model, id_ in found["documents"].values()
        if model == "account.move"
    ],
    "/report/barcode": lambda found, document: [{"barcode_type": "QR", "value": "x"}],
    **dict.fromkeys(
        ("/scoped_app", "/scoped_app_icon_png", "/web/manifest.scoped_app_manifest"),
        lambda found, document: [{"app_id": "x", "path": "x", "app_name": "x"}],
    ),
    "/payment/confirmation": lambda found, document: [
        {"tx_id": 1, "access_token": "x"}
    ],
    "/my/address": lambda found, document: [
        {"partner_id": id_, "address_type": "billing"}
        for id_ in found["partners"].values()
    ],
    "/web/partner/vcard": lambda found, document: [
        {"partner_ids": id_} for id_ in found["partners"].values()
    ],
    **dict.fromkeys(
        ("/my/quotes", "/my/orders", "/my/invoices", "/my/purchase", "/my/tasks"),
        lambda found, document: [{}, {"search": "zq", "search_in": "all"}],
    ),
    **dict.fromkeys(
        ("/my/projects", "/my/history/quotes", "/my/history/orders"),
        lambda found, document: [{}, {"search": "zq"}],
    ),
    "/my/history/payments": lambda found, document: [{}, {"search": "zq"}],
    "/my/payments/new": lambda found, document: [
        {},
        {"due": "overdue"},
        *(
            {"pick": f"{_PAID[model]}-{id_}"}
            for model, id_ in found["documents"].values()
            if model in _PAID
        ),
    ],
    "/my/purchase/acknowledge": lambda found, document: [
        {"order_ids": id_}
        for model, id_ in found["documents"].values()
        if model == "purchase.order"
    ],
}
