"""The addresses of the documents of ``tests.crowd``: what stands in them.

A new address that none of this fits fails ``test_access_walk``: add it where it fits,
or to ``tests.addresses_known`` with the reason.
"""

# Arguments and parameters that say nothing about a document.
CONSTANTS = {
    "page": 2,
    "token": "A" * 32,
    "kind": "orders",
    "create_token": "A" * 32,
    "invitation_token": "A" * 32,
    "channel_name": "x",
    "channel_id": 1,
    "share_id": 1,
    "digest_id": 1,
    "welcome_id": 1,
    "journal_id": 1,
    "dashboard": 1,
    "country": 1,
    "link_id": 1,
    "job_id": 1,
    "rate": 5,
    "secret": "A" * 43,
    "icon": "61440",
    "color": "red",
    "bg": "white",
    "size": 16,
    "alpha": 100,
    "width": 64,
    "height": 64,
    "unique": "x",
    "filename": "x.txt",
    "xmlid": "base.main_company",
    "fontname": "x",
    "img_key": "x",
    "module": "web",
    "profile": "1",
    "bundle_name": "web.assets_frontend_minimal",
    "barcode_type": "QR",
    "value": "x",
    "_path": "x",
    "model_name": "sale.order",
    "service": "common",
}

# Documents that a JSON route of which nothing is known here is asked about.
SAMPLE = ("draft", "foreigninvoice", "hiddentask", "secondquote")


def _of(model):
    """Fills the argument of a document's page with all documents of ``model``."""

    def fill(found):
        argument = {
            "sale.order": "order_id",
            "purchase.order": "order_id",
            "account.move": "invoice_id",
            "project.project": "project_id",
            "project.task": "task_id",
        }[model]
        return [
            (
                name,
                {argument: id_, "document_id": 1, "project_id": id_, **_inner(found)},
            )
            if model != "project.task"
            else (name, {argument: id_})
            for name, (of_model, id_) in found["documents"].items()
            if of_model == model
        ]

    return fill


def _inner(found):
    return {"subpath": "tasks"}


def _tasks_of_projects(found):
    """Every task under every project: its own, and one that it does not belong to."""
    docs = found["documents"]
    return [
        (task, {"project_id": docs[project][1], "task_id": docs[task][1]})
        for task in docs
        if docs[task][0] == "project.task"
        for project in ("project", "innerproject", "foreignproject")
    ]


def _job_files(found):
    """Files of messages and notes, which are no files of the project or the task."""
    return [
        ("", {"project_id": id_, "task_id": id_, "file_id": file_id})
        for name, (model, id_) in found["documents"].items()
        if model in ("project.project", "project.task")
        for file_id in found["files"].get(name, {}).values()
    ]


def _files(argument):
    """Every file of every document, those of internal notes too."""

    def fill(found):
        made = []
        for name, files in found["files"].items():
            for key, id_ in files.items():
                # a log's file is nobody's, whoever sees the document
                made.append((name if key == "file" else "", {argument: id_}))
        return [*made, ("quote", {argument: found["change"][1]})]

    return fill


def _files_elsewhere(found):
    """The files of documents, as if they belonged to a question and its answer."""
    return [
        ("", {**values, "slug": str(faq_id)})
        for faq_id in found["faqs"]
        for _owner, values in _files("attachment_id")(found)
    ]


def _content(found):
    """Files by the names of model and field, and pictures of people and documents."""
    made = [
        (document, {"model": "ir.attachment", "field": "raw", **values})
        for document, values in _files("id")(found)
    ]
    made += [
        (name, {"model": model, "id": id_, "field": "message_main_attachment_id"})
        for name, (model, id_) in found["documents"].items()
    ]
    return made + [
        ("", {"model": "res.partner", "id": id_, "field": "image_128"})
        for id_ in found["partners"].values()
    ]


def _few(fill):
    """The same for a sample: what another rule asks about all, by the same method."""

    def few(found):
        rows = [row for row in fill(found) if row[0] in (*SAMPLE, "quote", "invoice")]
        logs = [files["logfile"] for files in found["files"].values()][:2]
        return rows + [
            ("", {**rows[0][1], "id": id_, "attachment": id_}) for id_ in logs
        ]

    return few


def _messages(argument):
    def fill(found):
        return [
            (name if key == "said" else "", {argument: id_})
            for name, messages in found["messages"].items()
            for key, id_ in messages.items()
        ]

    return fill


