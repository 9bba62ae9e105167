"""Which addresses are not asked about documents, and why; which act."""

_PICTURES = "draws a letter or a shape; reads no record"

# {rule: why no request is made}
NOT_ASKED = {
    **dict.fromkeys(
        ("/web/session/destroy", "/web/session/logout", "/web/session/authenticate"),
        "ends or changes the visitor's session",
    ),
    **dict.fromkeys(
        (
            "/web/dataset/call_kw/<path:path>",
            "/web/dataset/call_button",
            "/web/dataset/call_button/<path:path>",
        ),
        "the same as /web/dataset/call_kw",
    ),
    **dict.fromkeys(
        (
            "/jsonrpc",
            "/xmlrpc/<service>",
            "/xmlrpc/2/<service>",
            "/json/2/<__model__>/<__method__>",
            "/doc-bearer/<model_name>.json",
            "/doc-bearer/index.json",
            "/json/1/<path:subpath>",
        ),
        "needs a password or an API key, and reads as /web/dataset/call_kw does",
    ),
    **dict.fromkeys(
        (
            "/web/database/backup",
            "/web/database/change_password",
            "/web/database/create",
            "/web/database/drop",
            "/web/database/duplicate",
            "/web/database/restore",
            "/web/database/manager",
            "/web/database/selector",
            "/web/database/list",
        ),
        "the server's own, behind its master password; switched off where list_db is",
    ),
    **dict.fromkeys(
        (
            "/web/tests",
            "/web/tests/legacy",
            "/account/init_tests_shared_js_python",
            "/account/post_tests_shared_js_python",
        ),
        "Odoo's own test pages: compiles scripts for minutes, reads no record",
    ),
    "/web/binary/upload_attachment": "takes something in and shows no document",
    "/websocket": "no page: an upgrade of the connection; the bus sends to its members",
    **dict.fromkeys(
        (
            f"/{module}/font_to_img/<icon>{rest}"
            for module in ("mail", "web_editor")
            for rest in (
                "",
                "/<color>",
                "/<color>/<int:size>",
                "/<color>/<int:size>/<int:alpha>",
                "/<color>/<int:width>x<int:height>",
                "/<color>/<int:width>x<int:height>/<int:alpha>",
                "/<color>/<bg>",
                "/<color>/<bg>/<int:size>",
                "/<color>/<bg>/<int:width>x<int:height>",
                "/<color>/<bg>/<int:width>x<int:height>/<int:alpha>",
            )
        ),
        _PICTURES,
    ),
    **dict.fromkeys(
        (
            f"/{module}/{kind}/<module>/<path:filename>"
            for module in ("html_editor", "web_editor")
            for kind in ("shape", "image_shape/<string:img_key>")
        ),
        _PICTURES,
    ),
    "/web/set_profiling": "for developers; writes a profile of the server",
    "/rate/<string:token>/submit_feedback": "names a task to whoever has its e-mail",
    "/my/deactivate_account": "asks for the visitor's password, and ends their login",
    "/web/become": "for administrators only; changes the session",
}

# {rule: why nothing is sent to it}, of those that take a form
NOT_POSTED = {
    **dict.fromkeys(
        (
            "/base_import/set_file",
            "/base_import_module/login_upload",
            "/product/document/upload",
            "/customer_portal_ext/folder/upload",
            "/sale_pdf_quote_builder/quotation_document/upload",
            "/project_sharing/attachment/add_image",
            "/mail/attachment/upload",
            "/digest/<int:digest_id>/unsubscribe_oneclik",
            "/my/address/submit",
            "/my/account",
            "/my/account/picture",
            "/my/company",
            "/my/company/logo",
            "/my/address",
            "/my/address/<int:partner_id>/remove",
            "/my/faq/<string:slug>/helpful",
            "/my/faq/<string:slug>/read",
        ),
        "takes something in and shows no document",
    ),
    **dict.fromkeys(
        (
            "/my/link/<string:secret>",
            "/my/link/<string:secret>/renew",
            "/my/link/leave",
            "/my/p/<string:code>",
            "/my/code",
            "/my/code/<string:token>",
            "/my/code/again",
            "/my/code/ask",
            "/my/viewed",
            "/my/documents/seen",
            "/my/statement/file",
            "/my/statement/file/<int:job_id>/cancel",
            "/my/signout",
            "/my/security/pin",
            "/my/security/pin/code",
            "/my/security/sessions/end",
            "/my/colleagues/<int:partner_id>/resend",
            "/my/colleagues/invite",
            "/my/account/mails",
            "/my/mails/<string:token>",
            "/my/mails/<string:token>/off/<string:kind>",
            "/my/security/sessions/end-others",
            "/my/preview/<int:partner_id>",
            "/my/preview/end",
            "/web/login/forgotten",
            "/my/orders/<int:order_id>/change-request/<int:change_id>/comment",
            "/my/orders/<int:order_id>/change-request/<int:change_id>/withdraw",
            "/my/invoices/<int:invoice_id>/comment",
            "/my/bills/<int:invoice_id>/comment",
            "/my/bills/upload",
            "/my/projects/<int:project_id>/comment",
            "/my/projects/<int:project_id>/files",
            "/my/projects/<int:project_id>/files/<int:file_id>/remove",
            "/my/tasks/<int:task_id>/comment",
            "/my/tasks/<int:task_id>/files",
            "/my/tasks/<int:task_id>/files/<int:file_id>/remove",
            "/my/documents/upload",
            "/my/documents/<int:document_id>/version",
            "/my/documents/<int:document_id>/remove",
            "/portal/verify",
            "/my/payments/new",
        ),
        "test_links and the addon's own tests send it",
    ),
    **dict.fromkeys(
        (
            "/my/orders/<int:order_id>/approve",
            "/my/orders/<int:order_id>/change-request",
            "/my/orders/<int:order_id>/hand-over",
            "/my/orders/<int:order_id>/comment",
            "/my/orders/<int:order_id>/files",
            "/my/orders/<int:order_id>/files/<int:file_id>/remove",
            "/my/orders/<int:order_id>/seen",
            "/my/orders/<int:order_id>/decline",
            "/my/purchase/<int:order_id>/comment",
            "/my/purchase/<int:order_id>/bill",
            "/my/bills/sent/<int:bill_id>/withdraw",
            "/my/orders/<int:order_id>/options",
            "/my/orders/<int:order_id>/reorder",
            "/my/orders/<int:order_id>/sign",
            "/my/purchase/acknowledge",
            "/my/purchase/<int:order_id>/answer",
            "/my/colleagues/<int:partner_id>",
            "/my/colleagues/<int:partner_id>/remove",
        ),
        "test_access_matrix sends its POST as everybody",
    ),
}

# What does something for whoever may: asked only about what the visitor may not see.
ACTS = {
    "/my/orders/<int:order_id>/accept",
    "/my/orders/<int:order_id>/transaction",
    "/my/orders/<int:order_id>/update_line_dict",
    "/my/purchase/<int:order_id>/update",
    "/invoice/transaction/<int:invoice_id>",
}
