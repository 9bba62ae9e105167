"""Payments that begin or are confirmed at the same moment (C-PAY-MANY, ASVS 2.3.4)."""

import threading

import pytest

from .office import Office
from .visitor import Visitor, form_of

NEW = "/my/payments/new"
PREPARE = """
provider = env["payment.provider"].search([
    ("code", "=", "demo"), ("company_id", "=", env.ref("base.main_company").id)
], limit=1)
provider.write({"state": "test", "is_published": True})
env["ir.config_parameter"].set_param("account_payment.enable_portal_payment", "True")
move = env["account.move"].create({
    "move_type": "out_invoice",
    "partner_id": env.ref("customer_portal_ext.partner_carla").id,
    "invoice_date": "2026-01-02",
    "invoice_payment_term_id": False,
    "invoice_line_ids": [(0, 0, {
        "name": "Posters", "quantity": 1, "price_unit": 100, "tax_ids": [(5,)],
    })],
})
move.action_post()
print("MADE", move.id, provider.id, provider.payment_method_ids[:1].id)
"""


@pytest.fixture(scope="module")
def office(portal_server):
    return Office(portal_server)


@pytest.fixture
def paying(portal_server):
    """An invoice of 100 and how it is paid: (its id, provider, method)."""
    output = portal_server.shell(PREPARE)
    line = next(row for row in output.splitlines() if "MADE" in row)
    return [int(word) for word in line.split("MADE", 1)[1].split()]


def twins(portal, visitor, count):
    """Further connections of the same signed-in browser."""
    found = [Visitor(portal.url) for _i in range(count)]
    for twin in found:
        twin._session.cookies.update(visitor._session.cookies)
    return found


def at_once(acts):
    """Call several functions at the same moment; return what they return."""
    start = threading.Barrier(len(acts))
    results = []

    def run(act):
        start.wait()
        results.append(act())

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def plan_of(visitor, move_id, amount):
    """Choose an amount of an invoice; return the address of the choice."""
    page = visitor.get(f"{NEW}?pick=invoice-{move_id}")
    values = dict(form_of(page, NEW).form_values())
    values[f"amount-invoice-{move_id}"] = amount
    return visitor.post(NEW, list(values.items())).headers["Location"]


def begin(visitor, path, provider_id, method_id):
    """Begin to pay a choice, as Odoo's payment form does; return the reference."""
    answer = visitor.json(
        f"{path}/transaction",
        provider_id=provider_id,
        payment_method_id=method_id,
        token_id=None,
        amount=1,
        flow="direct",
        tokenization_requested=False,
        landing_route="/my",
    ).json()
    return answer["result"]["reference"]


def pay(visitor, reference):
    """Let the provider confirm, and the browser ask whether it did."""
    visitor.json(
        "/payment/demo/simulate_payment",
        reference=reference,
        payment_details="4111",
        simulated_state="done",
    )
    for _try in range(5):
        # the page asks again where it lost against the other
        if "result" in visitor.json("/payment/status/poll").json():
            return True
    return False


def test_c_pay_many_one_choice(portal_server, office, paying):
    """C-PAY-MANY: one choice, paid from four connections at once, is one payment."""
    move_id, provider_id, method_id = paying
    carla = Visitor(portal_server.url).sign_in("carla@customer.example", "carla")
    path = plan_of(carla, move_id, "50")
    references = at_once(
        [
            lambda twin=twin: begin(twin, path, provider_id, method_id)
            for twin in twins(portal_server, carla, 4)
        ]
    )
    assert len(references) == 4
    assert len(set(references)) == 1
    count = office.admin(
        "portal.payment.share", "search_count", [("move_id", "=", move_id)]
    )
    assert count == 1


def test_c_pay_many_two_payers(portal_server, office, paying):
    """C-PAY-MANY: two payments of one invoice at once: it is credited with no more than
    it was open for, and the rest of the money is on account."""
    move_id, provider_id, method_id = paying
    browsers = [
        Visitor(portal_server.url).sign_in("carla@customer.example", "carla")
        for _i in range(2)
    ]
    # two amounts, so that they are two choices
    paths = [
        plan_of(browser, move_id, amount)
        for browser, amount in zip(browsers, ("80", "90"), strict=True)
    ]
    references = at_once(
        [
            lambda browser=browser, path=path: (
                browser,
                begin(browser, path, provider_id, method_id),
            )
            for browser, path in zip(browsers, paths, strict=True)
        ]
    )
    assert at_once(
        [lambda who=who, ref=ref: pay(who, ref) for who, ref in references]
    ) == [True, True]
    shares = office.admin(
        "portal.payment.share",
        "search_read",
        [("move_id", "=", move_id)],
        ["credited_amount", "left_amount"],
    )
    assert sum(share["credited_amount"] for share in shares) == 100
    assert sum(share["left_amount"] for share in shares) == 70
    [move] = office.admin("account.move", "read", [move_id], ["amount_residual"])
    assert move["amount_residual"] == 0
