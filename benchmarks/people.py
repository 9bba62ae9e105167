"""Whose the data of all benchmarks is, and who looks at it.

A *family* is a customer with its contacts and documents. ``FAMILIES`` are those whose
pages are measured; all other documents belong to everybody else.
"""

from odoo.fields import Command

# Families by name: (documents, contacts), each a field of ``Scale``.
FAMILIES = {
    "few": ("few", None),
    "some": ("some", None),
    "many": ("many", None),
    "few_crowd": ("few", "crowd"),
    "many_crowd": ("many", "crowd"),
}
# Who looks at the pages: {name: (family, scope)}.
VIEWERS = {
    "few": ("few", "company"),
    "some": ("some", "company"),
    "many": ("many", "company"),
    "few_crowd": ("few_crowd", "company"),
    "many_crowd": ("many_crowd", "company"),
    "own": ("many_crowd", "own"),
    "branch": ("many_crowd", "branch"),
    "group": ("many_crowd", "group"),
    "many_own": ("many", "own"),
    "few_own": ("many", "own"),
}
# To whom nearly all documents of a family are addressed; the others have some each.
OWNERS = {"many": "many_own"}
SOME_EACH = 5


def make_family(env, name):
    return env["res.partner"].create(
        {
            "name": f"Family {name}",
            "is_company": True,
            "supplier_rank": 1,
            "customer_rank": 1,
        }
    )


def make_viewers(env, families, password):
    """Make the contacts that look at pages, with logins."""
    has_scope = "portal_scope" in env["res.partner"]._fields
    viewers = {}
    for name, (family_name, scope) in VIEWERS.items():
        parent = families[family_name]
        if scope == "branch":
            parent = env["res.partner"].create(
                {"name": "Branch", "parent_id": parent.id, "type": "other"}
            )
        if scope == "group":
            env["res.partner"].create(
                {"name": "Subsidiary", "is_company": True, "parent_id": parent.id}
            )
        login = f"{name}@bench.example"
        partner = env["res.partner"].create(
            {
                "name": f"Viewer {name}",
                "parent_id": parent.id,
                "email": login,
                **({"portal_scope": scope} if has_scope else {}),
            }
        )
        # superuser: nobody else may choose the password of a contact
        env["res.users"].sudo().with_context(no_reset_password=True).create(
            {
                "login": login,
                "password": password,
                "partner_id": partner.id,
                "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            }
        )
        viewers[name] = {
            "login": login,
            "partner_id": partner.id,
            "family": family_name,
            "company": families[family_name].id,
        }
    return viewers


def plan_documents(env, families, viewers, crowd, scale):
    """Make the plan of all documents: whose the document number ``i`` is."""
    owners = []
    for name, (documents, _contacts) in FAMILIES.items():
        contacts = [v["partner_id"] for v in viewers.values() if v["family"] == name]
        contacts += crowd[name]
        count = scale[documents]
        for number in range(count):
            # every viewer has some, and every contact about as many as the others
            contact = contacts[number * 7919 % len(contacts)]
            if number < len(contacts) and number < count // 2:
                contact = contacts[number]
            if name in OWNERS and number >= len(contacts) * SOME_EACH:
                contact = viewers[OWNERS[name]]["partner_id"]
            owners.append((contact, families[name].id))
    for number in range(scale["others"]):
        contact = crowd["others"][number * 7919 % len(crowd["others"])]
        owners.append((contact, families["others"].id))
    plan(env, owners)


def plan(env, owners):
    """Make the table of the plan from (contact, company) of each document."""
    # the documents of a family lie scattered among the others, as they do in life
    total = len(owners)
    step = next(s for s in (104729, 15485863, 7) if total % s)
    env.cr.execute(
        "DROP TABLE IF EXISTS bench_documents;"
        "CREATE TEMP TABLE bench_documents"
        " (i int, partner int, commercial int, stamp timestamp)"
    )
    env.cr.execute_values(
        "INSERT INTO bench_documents (i, partner, commercial) VALUES %s",
        [
            (number * step % total, partner, commercial)
            for number, (partner, commercial) in enumerate(owners)
        ],
    )
    env.cr.execute(
        "UPDATE bench_documents SET"
        f" stamp = '2022-01-01'::timestamp + i * (interval '1500 days' / {total})"
    )
    env.cr.execute("ANALYZE bench_documents")
