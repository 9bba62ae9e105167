"""X-POLINE: answers at once, and a buyer who edits meanwhile, on a real server."""

import json
import threading

import pytest

from tests.office import Office
from tests.test_concurrency import ATTEMPTS, at_once, same_session
from tests.visitor import Visitor, form_of


@pytest.fixture(scope="module")
def office(portal_server):
    return Office(portal_server)


@pytest.fixture(scope="module")
def sven(portal_server, office):
    """The supplier's contact, signed in by the link of a mail."""
    visitor = Visitor(portal_server.url)
    order_id = office.purchase("partner_sven", {"name": "Paper"})
    office.bea("purchase.order", "button_confirm", [order_id])
    office.bea(
        *("purchase.order", "message_post", [order_id]),
        body="Please look",
        partner_ids=[office.ref("partner_sven")],
        subtype_xmlid="mail.mt_comment",
    )
    office.send_mails()
    mail = portal_server.smtp.wait_for("sven@supplier.example")
    link = next(address for address in mail.links if "/my/link/" in address)
    assert visitor.open_link(link).status_code == 303
    return visitor


def checked(office, sven):
    """An order of one line, and the form of its check page.

    :return: (order id, path, fields of the button that sends)
    """
    line = {"name": "Ink", "product_qty": 4, "price_unit": 20}
    order_id = office.purchase("partner_sven", line)
    office.bea("purchase.order", "button_confirm", [order_id])
    path = f"/my/purchase/{order_id}/answer"
    fields = list(form_of(sven.get(path), path).form_values())
    page = sven.post(path, [*fields, ("step", "check")])
    return order_id, path, [*form_of(page, path).form_values(), ("step", "send")]


def answers_to(office, order_id):
    return office.bea(
        *("portal.purchase.answer.line", "search_read"),
        [("order_id", "=", order_id), ("is_current", "=", True)],
        ["state", "is_outdated", "shown_price", "event_id"],
    )


def test_x_poline_at_once(portal_server, office, sven):
    """X-POLINE: one answer and one event, however many submits arrive together."""
    order_id, path, fields = checked(office, sven)
    visitors = [same_session(portal_server, sven) for _i in range(ATTEMPTS)]
    done = at_once(visitors, path, fields)
    assert {answer.status_code for answer in done} == {303}
    assert all("/done/" in answer.headers["Location"] for answer in done)
    events = [("res_model", "=", "purchase.order"), ("res_id", "=", order_id)]
    events.append(("kind", "=", "po_answered"))
    assert office.admin("portal.event", "search_count", events) == 1
    [answer] = answers_to(office, order_id)
    assert answer["state"] == "confirmed"


def test_x_poline_while_the_buyer_edits(portal_server, office, sven):
    """X-POLINE: never an answer to a price that the supplier has not seen."""
    for _attempt in range(ATTEMPTS):
        order_id, path, fields = checked(office, sven)
        [order] = office.bea("purchase.order", "read", [order_id], ["order_line"])
        values = {"order_line": [(1, order["order_line"][0], {"price_unit": 15})]}
        start, done = threading.Barrier(2), []

        def edit(order_id=order_id, values=values, start=start):
            start.wait()
            office.bea("purchase.order", "write", [order_id], values)

        def send(path=path, fields=fields, start=start, done=done):
            start.wait()
            done.append(sven.post(path, fields))

        threads = [threading.Thread(target=edit), threading.Thread(target=send)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        [line] = office.bea(
            "purchase.order.line", "read", order["order_line"], ["price_unit"]
        )
        assert line["price_unit"] == 15
        [response] = done
        if response.status_code == 409:
            # the buyer was first: it is shown anew
            assert answers_to(office, order_id) == []
            continue
        assert response.status_code == 303
        [answer] = answers_to(office, order_id)
        assert answer["shown_price"] == 20
        assert answer["is_outdated"]
        [event] = office.admin(
            "portal.event", "read", [answer["event_id"][0]], ["snapshot"]
        )
        assert json.loads(event["snapshot"])["lines"][0]["unit_price"] == "20.00"
