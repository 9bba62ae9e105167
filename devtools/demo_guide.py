"""Who is who in the demonstration, and what to try first.

Plain data, shared with the addon's demo data, which makes these people: change both.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody whom the demo data knows; without a ``password``: who cannot sign in."""

    name: str
    role: str
    login: str  # an e-mail address for everybody outside of the company
    password: str = ""


PEOPLE = (
    Person("Sam Sales", "sells", "sales", "sales"),
    Person("Bea Buyer", "buys", "buyer", "buyer"),
    Person("Carla Customer", "a customer", "carla@customer.example", "carla"),
    Person("Administrator", "sets everything up", "admin", "admin"),
    Person("Colin Customer", "Carla's colleague, no login", "colin@customer.example"),
    Person("Sven Supplier", "a supplier, no login", "sven@supplier.example"),
)

HINTS = (
    "Sign in as Carla: her portal opens with what waits for her. Tick two lines of a "
    "quotation, check them, approve.",
    "In another browser window (private mode), sign in as Sam: Sales, the quotation "
    "in preparation, Portal status…, Waiting for your approval.",
    "Its mail is in the mailbox within a minute; the link at its end lets Carla in "
    "without a password. Colin's quotation does the same for him, who has no login.",
    "Sam's change request waits in Customer portal, Quotations and orders: answer it.",
    "As Bea, send Sven a purchase order; he acknowledges it, and others, from his "
    "mail.",
    "Carla's invoices: pay two at once, one of them in part, and look at the statement "
    "of account. Sven's link opens his bill, too.",
    "Carla's tickets: raise one with a file; Sam answers it under Helpdesk, and his "
    "answer's mail has her link.",
    "Customer portal, Evidence: what they did, and the button that verifies it.",
)


def text(url: str, mailbox_url: str) -> str:
    """What ``./dev demo`` prints when all is up."""
    lines = ["", f"  Odoo     {url}", f"  Mailbox  {mailbox_url}", ""]
    width = max(len(person.name) for person in PEOPLE)
    login_width = max(len(person.login) for person in PEOPLE)
    for person in PEOPLE:
        password = person.password or "-"
        lines.append(
            f"  {person.name:{width}}  {person.login:{login_width}}  "
            f"{password:8}  {person.role}"
        )
    lines += ["", "  What to try first:"]
    lines += [f"  {number}. {hint}" for number, hint in enumerate(HINTS, 1)]
    lines += [
        "",
        "  Ctrl-C stops everything; the data stays (--reset: begin anew).",
        "",
    ]
    return "\n".join(lines)