def _moves(argument):
    def fill(found):
        return [
            (name, {argument: id_, "filetype": filetype})
            for name, (model, id_) in found["documents"].items()
            if model == "account.move"
            for filetype in ("pdf", "all")
        ]

    return fill


REPORTS = {
    "sale.order": ("sale.report_saleorder", "sale.report_saleorder_raw"),
    "purchase.order": (
        "purchase.report_purchaseorder",
        "purchase.report_purchasequotation",
    ),
    "account.move": (
        "account.report_invoice",
        "account.report_invoice_with_payments",
    ),
}


def _reports(found):
    made = [
        (name, {"docids": id_, "reportname": report, "converter": converter})
        for name, (model, id_) in found["documents"].items()
        for report, converter in zip(
            REPORTS.get(model, ()), ("html", "text"), strict=False
        )
    ]
    return made + [
        (name, {"docids": id_, "reportname": report, "converter": "html"})
        for name, id_ in found["events"].items()
        for report in ("customer_portal_ext.report_certificate",)
    ]


def _events(found):
    docs = found["documents"]
    return [
        (name, {"event_id": id_, "order_id": docs[name][1]})
        for name, id_ in found["events"].items()
    ]


def _change_file(found):
    change, file = found["change"]
    return [
        # by the order it belongs to, and by one that its reader may see
        (name, {"order_id": id_, "change_id": change, "file_id": file})
        for name, (model, id_) in found["documents"].items()
        if model == "sale.order"
    ]


def _said(of_model, argument):
    """Every message and file under its own document, and one that is not its own."""

    def fill(found):
        docs = found["documents"]
        made = []
        for name, (model, id_) in docs.items():
            if model != of_model or name not in found["messages"]:
                continue
            for said, file in (("said", "file"), ("log", "logfile")):
                for of in (name, "order", "foreignquote"):
                    values = {
                        "message_id": found["messages"][of][said],
                        "file_id": found["files"][of][file],
                    }
                    if argument == "change_id":
                        values |= {"change_id": found["change"][0], "order_id": id_}
                    else:
                        values[argument] = id_
                    mine = of == name and said == "said" and argument != "change_id"
                    made.append((name if mine else "", values))
        return made

    return fill


def _portal_files(found):
    """Every file of every order, also by an order that it does not belong to."""
    docs = found["documents"]
    return [
        (owner if owner == name else "", {"order_id": docs[name][1], "file_id": id_})
        for owner, id_ in found["portal_files"].items()
        for name in docs
        if docs[name][0] == "sale.order"
    ]


def _inert(found):
    return [
        (name, {"model": model, "res_id": id_})
        for name, (model, id_) in found["documents"].items()
    ]


def _paths(found):
    return [
        (name, {"subpath": f"{model}/{id_}"})
        for name, (model, id_) in found["documents"].items()
    ]


def _quotation_files(found):
    return [(name, {**values, "document_id": 1}) for name, values in _of_sale(found)]


def _bill_files(found):
    return [(name, {**values, "file_id": 1}) for name, values in _of_move(found)]


_of_sale = _of("sale.order")
_of_move = _of("account.move")

