"""What the stories about single acts share: their people, links and evidence."""

import time
from dataclasses import dataclass

from tests.desk import Desk
from tests.office import link_in
from tests.reader import Reader
from tests.visitor import Visitor, path_of

SUBMIT = 'button[type="submit"]'


@dataclass
class Cast:
    """Who takes part in the stories of one test file, at one portal.

    ``reader()`` is another person with a browser of their own; ``scripts`` tells
    whether these browsers run scripts.
    """

    portal: object
    desk: Desk
    reader: object
    scripts: bool

    def contact(self, name: str, company: int | None = None, **values) -> int:
        """A contact without a login, of a new customer or of ``company``.

        Their address is their first name's, at the portal's own kind of browser: two
        files of tests may meet the same mail server.
        """
        desk = self.desk
        first = name.split()[0].lower()
        if company is None:
            [company] = desk.sam(
                "res.partner", "create", [{"name": f"{name} & Co", "is_company": True}]
            )
        [partner] = desk.sam(
            *("res.partner", "create"),
            [{"name": name, "parent_id": company, "email": email_of(first), **values}],
        )
        return partner

    def company_of(self, partner: int) -> int:
        [row] = self.desk.sam("res.partner", "read", [partner], ["parent_id"])
        return row["parent_id"][0]


def email_of(name: str) -> str:
    """The address of a person of the stories, by their first name."""
    return f"{name.split()[0].lower()}@stories.example"


class Story:
    """One act, from the mail that asks for it to what staff see of it in Odoo."""

    def __init__(self, cast: Cast):
        self.cast = cast
        self.desk = cast.desk
        self.portal = cast.portal

    # mails and links --------------------------------------------------------------

    def mail_to(self, name: str, subject: str = "", where=lambda caught: True):
        """The newest such mail to a person of the stories, as soon as it is there."""
        return self.portal.smtp.wait_for(email_of(name), subject, where=where)

    def arrive(self, mail, reader: Reader | None = None) -> Reader:
        """Opens the link of a mail, and presses the button of its page."""
        reader = reader or self.cast.reader()
        self._wait_for_link(link_in(mail))
        reader.open(link_in(mail))
        reader.press(f"#portal_link {SUBMIT}")
        return reader

    def _wait_for_link(self, link: str) -> None:
        """The mail server has a mail an instant before the job that sent it is done.

        No person is as quick as that.
        """
        for _attempt in range(20):
            if Visitor(self.portal.url).head(path_of(link)).status_code == 200:
                return
            time.sleep(0.1)
        raise AssertionError("the link of a mail does not work")

    # orders -----------------------------------------------------------------------

    def quotation(self, partner: int, *lines: dict, **values) -> int:
        """A draft of Sam's; see ``Office.quotation``."""
        made = self.desk.quotation(
            "partner_carla", *lines, partner_id=partner, **values
        )
        return made

    def order(self, order_id: int, *names: str):
        """Values of an order as Sam reads them: one, or a tuple of several."""
        [row] = self.desk.sam("sale.order", "read", [order_id], list(names))
        values = tuple(row[name] for name in names)
        return values[0] if len(values) == 1 else values

    def lines(self, order_id: int) -> list[int]:
        return self.order(order_id, "order_line")

    def path(self, order_id: int, act: str = "") -> str:
        return f"/my/orders/{order_id}" + (f"/{act}" if act else "")

    def open(self, reader: Reader, path: str, status: int = 200) -> None:
        reader.open(self.portal.url + path, status=status)

    # what is kept -----------------------------------------------------------------

    def kinds(self, order_id: int) -> list[str]:
        """The kinds of the events of an order, oldest first."""
        return [event["kind"] for event in self.events(order_id)]

    def events(self, order_id: int, kind: str = "") -> list[dict]:
        domain = [("res_model", "=", "sale.order"), ("res_id", "=", order_id)]
        if kind:
            domain.append(("kind", "=", kind))
        return self.desk.admin("portal.event", "search_read", domain, order="id")

    def check_evidence(self, order_id: int) -> None:
        """The chain of an order's evidence is whole."""
        assert "is whole" in self.desk.verify_by_rpc(order_id)
