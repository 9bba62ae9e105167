"""Acts that meet at the same moment: one of them happens, and each answer says so."""

import threading

import pytest

from .office import Office
from .test_concurrency import at_once, same_session
from .visitor import Visitor, form_of

ROUNDS = 3
PIN = "4071"


@pytest.fixture(scope="module")
def office(portal_server):
    """Customers sign with a PIN, and Carla has one."""
    office = Office(portal_server)
    office.set_up(portal_sign_mode="pin")
    carla = office.ref("partner_carla")
    portal_server.shell(
        f"env['portal.pin']._set(env['res.partner'].browse({carla}), {PIN!r})"
    )
    return office


@pytest.fixture
def carla(portal_server):
    return Visitor(portal_server.url).sign_in("carla@customer.example", "carla")


def race(*acts):
    """Does several things at the same moment.

    :return: what each of them returned, in their order; an exception is returned
    """
    start = threading.Barrier(len(acts))
    outcomes = [None] * len(acts)

    def run(number, act):
        start.wait()
        try:
            outcomes[number] = act()
        except Exception as error:
            outcomes[number] = error

    threads = [
        threading.Thread(target=run, args=(number, act))
        for number, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def to_sign(office):
    order_id = office.quotation(
        "partner_carla", {"name": "One", "price_unit": 10.0}, require_signature=True
    )
    status_id = office.status("sale.order", action="sign")
    office.change_status("sale.order", order_id, status_id, send_mail=False)
    return order_id


def sign_form(carla, order_id):
    """(address, the form of what is shown now, filled in)"""
    path = f"/my/orders/{order_id}/sign"
    form = form_of(carla.get(path), path)
    filled = {"terms": "1", "pin": PIN, "signer": "Carla Customer"}
    fields = [pair for pair in form.form_values() if pair[0] not in filled]
    return path, [*fields, *filled.items()]


def kinds_of(office, order_id):
    domain = [("res_model", "=", "sale.order"), ("res_id", "=", order_id)]
    rows = office.admin("portal.event", "search_read", domain, ["kind"])
    return [row["kind"] for row in rows]


def test_o_esign_twice_at_once(portal_server, office, carla):
    """O-ESIGN: one signature and one PDF in the queue, however many submits."""
    order_id = to_sign(office)
    path, fields = sign_form(carla, order_id)
    twins = [same_session(portal_server, carla) for _number in range(ROUNDS)]
    answers = at_once(twins, path, fields)
    assert {answer.status_code for answer in answers} == {303}
    again = [a for a in answers if a.headers["Location"].endswith("again=1")]
    assert len(again) == ROUNDS - 1
    kinds = kinds_of(office, order_id)
    assert kinds.count("signed") == 1
    assert kinds.count("order_confirmed") <= 1
    [order] = office.sam("sale.order", "read", [order_id], ["state", "signed_by"])
    assert order["state"] == "sale"


def test_o_esign_while_staff_edit(office, carla):
    """O-ESIGN: nobody signs for a price that was not on the screen."""
    for price in range(20, 20 + ROUNDS):
        order_id = to_sign(office)
        path, fields = sign_form(carla, order_id)
        [order] = office.sam("sale.order", "read", [order_id], ["order_line"])
        [line_id] = order["order_line"]
        values = {"price_unit": float(price)}
        answer, _edited = race(
            lambda path=path, fields=fields: carla.post(path, fields),
            lambda line_id=line_id, values=values: office.sam(
                "sale.order.line", "write", [line_id], values
            ),
        )
        assert answer.status_code in (303, 409)
        domain = [("res_id", "=", order_id), ("kind", "=", "signed")]
        events = office.admin("portal.event", "search_read", domain, ["snapshot"])
        signed = answer.status_code == 303
        assert len(events) == int(signed)
        assert all(f'"unit_price":"{price}.' not in e["snapshot"] for e in events)
        [order] = office.sam("sale.order", "read", [order_id], ["signed_on", "state"])
        assert bool(order["signed_on"]) == signed
        assert order["state"] == ("sale" if signed else "sent")


def test_o_esign_decline_while_signing(portal_server, office, carla):
    """O-ESIGN: signed or declined, in the order and in the evidence; never both."""
    for _round in range(ROUNDS):
        order_id = to_sign(office)
        path, fields = sign_form(carla, order_id)
        refuse = f"/my/orders/{order_id}/decline"
        form = form_of(carla.get(refuse), refuse)
        reason = [("decline_message", "No, thank you.")]
        no = [p for p in form.form_values() if p[0] != "decline_message"] + reason
        twin = same_session(portal_server, carla)
        sign, decline = race(
            lambda path=path, fields=fields: carla.post(path, fields),
            lambda refuse=refuse, no=no, twin=twin: twin.post(refuse, no),
        )
        kinds = kinds_of(office, order_id)
        [order] = office.sam("sale.order", "read", [order_id], ["state"])
        signed = "signed" in kinds
        assert signed != ("declined" in kinds), kinds
        assert order["state"] == ("sale" if signed else "cancel")
        assert decline.status_code == 303
        if signed:
            assert sign.status_code == 303
            assert "cant_reject" in decline.headers["Location"]
        else:
            assert sign.status_code == 409


def test_c_reorder_twice_at_once(portal_server, office, carla):
    """C-REORDER: one form makes one quotation."""
    old = office.quotation("partner_carla", {"name": "One"})
    office.sam("sale.order", "action_confirm", [old])
    path = f"/my/orders/{old}/reorder"
    fields = list(form_of(carla.get(path), path).form_values())
    twins = [same_session(portal_server, carla) for _number in range(ROUNDS)]
    answers = at_once(twins, path, fields)
    assert {answer.status_code for answer in answers} == {303}
    again = [a for a in answers if "again=1" in a.headers["Location"]]
    assert len(again) == ROUNDS - 1
    domain = [("portal_reorder_of_id", "=", old)]
    [new] = office.sam("sale.order", "search", domain)
    assert kinds_of(office, new) == ["reordered"]


def test_c_files_remove_while_staff_receive(office, carla):
    """C-FILES: taken back, or received and kept; the file is never half gone."""
    order_id = office.quotation("partner_carla", {"name": "One"})
    office.publish(order_id, send_mail=False)
    path = f"/my/orders/{order_id}/files"
    for number in range(ROUNDS):
        token = {"csrf_token": carla.csrf_token()}
        file = ("files", (f"note{number}.txt", b"Note %d" % number, "text/plain"))
        assert carla.post(path, token, files=[file]).status_code == 303
        domain = [("order_id", "=", order_id), ("name", "=", f"note{number}.txt")]
        [document] = office.sam("portal.document", "search", domain)
        remove = f"{path}/{document}/remove"
        answer, _received = race(
            lambda remove=remove, token=token: carla.post(remove, token),
            lambda document=document: office.sam(
                "portal.document", "action_received", [document]
            ),
        )
        [row] = office.admin(
            *("portal.document", "read", [document]),
            ["state", "active", "attachment_id"],
        )
        if row["active"]:
            assert answer.status_code == 409
            assert row["state"] == "received"
            assert row["attachment_id"]
        else:
            assert answer.status_code == 303
            assert row["state"] == "removed"
            assert not row["attachment_id"]
