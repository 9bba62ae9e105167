"""The documents and people of the walk over all addresses, by name.

``tests.crowd_making`` makes them. Each text of each document is a word of its own
(``word``): whoever is answered with it has seen that very text.
"""

# What a document's reader gets to see, and what nobody outside of the company may.
SHOWN = ("name", "ref", "line", "note", "chatter", "said", "file", "filebody")
SECRET = ("log", "logfile", "logbody", "track")
# What a contact has beside a name; the comment is the staff's.
PERSONAL = ("street", "phone", "comment")

# Each contact with a login of the same name: (family, parent below it, scope).
CONTACTS = {
    "owner": ("family", "north", "company"),
    "own": ("family", None, "own"),
    "branch": ("family", "north", "branch"),
    "otherbranch": ("family", "south", "branch"),
    "colleague": ("family", None, "company"),
    "group": ("family", None, "group"),
    "noquotes": ("family", None, "company"),
    "noorders": ("family", None, "company"),
    "noinvoices": ("family", None, "company"),
    "noprojects": ("family", None, "company"),
    "excluded": ("family", None, "company"),
    "archived": ("family", None, "company"),
    "company2": ("family", None, "company"),
    "both": ("family", None, "company"),
    "foreign": ("elsewhere", None, "company"),
    "supplier": ("mill", None, "company"),
    "nopurchases": ("mill", None, "company"),
    "nobills": ("mill", None, "company"),
}

# {document: (model, whose it is, company, what becomes of it)}
DOCUMENTS = {
    "quote": ("sale.order", "owner", 1, "approve"),
    "order": ("sale.order", "owner", 1, "confirm"),
    "draft": ("sale.order", "owner", 1, "draft"),
    "hidden": ("sale.order", "owner", 1, "hide"),
    "ownquote": ("sale.order", "own", 1, "approve"),
    "subquote": ("sale.order", "subsidiary", 1, "approve"),
    "foreignquote": ("sale.order", "foreign", 1, "approve"),
    "secondquote": ("sale.order", "owner", 2, "approve"),
    "seconddraft": ("sale.order", "owner", 2, "draft"),
    "invoice": ("account.move", "owner", 1, "out_invoice"),
    "credit": ("account.move", "owner", 1, "out_refund"),
    "draftinvoice": ("account.move", "owner", 1, "out_invoice"),
    "foreigninvoice": ("account.move", "foreign", 1, "out_invoice"),
    "bill": ("account.move", "supplier", 1, "in_invoice"),
    "draftbill": ("account.move", "supplier", 1, "in_invoice"),
    "rfq": ("purchase.order", "supplier", 1, "send"),
    "purchase": ("purchase.order", "supplier", 1, "confirm"),
    "draftpurchase": ("purchase.order", "supplier", 1, "draft"),
    "foreignpurchase": ("purchase.order", "foreign", 1, "confirm"),
    "project": ("project.project", "owner", 1, "portal"),
    "innerproject": ("project.project", "owner", 1, "employees"),
    "foreignproject": ("project.project", "foreign", 1, "portal"),
    "task": ("project.task", "owner", 1, "project"),
    "hiddentask": ("project.task", "owner", 1, "project"),
    "innertask": ("project.task", "owner", 1, "innerproject"),
    "foreigntask": ("project.task", "foreign", 1, "foreignproject"),
}

# The stock token of every document, and the links of one guest to the quotation.
TOKEN = "5b0a1f5c-7d50-4f9e-8a0d-0c6f3f1f7a11"
LINKS = ("guest", "expired", "revoked", "superseded", "moved")


def word(document: str, part: str) -> str:
    """One text of one document; it survives slugs, escaping and any case."""
    return f"zq{document}zq{part}zq"
