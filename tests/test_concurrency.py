"""Two submits at once are one act (ASVS 2.3.3, 2.3.4), against a real server."""

import threading

import pytest

from .office import Office
from .visitor import Visitor, form_of

ATTEMPTS = 3


@pytest.fixture(scope="module")
def office(portal_server):
    return Office(portal_server)


def at_once(visitors, path, fields):
    """Posts one form from several connections at the same moment.

    :return: the answers, in no order
    """
    start = threading.Barrier(len(visitors))
    answers = []

    def send(visitor):
        start.wait()
        answers.append(visitor.post(path, fields))

    threads = [threading.Thread(target=send, args=(v,)) for v in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def same_session(portal, visitor):
    """Another connection of the same signed-in browser."""
    twin = Visitor(portal.url)
    twin._session.cookies.update(visitor._session.cookies)
    return twin


def test_c_approve_at_once(portal_server, office):
    """C-APPROVE: one approval and one event, however many submits arrive together."""
    order_id = office.quotation("partner_carla", {"name": "One"}, {"name": "Two"})
    office.publish(order_id, send_mail=False)
    carla = Visitor(portal_server.url).sign_in("carla@customer.example", "carla")
    path = f"/my/orders/{order_id}/approve"
    form = form_of(carla.get(path), path)
    fields = [*form.form_values(), ("terms", "1")]
    visitors = [same_session(portal_server, carla) for _i in range(ATTEMPTS)]
    answers = at_once(visitors, path, fields)
    assert {answer.status_code for answer in answers} == {303}
    done = [a for a in answers if "/done/" in a.headers["Location"]]
    assert len(done) == 1
    events = office.admin(
        "portal.event",
        "search_count",
        [
            ("res_model", "=", "sale.order"),
            ("res_id", "=", order_id),
            ("kind", "=", "line_approved"),
        ],
    )
    assert events == 1
    approvals = office.admin(
        "portal.approval", "search_count", [("order_id", "=", order_id)]
    )
    assert approvals == 2


def test_x_delegate_hand_over_while_approving(portal_server, office):
    """X-DELEGATE: handed over and approved at once: one of them happens, not both."""
    outcomes = set()
    for _round in range(3):
        order_id = office.quotation("partner_carla", {"name": "One"})
        office.publish(order_id, send_mail=False)
        carla = Visitor(portal_server.url).sign_in("carla@customer.example", "carla")
        approve, hand_over = (
            f"/my/orders/{order_id}/{act}" for act in ("approve", "hand-over")
        )
        form = form_of(carla.get(approve), approve)
        approval = [*form.form_values(), ("terms", "1")]
        values = {
            "name": "Nora New",
            "email": "nora@customer.example",
            "reason": "I am away.",
            "step": "send",
            "csrf_token": carla.csrf_token(),
        }
        twins = [same_session(portal_server, carla) for _i in range(2)]
        start = threading.Barrier(2)
        answers = {}

        def send(name, visitor, path, fields, start=start, answers=answers):
            start.wait()
            answers[name] = visitor.post(path, fields)

        threads = [
            threading.Thread(
                target=send, args=("approve", twins[0], approve, approval)
            ),
            threading.Thread(
                target=send, args=("hand over", twins[1], hand_over, values)
            ),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        domain = [("res_model", "=", "sale.order"), ("res_id", "=", order_id)]
        rows = office.admin("portal.event", "search_read", domain, ["kind"])
        kinds = {row["kind"] for row in rows}
        done = "line_approved" in kinds
        assert done != ("handed_over" in kinds), kinds
        assert answers["hand over"].status_code == 303
        if done:
            assert "/done/" in answers["approve"].headers["Location"]
            assert "no_hand_over" in answers["hand over"].headers["Location"]
        else:
            assert answers["approve"].status_code == 403
            assert answers["hand over"].headers["Location"].endswith("/handed-over")
        outcomes.add(done)
    contacts = office.admin(
        "res.partner", "search_count", [("email", "=", "nora@customer.example")]
    )
    assert contacts == (0 if outcomes == {True} else 1)


def test_x_quorum_two_at_once(portal_server, office):
    """X-QUORUM: the last two who are asked approve at once: all count, once."""
    office.login("Tess Two", "tess@two.example", "tess", "Two Ltd")
    [tess] = office.admin("res.partner", "search", [("email", "=", "tess@two.example")])
    [row] = office.admin("res.partner", "read", [tess], ["parent_id"])
    theo = office.admin(
        "res.partner",
        "create",
        [
            {
                "name": "Theo Two",
                "email": "theo@two.example",
                "parent_id": row["parent_id"][0],
            }
        ],
    )[0]
    portal_server.shell(
        "env['res.users'].with_context(no_reset_password=True).create({"
        f"'partner_id': {theo}, 'login': 'theo@two.example', 'password': 'theo',"
        " 'group_ids': [(6, 0, env.ref('base.group_portal').ids)]})"
    )
    order_id = office.quotation(
        "partner_carla",
        {"name": "One"},
        partner_id=tess,
        portal_quorum="all",
        portal_approver_ids=[(0, 0, {"partner_id": one}) for one in (tess, theo)],
    )
    office.publish(order_id, send_mail=False)
    path = f"/my/orders/{order_id}/approve"
    start = threading.Barrier(2)
    answers = []

    def send(visitor, fields):
        start.wait()
        answers.append(visitor.post(path, fields))

    threads = []
    for name in ("tess", "theo"):
        visitor = Visitor(portal_server.url).sign_in(f"{name}@two.example", name)
        form = form_of(visitor.get(path), path)
        fields = [*form.form_values(), ("terms", "1")]
        threads.append(threading.Thread(target=send, args=(visitor, fields)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("/done/" in answer.headers["Location"] for answer in answers)
    [order] = office.admin("sale.order", "read", [order_id], ["state"])
    assert order["state"] == "sale"
    domain = [("res_model", "=", "sale.order"), ("res_id", "=", order_id)]
    rows = office.admin("portal.event", "search_read", domain, ["kind"])
    kinds = sorted(row["kind"] for row in rows)
    assert kinds == ["line_approved", "line_approved", "order_confirmed"]


def test_x_bound_approve_while_staff_edit(portal_server, office):
    """X-BOUND: a price that staff change at that moment is never approved unseen.

    Either the approval came first, and is void, or the customer is asked again.
    """
    carla = Visitor(portal_server.url).sign_in("carla@customer.example", "carla")
    for price in range(20, 20 + ATTEMPTS):
        order_id = office.quotation("partner_carla", {"name": "One"}, {"name": "Two"})
        office.publish(order_id, send_mail=False)
        path = f"/my/orders/{order_id}/approve"
        fields = [*form_of(carla.get(path), path).form_values(), ("terms", "1")]
        [order] = office.sam("sale.order", "read", [order_id], ["order_line"])
        line_id = order["order_line"][0]
        start = threading.Barrier(2)

        def edit(line_id=line_id, price=price, start=start):
            start.wait()
            office.sam("sale.order.line", "write", [line_id], {"price_unit": price})

        thread = threading.Thread(target=edit)
        thread.start()
        start.wait()
        answer = carla.post(path, fields)
        thread.join()
        assert answer.status_code in (303, 409)
        [line] = office.admin(
            "sale.order.line", "read", [line_id], ["portal_answer", "price_unit"]
        )
        assert line["price_unit"] == price
        approvals = office.admin(
            "portal.approval",
            "search_read",
            [("line_id", "=", line_id)],
            ["is_void"],
        )
        assert len(approvals) == (1 if answer.status_code == 303 else 0)
        assert all(approval["is_void"] for approval in approvals)
        assert line["portal_answer"] == ("void" if approvals else "waiting")


def test_p_po_at_once(portal_server, office):
    """P-PO: the same for two purchase orders in one form."""
    orders = []
    for _i in range(2):
        order_id = office.purchase("partner_sven", {"name": "Paper"})
        office.bea("purchase.order", "button_confirm", [order_id])
        orders.append(order_id)
    sven = Visitor(portal_server.url)
    office.bea(
        "purchase.order",
        "message_post",
        [orders[0]],
        body="Please look",
        partner_ids=[office.ref("partner_sven")],
        subtype_xmlid="mail.mt_comment",
    )
    office.send_mails()
    mail = portal_server.smtp.wait_for("sven@supplier.example")
    link = next(address for address in mail.links if "/my/link/" in address)
    assert sven.open_link(link).status_code == 303
    path = "/my/purchase/acknowledge"
    query = "&".join(f"order_ids={order_id}" for order_id in orders)
    form = form_of(sven.get(f"{path}?{query}"), path)
    visitors = [same_session(portal_server, sven) for _i in range(ATTEMPTS)]
    answers = at_once(visitors, path, list(form.form_values()))
    assert {answer.status_code for answer in answers} == {303}
    for order_id in orders:
        events = office.admin(
            "portal.event",
            "search_count",
            [
                ("res_model", "=", "purchase.order"),
                ("res_id", "=", order_id),
                ("kind", "=", "acknowledged"),
            ],
        )
        assert events == 1
