"""The people and documents of the access matrix, and how each address is asked for."""

from tests.access_requests import Requests
from tests.access_words import TOKEN, canary
from tests.office import Office, link_in
from tests.visitor import Visitor, form_of, path_of

ACTORS = ("anon", "token", "guest", "carla", "colin", "eve", "sven", "staff")


class Scene:
    """Made once: one document of each sort, and one browser for each actor.

    ``anon`` and ``token`` are not signed in; ``token`` brings the document's stock
    token wherever there is a place for it. ``guest`` has opened a link of record scope
    to the document ``public``; ``colin`` a link of portal scope to it. ``carla`` owns
    the quotations and orders, ``eve`` is another customer, ``sven`` the supplier;
    ``staff`` sells and buys.
    """

    def __init__(self, portal):
        self.portal = portal
        self.office = Office(portal)
        self.ids = {}
        self.names = {}
        self._make_documents()
        self._make_actors()
        self._approve_order()
        self._request_change()
        self._send_file()
        self._say_with_file()
        self._keep_file()
        self._send_bill()
        self._make_payment()
        self._make_colleague()

    def _make_colleague(self) -> None:
        """Carla administers her company, and ``colleague`` has a login there."""
        office = self.office
        carla = office.ref("partner_carla")
        office.admin("res.partner", "write", [carla], {"portal_is_admin": True})
        [row] = office.admin("res.partner", "read", [carla], ["parent_id"])
        values = {
            "name": canary("colleague"),
            "email": "colleague@customer.example",
            "parent_id": row["parent_id"][0],
        }
        [self.ids["colleague"]] = office.admin("res.partner", "create", [values])
        office.admin("res.partner", "action_portal_invite", [self.ids["colleague"]])

    def _make_payment(self) -> None:
        """What Carla's company paid, in the books."""
        office = self.office
        carla = office.ref("partner_carla")
        [row] = office.admin("res.partner", "read", [carla], ["commercial_partner_id"])
        values = {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": row["commercial_partner_id"][0],
            "amount": 12,
            "memo": canary("payment"),
        }
        [payment_id] = office.admin("account.payment", "create", [values])
        office.admin("account.payment", "action_post", [payment_id])
        self.ids["payment"] = payment_id

    def _make_documents(self) -> None:
        office = self.office
        for record in ("draft", "public", "order", "sign", "change"):
            word = canary(record)
            lines = [
                {"name": f"Poster {word}", "product_uom_qty": 3},
                {"name": f"Banner {word}", "product_uom_qty": 1},
            ]
            texts = {"note": f"<p>Note {word}</p>", "client_order_ref": word}
            self.ids[record] = office.quotation("partner_carla", *lines, **texts)
        for record in ("public", "order", "change"):
            office.publish(self.ids[record], send_mail=False)
        office.sam(
            "sale.order", "write", [self.ids["sign"]], {"require_signature": True}
        )
        status = office.status("sale.order", action="sign")
        office.change_status("sale.order", self.ids["sign"], status, send_mail=False)
        for record in ("po", "po_draft"):
            word = canary(record)
            line = {"name": f"Paper {word}", "product_qty": 4, "price_unit": 5}
            texts = {"note": f"<p>Note {word}</p>", "partner_ref": word}
            self.ids[record] = office.purchase("partner_sven", line, **texts)
        office.bea("purchase.order", "button_confirm", [self.ids["po"]])
        for record, document_id in self.ids.items():
            model = self.model(record)
            values = {"access_token": TOKEN}
            office.admin(model, "write", [document_id], values)
            [row] = office.admin(model, "read", [document_id], ["name"])
            self.names[record] = row["name"]
            office.admin(
                *(model, "message_post", [document_id]),
                body=f"Chatter {canary(record)}",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

    def _make_actors(self) -> None:
        portal, office = self.portal, self.office
        office.login("Eve Else", "eve@else.example", "eve", "Else Ltd")
        portal.smtp.clear()
        self.visitors = {actor: Visitor(portal.url) for actor in ACTORS}
        self.visitors["carla"].sign_in("carla@customer.example", "carla")
        self.visitors["eve"].sign_in("eve@else.example", "eve")
        self.visitors["staff"].sign_in("admin", "admin")
        for actor, record, contact, makes_login in (
            ("guest", "public", "colin", False),
            ("colin", "public", "colin", True),
            ("sven", "po", "sven", True),
        ):
            office.set_up(portal_create_logins=makes_login)
            address = self._mail(record, f"partner_{contact}")
            assert self.visitors[actor].open_link(address).status_code == 303
            assert self.visitors[actor].is_signed_in() == makes_login

    def _mail(self, record: str, partner: str) -> str:
        """The link of a mail about ``record`` to a contact."""
        self.portal.smtp.clear()
        self.office.admin(
            *(self.model(record), "message_post", [self.ids[record]]),
            body="Please have a look.",
            partner_ids=[self.office.ref(partner)],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.office.send_mails()
        email = self.office.admin(
            "res.partner", "read", [self.office.ref(partner)], ["email"]
        )[0]["email"]
        return link_in(self.portal.smtp.wait_for(email))

    def _approve_order(self) -> None:
        """Carla approves all of ``order``, which confirms it; ``evidence`` says so."""
        carla = self.visitors["carla"]
        path = f"/my/orders/{self.ids['order']}/approve"
        done = carla.submit(carla.get(path), path, terms="1")
        self.ids["evidence"] = int(path_of(done.headers["Location"]).rsplit("/", 1)[1])
        assert carla.get(path_of(done.headers["Location"])).status_code == 200

    def _request_change(self) -> None:
        """Carla asks for a change of ``change``, with a file; its id is ``file``."""
        carla = self.visitors["carla"]
        path = f"/my/orders/{self.ids['change']}/change-request"
        text = f"Like the plan, please: {canary('change')}"
        fields = {"csrf_token": carla.csrf_token(), "body": text}
        content = canary("change").encode()
        done = carla.post(path, fields, files={"files": ("plan.txt", content)})
        assert done.status_code == 303
        domain = [("order_id", "=", self.ids["change"])]
        [row] = self.office.admin(
            "portal.change.request", "search_read", domain, ["attachment_ids"]
        )
        self.ids["request"] = row["id"]
        [self.ids["file"]] = row["attachment_ids"]

    def _send_file(self) -> None:
        """Carla sends a file to ``change``; its id is ``sent_file``."""
        carla = self.visitors["carla"]
        path = f"/my/orders/{self.ids['change']}/files"
        name = f"{canary('change')}.txt"
        files = {"files": (name, canary("change").encode())}
        done = carla.post(path, {"csrf_token": carla.csrf_token()}, files=files)
        assert done.status_code == 303
        domain = [("order_id", "=", self.ids["change"]), ("kind", "=", "upload")]
        [self.ids["sent_file"]] = self.office.admin("portal.document", "search", domain)

    def _say_with_file(self) -> None:
        """Carla writes on ``change``, with a file; its document is ``said_file``."""
        carla = self.visitors["carla"]
        path = f"/my/orders/{self.ids['change']}/comment"
        name = f"said-{canary('change')}.txt"
        files = {"comment_files": (name, f"said {canary('change')}".encode())}
        fields = {"csrf_token": carla.csrf_token(), "comment": "As we said"}
        done = carla.post(path, fields, files=files)
        assert done.status_code == 303
        [self.ids["said_file"]] = self.office.admin(
            "portal.document", "search", [("name", "=", name)]
        )

    def _keep_file(self) -> None:
        """Carla's message on ``change`` comes back: one of its files waits for her.

        ``kept`` is what her form names it by, ``kept_file`` the id of its bytes.
        """
        carla = self.visitors["carla"]
        path = f"/my/orders/{self.ids['change']}/comment"
        word = canary("change")
        files = [
            ("comment_files", (f"kept-{word}.txt", f"kept {word}".encode())),
            ("comment_files", ("empty.txt", b"")),
        ]
        fields = {"csrf_token": carla.csrf_token(), "comment": "Not yet"}
        answer = carla.post(path, fields, files=files)
        assert answer.status_code == 422
        self.ids["kept"] = form_of(answer, path).fields["kept"]
        [row] = self.office.admin(
            *("portal.pending.file", "search_read", []), ["attachment_id"]
        )
        self.ids["kept_file"] = row["attachment_id"][0]

    def _send_bill(self) -> None:
        """Sven sends ``bill`` to ``po``; the id of its file is ``bill_file``."""
        sven = self.visitors["sven"]
        fields = [("number", canary("bill")), ("date", "2026-03-01")]
        fields += [("csrf_token", sven.csrf_token())]
        content = f"%PDF-1.4 {canary('bill')} %%EOF".encode()
        path = f"{self.page('po')}/bill"
        done = sven.post(path, fields, files={"files": ("bill.pdf", content)})
        assert done.status_code == 303
        self.ids["bill"] = int(
            path_of(done.headers["Location"]).split("?")[0].split("/")[-1]
        )
        self.names["bill"] = canary("bill")
        [row] = self.office.admin(
            "portal.bill", "read", [self.ids["bill"]], ["file_ids"]
        )
        [self.ids["bill_file"]] = row["file_ids"]

    def model(self, record: str) -> str:
        if record == "bill":
            return "portal.bill"
        return "purchase.order" if record.startswith("po") else "sale.order"

    def page(self, record: str) -> str:
        if record == "evidence":
            return f"/my/evidence/{self.ids[record]}"
        if record == "bill":
            return f"/my/bills/sent/{self.ids[record]}"
        if record == "colleague":
            return f"/my/colleagues/{self.ids[record]}"
        if record == "payment":
            return f"/my/payments/{self.ids[record]}"
        folder = "purchase" if record.startswith("po") else "orders"
        return f"/my/{folder}/{self.ids[record]}"

    def ask(self, actor: str, record: str, address: str):
        """Asks for an address (a name of ``Requests``) and returns the answer."""
        return getattr(Requests, address.replace("-", "_"))(self, actor, record)
