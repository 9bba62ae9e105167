"""The people and documents of the access matrix, and how each address is asked for."""

from tests.office import Office, link_in
from tests.visitor import Visitor, form_of, path_of

ACTORS = ("anon", "token", "guest", "carla", "colin", "eve", "sven", "staff")


def canary(record: str) -> str:
    """A word of each text of a document: whoever reads it has seen the document."""
    return f"CANARY-{record}-7391"


TOKEN = "5b0a1f5c-7d50-4f9e-8a0d-0c6f3f1f7a11"

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


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


class Requests:
    """Each address of the matrix: a function of scene, actor and record.

    What changes something is sent complete and valid, so that a refusal is about who
    asks. Only what an allowed actor would really do is left unfinished: the approval
    without its tick, the change request without its text.
    """

    def page(scene, actor, record, **query):
        if actor == "token":
            query["access_token"] = TOKEN
        return scene.visitors[actor].get(scene.page(record), **query)

    def html(scene, actor, record):
        return Requests.page(scene, actor, record, report_type="html")

    def pdf(scene, actor, record):
        return Requests.page(scene, actor, record, report_type="pdf", download="true")

    def as_json(scene, actor, record):
        return Requests.page(scene, actor, record, report_type="json")

    def colleagues(scene, actor, record):
        return scene.visitors[actor].get("/my/colleagues")

    def remove_check(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/remove")

    def limit(scene, actor, record):
        # no section at all: refused for whoever may
        fields = [("step", "save")]
        return Requests.post(scene, actor, scene.page(record), fields)

    def take_away(scene, actor, record):
        return Requests.post(scene, actor, f"{scene.page(record)}/remove", [])

    def paid(scene, actor, record):
        return scene.visitors[actor].get("/my/history/payments")

    def edi(scene, actor, record):
        query = {"access_token": TOKEN} if actor == "token" else {}
        path = f"{scene.page(record)}/download_edi"
        return scene.visitors[actor].get(path, **query)

    def acknowledge_by_get(scene, actor, record):
        return Requests.page(scene, actor, record, acknowledge="True")

    def check(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/approve")

    def approve(scene, actor, record):
        path = f"{scene.page(record)}/approve"
        carla = scene.visitors["carla"]
        lines = scene.office.admin(
            "sale.order", "read", [scene.ids[record]], ["order_line"]
        )[0]["order_line"]
        fields = [("line_ids", line) for line in lines]
        if record == "public":
            fields.append(("shown", form_of(carla.get(path), path).fields["shown"]))
        if actor not in ("carla", "colin", "guest"):
            fields.append(("terms", "1"))
        return Requests.post(scene, actor, path, fields)

    def hand_over(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/hand-over")

    def send_hand_over(scene, actor, record):
        values = {"name": "Mallory", "email": "mallory@else.example", "reason": "x"}
        if actor in ("carla", "colin", "guest"):
            values["name"] = ""
        path = f"{scene.page(record)}/hand-over"
        return Requests.post(scene, actor, path, [*values.items(), ("step", "send")])

    def handed_over(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/handed-over")

    def ask_change(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/change-request")

    def send_change(scene, actor, record):
        body = "" if actor in ("carla", "colin", "guest") else "Make it blue"
        path = f"{scene.page(record)}/change-request"
        return Requests.post(scene, actor, path, [("body", body)])

    def files(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/files")

    def send_files(scene, actor, record):
        # none chosen: whoever may send is told so
        return Requests.post(scene, actor, f"{scene.page(record)}/files", [])

    def sent_file(scene, actor, record):
        path = f"{scene.page(record)}/files/{scene.ids['sent_file']}"
        return scene.visitors[actor].get(path)

    def document(scene, actor, record):
        path = f"/my/documents/{scene.ids['sent_file']}"
        return scene.visitors[actor].get(path)

    def document_file(scene, actor, record):
        path = f"/my/documents/{scene.ids['sent_file']}/download"
        return scene.visitors[actor].get(path)

    def said_document(scene, actor, record):
        path = f"/my/documents/{scene.ids['said_file']}"
        return scene.visitors[actor].get(path)

    def said_document_file(scene, actor, record):
        path = f"/my/documents/{scene.ids['said_file']}/download"
        return scene.visitors[actor].get(path)

    def all_documents(scene, actor, record):
        return scene.visitors[actor].get("/my/documents")

    def take_back(scene, actor, record):
        path = f"{scene.page(record)}/files/{scene.ids['sent_file']}/remove"
        return Requests.post(scene, actor, path, [])

    def preview(scene, actor, record):
        carla = scene.office.ref("partner_carla")
        return scene.visitors[actor].get(f"/my/preview/{carla}")

    def mark_seen(scene, actor, record):
        # of something else than what is there now: nothing is marked
        fields = [("shown", "0" * 64)]
        return Requests.post(scene, actor, f"{scene.page(record)}/seen", fields)

    def accept(scene, actor, record):
        token = {"access_token": TOKEN} if actor == "token" else {}
        path = f"{scene.page(record)}/accept"
        visitor = scene.visitors[actor]
        return visitor.json(path, name="Mallory", signature=PIXEL, **token)

    def decline(scene, actor, record):
        query = f"?access_token={TOKEN}" if actor == "token" else ""
        path = f"{scene.page(record)}/decline{query}"
        return Requests.post(scene, actor, path, [("decline_message", "No.")])

    def profile(scene, actor, record):
        return scene.visitors[actor].get("/my/account")

    def company(scene, actor, record):
        return scene.visitors[actor].get("/my/company")

    def send_company(scene, actor, record):
        # nobody of them has the right to it
        return Requests.post(scene, actor, "/my/company", [("name", "Mallory Ltd")])

    def addresses(scene, actor, record):
        return scene.visitors[actor].get("/my/addresses")

    def remove_address(scene, actor, record):
        # the first contact of all: our own company
        return Requests.post(scene, actor, "/my/address/1/remove", [])

    def check_decline(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/decline")

    def check_sign(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/sign")

    def send_sign(scene, actor, record):
        fields = [("signer", "Mallory"), ("terms", "1"), ("pin", "4071")]
        return Requests.post(scene, actor, f"{scene.page(record)}/sign", fields)

    def check_options(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/options")

    def send_options(scene, actor, record):
        return Requests.post(scene, actor, f"{scene.page(record)}/options", [])

    def check_reorder(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/reorder")

    def send_reorder(scene, actor, record):
        # without the key of the form it shows the page again, and orders nothing
        path = f"{scene.page(record)}/reorder"
        return Requests.post(scene, actor, path, [("client_order_ref", "again")])

    def pay(scene, actor, record):
        token = {"access_token": TOKEN} if actor == "token" else {}
        path = f"{scene.page(record)}/transaction"
        visitor = scene.visitors[actor]
        values = {"provider_id": 1, "payment_method_id": 1, "token_id": None}
        values |= {"amount": 1, "flow": "direct", "tokenization_requested": False}
        return visitor.json(path, **values, landing_route="/my", **token)

    def choose_pay(scene, actor, record):
        path = f"/my/payments/new?pick=order-{scene.ids[record]}"
        return scene.visitors[actor].get(path)

    def check_acknowledge(scene, actor, record):
        path = f"/my/purchase/acknowledge?order_ids={scene.ids[record]}"
        return scene.visitors[actor].get(path)

    def acknowledge(scene, actor, record):
        fields = [("order_ids", scene.ids[record])]
        # what Sven sends is out of date: it shows him the page again, and does nothing
        if actor != "sven" and record == "po":
            page = Requests.check_acknowledge(scene, "sven", record)
            form = form_of(page, "/my/purchase/acknowledge")
            fields.append(("shown", form.fields["shown"]))
        return Requests.post(scene, actor, "/my/purchase/acknowledge", fields)

    def bill_form(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/bill")

    def send_bill(scene, actor, record):
        # without a file: who may send is told so
        path = f"{scene.page(record)}/bill"
        fields = [("number", "M-1"), ("date", "2026-03-01")]
        return Requests.post(scene, actor, path, fields)

    def bills(scene, actor, record):
        return scene.visitors[actor].get("/my/bills")

    def bill_file(scene, actor, record):
        path = f"{scene.page(record)}/file/{scene.ids['bill_file']}"
        return scene.visitors[actor].get(path)

    def withdraw_bill(scene, actor, record):
        return Requests.post(scene, actor, f"{scene.page(record)}/withdraw", [])

    def answer_form(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/answer")

    def send_answer(scene, actor, record):
        # what Sven sends is out of date: it shows him the form again, and does nothing
        path, fields = f"{scene.page(record)}/answer", [("step", "send")]
        if actor != "sven" and record == "po":
            page = Requests.answer_form(scene, "sven", record)
            form = form_of(page, path)
            fields += [(name, form.fields[name]) for name in ("shown", "line_ids")]
        return Requests.post(scene, actor, path, fields)

    def answered(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/done/1")

    def dates(scene, actor, record):
        line = scene.office.admin(
            "purchase.order", "read", [scene.ids[record]], ["order_line"]
        )[0]["order_line"][0]
        token = {"access_token": TOKEN} if actor == "token" else {}
        path = f"{scene.page(record)}/update"
        return scene.visitors[actor].json(path, **{str(line): "2031-01-01"}, **token)

    def file(scene, actor, record):
        return scene.visitors[actor].get(f"/web/content/{scene.ids['file']}")

    def talk(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/comment")

    def comment(scene, actor, record):
        # without its text: the form comes back
        text = "" if actor in ("carla", "colin", "guest", "sven") else "Mine now"
        path = f"{scene.page(record)}/comment"
        return Requests.post(scene, actor, path, [("comment", text)])

    def change_page(scene, actor, record, end=""):
        path = f"{scene.page(record)}/change-request/{scene.ids['request']}"
        return scene.visitors[actor].get(f"{path}{end}")

    def change_talk(scene, actor, record):
        return Requests.change_page(scene, actor, record, "/comment")

    def change_file(scene, actor, record):
        return Requests.change_page(scene, actor, record, f"/file/{scene.ids['file']}")

    def withdraw(scene, actor, record):
        # too long a reason: the form comes back
        long = actor in ("carla", "colin", "guest")
        path = f"{scene.page(record)}/change-request/{scene.ids['request']}/withdraw"
        return Requests.post(scene, actor, path, [("reason", "x" * 10_001 * long)])

    def check_withdraw(scene, actor, record):
        return Requests.change_page(scene, actor, record, "/withdraw")

    def comment_on_change(scene, actor, record):
        # without its text: the form comes back
        text = "" if actor in ("carla", "colin", "guest") else "Mine now"
        path = f"{scene.page(record)}/change-request/{scene.ids['request']}/comment"
        return Requests.post(scene, actor, path, [("comment", text)])

    def viewed(scene, actor, record):
        fields = {"res_model": scene.model(record), "res_id": scene.ids[record]}
        return Requests.post(scene, actor, "/my/viewed", list(fields.items()))

    def signed(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/signed")

    def done(scene, actor, record):
        path = f"{scene.page(record)}/done/{scene.ids['evidence']}"
        return scene.visitors[actor].get(path)

    def inert(scene, actor, record):
        path = f"/my/link/to/{scene.model(record)}/{scene.ids[record]}"
        return scene.visitors[actor].get(path)

    def quotes(scene, actor, record):
        return scene.visitors[actor].get("/my/quotes")

    def find(scene, actor, record):
        name = scene.names[record]
        return scene.visitors[actor].get(f"/my/quotes?search={name}")

    def orders(scene, actor, record):
        return scene.visitors[actor].get("/my/orders")

    def closed(scene, actor, record):
        return scene.visitors[actor].get("/my/history/orders")

    def purchase(scene, actor, record):
        return scene.visitors[actor].get("/my/purchase")

    def rfq(scene, actor, record):
        return scene.visitors[actor].get("/my/rfq")

    def actions(scene, actor, record):
        return scene.visitors[actor].get("/my/actions")

    def search(scene, actor, record):
        model = scene.model(record)
        return scene.visitors[actor].call(
            model, "search_read", [["id", "=", scene.ids[record]]], ["name", "note"]
        )

    def read(scene, actor, record):
        model = scene.model(record)
        return scene.visitors[actor].call(
            model, "read", [scene.ids[record]], ["name", "note"]
        )

    def count(scene, actor, record):
        domain = [["note", "ilike", canary(record)], ["id", "=", scene.ids[record]]]
        return scene.visitors[actor].call(scene.model(record), "search_count", domain)

    def lines(scene, actor, record):
        domain = [["order_id", "=", scene.ids[record]]]
        return scene.visitors[actor].call(
            f"{scene.model(record)}.line", "search_read", domain, ["name"]
        )

    def mail_view(scene, actor, record):
        query = {"model": scene.model(record), "res_id": scene.ids[record]}
        if actor == "token":
            query["access_token"] = TOKEN
        return scene.visitors[actor].get("/mail/view", **query)

    def chatter(scene, actor, record):
        token = {"token": TOKEN} if actor == "token" else {}
        return scene.visitors[actor].json(
            "/mail/chatter_fetch",
            thread_model=scene.model(record),
            thread_id=scene.ids[record],
            fetch_params={"limit": 30},
            **token,
        )

    def say(scene, actor, record):
        token = {"token": TOKEN} if actor == "token" else {}
        return scene.visitors[actor].json(
            "/mail/message/post",
            thread_model=scene.model(record),
            thread_id=scene.ids[record],
            post_data={
                "body": f"SAID-{actor}-{record}",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
            },
            **token,
        )

    def post(scene, actor, path, fields):
        visitor = scene.visitors[actor]
        token = visitor.csrf_token()
        return visitor.post(path, [*fields, ("csrf_token", token)])
