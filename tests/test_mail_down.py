"""M-MAIL, P-HOTLINK: no mail server answers; nothing is lost, and Sam is told."""

import pytest

from tests.office import Office, link_in
from tests.tables import Tables
from tests.visitor import Visitor

pytestmark = pytest.mark.slow


def test_mail_server_is_down(portal_server, bench):
    office, tables = Office(portal_server), Tables(bench, portal_server.db)
    order_id = office.quotation("partner_colin", {"product_uom_qty": 5})

    def order(name):
        [row] = office.sam("sale.order", "read", [order_id], [name])
        return row[name]

    def queued():
        """(state, why not yet) of the mails about the order."""
        rows = tables.value(
            "SELECT mail.state FROM mail_mail mail"
            " JOIN mail_message message ON message.id = mail.mail_message_id"
            f" WHERE message.model = 'sale.order' AND message.res_id = {order_id}"
        )
        return rows.split()

    portal_server.smtp.stop()
    office.publish(order_id)
    assert order("portal_published")
    assert not order("portal_mail_failed")
    assert queued() == ["outgoing"]

    office.send_mails()
    # the status stays, the mail waits, and the form of the order says so
    assert order("portal_published")
    assert queued() == ["outgoing"]
    assert order("portal_mail_failed")
    assert portal_server.smtp.received == []

    portal_server.smtp.start()
    # it is tried again in a few minutes; here, at once
    tables.value("UPDATE mail_mail SET scheduled_date = NULL")
    office.send_mails()
    mail = portal_server.smtp.wait_for("colin@customer.example")
    assert not order("portal_mail_failed")
    assert queued() == []
    assert Visitor(portal_server.url).open_link(link_in(mail)).status_code == 303
    # one mail, with one link that works: the failed attempt left none alive
    assert len(portal_server.smtp.received) == 1
