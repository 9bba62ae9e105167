"""What is called by RPC: every way to read, on every model a contact may read of."""

# Models of which contacts and visitors may read nothing at all.
CLOSED = (
    *("portal.event", "portal.hotlink", "portal.approval", "portal.change.request"),
    *("portal.section.access", "mail.tracking.value", "mail.mail", "ir.attachment"),
    *("portal.document", "portal.last.seen", "portal.file.share"),
    *("portal.folder", "portal.document.look", "portal.document.move"),
    *("portal.thumbnail", "portal.pending.file"),
    *("portal.bill", "portal.bill.file"),
    *("crm.lead", "account.payment", "product.template", "portal.list"),
)


def readable_models(env) -> dict[str, list[str]]:
    """{model: its fields with text}: runs in ``odoo shell``."""
    groups = env.ref("base.group_portal") + env.ref("base.group_public")
    domain = [("perm_read", "=", True), ("group_id", "in", [False, *groups.ids])]
    models = env["ir.model.access"].search(domain).model_id.mapped("model")
    return {
        model: sorted(
            name
            for name, field in env[model]._fields.items()
            if field.type in ("char", "text", "html")
            and field.store
            and (
                not field.groups or env.ref("base.user_admin").has_groups(field.groups)
            )
        )
        for model in sorted({*models, *CLOSED})
        if model in env and not env[model]._abstract
    }


def calls(found: dict) -> list[dict]:
    """The parameters of ``/web/dataset/call_kw``, call by call."""
    made = []
    for model, names in found["models"].items():
        ids = ids_of(found, model)
        shown = [name for name in names if name in ("name", "ref", "note", "body")]
        specification = {name: {} for name in ("display_name", *shown)}
        group = {"groupby": ["id"], "aggregates": ["__count"]}
        made += [
            _call(model, "search_read", [[]], fields=[]),
            _call(model, "search_read", [[]], fields=["display_name", *shown]),
            _call(model, "name_search", ["zq"]),
            _call(model, "web_search_read", domain=[], specification=specification),
            _call(model, "formatted_read_group", domain=[], **group),
        ]
        if "name" in names:
            made.append(_call(model, "read_group", [[], ["name"], ["name"]]))
        if model in CLOSED:
            made.append(_call(model, "read", [ids], fields=["display_name"]))
            continue
        # one by one: a record that may not be read must not hide another
        fields = ["display_name", *shown]
        made += [_call(model, "read", [[id_]], fields=fields) for id_ in ids]
        if ids:
            fields = ["id", "display_name"]
            made.append(_call(model, "export_data", [ids, fields]))
            made.append(_call(model, "web_read", [ids], specification=specification))
    return made


def ids_of(found: dict, model: str) -> list[int]:
    """The records of ``tests.crowd`` of one model."""
    if model == "mail.message":
        return [id_ for row in found["messages"].values() for id_ in row.values()]
    if model == "ir.attachment":
        return [id_ for row in found["files"].values() for id_ in row.values()]
    if model == "res.partner":
        return list(found["partners"].values())
    if model == "portal.event":
        return list(found["events"].values())
    if model == "portal.pending.file":
        return found["pending"]
    if model == "payment.token":
        return [found["card"]]
    lines = {"sale.order.line": "sale.order", "purchase.order.line": "purchase.order"}
    lines["account.move.line"] = "account.move"
    documents = found["documents"].items()
    if model in lines:
        names = [name for name, (of, _id) in documents if of == lines[model]]
        return [id_ for name in names for id_ in found["lines"][name]]
    return [id_ for _name, (of, id_) in documents if of == model]


def _call(model, method, args=(), **kwargs) -> dict:
    return {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