# {start of a rule, a regular expression: (found) -> [(document, arguments)]}
PATHS = {
    r"/my/orders/<int:order_id>/change-request/<int:change_id>/comment/<": _said(
        "sale.order", "change_id"
    ),
    r"/my/orders/<int:order_id>/comment/<": _said("sale.order", "order_id"),
    r"/my/purchase/<int:order_id>/comment/<": _said("purchase.order", "order_id"),
    r"/my/invoices/<int:invoice_id>/comment/<": _said("account.move", "invoice_id"),
    r"/my/bills/<int:invoice_id>/comment/<": _said("account.move", "invoice_id"),
    r"/my/bills/<int:invoice_id>/file/<": _bill_files,
    # test_access_matrix asks for one that is there
    r"/my/bills/sent/<int:bill_id>": lambda found: [("", {"bill_id": 1, "file_id": 1})],
    r"/my/orders/<int:order_id>/change-request/<int:change_id>": _change_file,
    r"/my/orders/<int:order_id>/files/<int:file_id>": _portal_files,
    r"/my/orders/<int:order_id>/done/": _events,
    r"/my/orders/<int:order_id>": _quotation_files,
    r"/my/documents/project/<int:project_id>": _of("project.project"),
    r"/my/documents/folder/": lambda found: [("", {"folder_id": 1})],
    r"/my/documents/<int:document_id>": lambda found: [
        (owner, {"document_id": id_}) for owner, id_ in found["portal_files"].items()
    ],
    r"/my/evidence/": _events,
    r"/my/purchase/<int:order_id>/done/": _events,
    r"/my/purchase/<int:order_id>": _of("purchase.order"),
    r"/my/(invoices|bills)/<int:invoice_id>": _of("account.move"),
    r"/my/payments/<int:payment_id>": lambda found: [
        ("foreigninvoice", {"payment_id": found["payment"]})
    ],
    r"/invoice/transaction/<int:invoice_id>": _of("account.move"),
    r"/my/projects/<int:project_id>/comment/<": _said("project.project", "project_id"),
    r"/my/tasks/<int:task_id>/comment/<": _said("project.task", "task_id"),
    r"/my/(projects|tasks)/<int:(project|task)_id>/(files|attachments)/<": _job_files,
    r"/my/projects/<int:project_id>/task/<int:task_id>": _tasks_of_projects,
    r"/my/projects/<int:project_id>": _of("project.project"),
    r"/my/tasks/<int:task_id>": _of("project.task"),
    r"/my/faq/<string:slug>/file/": _files_elsewhere,
    r"/my/welcome/<int:welcome_id>/file/": _files("attachment_id"),
    r"/my/link/to/": _inert,
    r"/my/link/page/": lambda found: [
        ("", {"company_id": company, "path": path})
        for company in found["companies"]
        for path in ("my/orders", "my/invoices")
    ],
    r"/report/<converter>/<reportname>/<docids>": _reports,
    r"/web/content/<string:model>/<int:id>/<string:field>$": _content,
    r"/web/content/<int:id>$": _files("id"),
    r"/web/(content|image)/<string:model>/<int:id>": _few(_content),
    r"/web/(content|image)/<int:id>": _few(_files("id")),
    r"/mail/attachment/pdf_first_page/": _files("attachment_id"),
    r"/mail/message/<int:message_id>": _messages("message_id"),
    r"/mail/avatar/mail.message/": _messages("res_id"),
    r"/account/download_invoice_attachments/": _files("attachments"),
    r"/account/download_invoice_documents/": _moves("invoices"),
    r"/account/download_move_attachments/": _moves("moves"),
    r"/(html_editor|web_editor)/modify_image/": _few(_files("attachment")),
    r"/(odoo|json|scoped_app)/<path:subpath>": _paths,
    r"/json/2/<path:subpath>": _paths,
}

# {rule: (found) -> [arguments]} where no document comes into it
FIXED = {
    "/report/<converter>/<reportname>": lambda found: [
        {"converter": "html", "reportname": reports[0]} for reports in REPORTS.values()
    ],
    **dict.fromkeys(
        (
            "/my/payments/new/<int:plan_id>",
            "/my/payments/new/<int:plan_id>/done",
            "/my/payments/new/<int:plan_id>/transaction",
        ),
        lambda found: [{"plan_id": 1}],
    ),
    **dict.fromkeys(
        ("/my/address/<int:partner_id>/remove", "/my/preview/<int:partner_id>"),
        lambda found: [{"partner_id": id_} for id_ in found["partners"].values()],
    ),
    "/my/picture/<int:partner_id>-<string:digest>": lambda found: [
        {"partner_id": id_, "digest": "0" * 32} for id_ in found["partners"].values()
    ],
    "/my/style/<int:company_id>-<string:digest>.css": lambda found: [
        {"company_id": company, "digest": "0" * 16} for company in found["companies"]
    ],
    "/my/faq/<string:slug>": lambda found: [{"slug": id_} for id_ in found["faqs"]],
    **dict.fromkeys(
        (
            "/my/colleagues/<int:partner_id>",
            "/my/colleagues/<int:partner_id>/remove",
        ),
        lambda found: [{"partner_id": id_} for id_ in found["partners"].values()],
    ),
    "/my/p/<string:code>": lambda found: [
        {"code": code} for code in found["paper"].values()
    ],
    '/web_enterprise/partner/<model("res.partner"):partner>/vcard': lambda found: [
        {"partner": id_} for id_ in found["partners"].values()
    ],
}
