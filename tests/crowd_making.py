"""Makes the people and documents of ``tests.crowd``: runs inside of Odoo."""

import base64

from odoo.fields import Command, Datetime

from tests.addresses_rpc import readable_models
from tests.crowd import CONTACTS, DOCUMENTS, LINKS, TOKEN, word


def make(env) -> dict:
    """Makes everything; returns its ids, names and secrets as plain values."""
    # the mails about all this stay in the queue
    env = env(context={**env.context, "mail_notify_force_send": False, "lang": "en_US"})
    crowd = Crowd(env)
    crowd.make_people()
    crowd.make_documents()
    crowd.make_links()
    env.flush_all()
    return {**crowd.found, "models": readable_models(env)}


class Crowd:
    def __init__(self, env):
        self.env = env
        self.first = env.ref("base.main_company")
        self.second = env["res.company"].create({"name": "Second Company"})
        self.partners = {}
        self.documents = {}
        self.found = {"documents": {}, "lines": {}, "files": {}, "messages": {}}
        self.found["pending"] = []
        self.found["companies"] = (self.first + self.second).ids
        faqs = self.env["portal.faq"].search([("state", "=", "published")])
        self.found["faqs"] = faqs.ids
        self.product = env["product.product"].create(
            {"name": "Thing", "type": "consu", "taxes_id": [Command.clear()]}
        )
        users = env["res.users"].with_context(no_reset_password=True)
        self.former = users.create({"name": "Former", "login": "former"})
        users.create(
            {
                "name": "Clerk",
                "login": "clerk",
                "password": "clerk",
                "group_ids": [Command.set([env.ref("base.group_user").id])],
            }
        )

    def make_people(self) -> None:
        Partner = self.env["res.partner"]
        for name in ("family", "elsewhere", "mill"):
            self.partners[name] = Partner.create(
                {
                    "name": word(name, "name"),
                    "is_company": True,
                    "street": word(name, "street"),
                    "phone": word(name, "phone"),
                    "comment": word(name, "comment"),
                }
            )
        family = self.partners["family"]
        for name in ("north", "south"):
            self.partners[name] = Partner.create({"name": name, "parent_id": family.id})
        self.partners["subsidiary"] = Partner.create(
            {"name": "subsidiary", "is_company": True, "parent_id": family.id}
        )
        for name, (root, parent, scope) in CONTACTS.items():
            self._contact(name, self.partners[parent or root], scope)
        self._contact("visitor", family, "company", with_login=False)
        self.found["partners"] = {name: p.id for name, p in self.partners.items()}
        self._refuse("noquotes", "quotes")
        self._refuse("noorders", "orders")
        self._refuse("noinvoices", "invoices")
        self._refuse("noprojects", "projects")
        self._refuse("nopurchases", "purchases")
        self._refuse("nobills", "bills")
        self.first.write(
            {
                "portal_access_mode": "not_listed",
                "portal_refuse_tokens": True,
                "portal_hotlink_mode": "button",
            }
        )
        self.second.write({"portal_refuse_tokens": False})

    def _contact(self, name, parent, scope, with_login=True) -> None:
        partner = self.env["res.partner"].create(
            {
                "name": f"{name.capitalize()} Person",
                "email": f"{name}@walk.example",
                "parent_id": parent.id,
                "portal_scope": scope,
                "comment": word(name, "comment"),
                "lang": "en_US",
            }
        )
        self.partners[name] = partner
        if not with_login:
            return
        companies = {"company2": self.second, "both": self.first | self.second}
        companies = companies.get(name, self.first)
        self.env["res.users"].with_context(no_reset_password=True).create(
            {
                "partner_id": partner.id,
                "login": name,
                "password": name,
                "company_id": companies[0].id,
                "company_ids": [Command.set(companies.ids)],
                "group_ids": [Command.set([self.env.ref("base.group_portal").id])],
            }
        )

    def _refuse(self, name, section) -> None:
        self.env["portal.section.access"].create(
            {
                "partner_id": self.partners[name].id,
                "company_id": self.first.id,
                "section_id": self.env.ref(f"customer_portal_ext.section_{section}").id,
                "is_granted": False,
            }
        )

    def make_documents(self) -> None:
        for name, (model, whose, company, fate) in DOCUMENTS.items():
            company = self.first if company == 1 else self.second
            partner = self.partners[whose]
            if whose == "foreign" and model == "account.move":
                partner = self.partners["elsewhere"]
            Model = self.env[model].with_company(company)
            make = getattr(self, f"_make_{model.replace('.', '_')}")
            document = self.documents[name] = make(Model, name, partner, fate)
            document.access_token = TOKEN
            if fate == "hide" or name.startswith("hidden"):
                document.portal_show = False
            self._write_about(name, document, partner)
            self.found["documents"][name] = [model, document.id]
        self._record_evidence()
        self._make_card()
        self._make_payment()

    def _make_payment(self) -> None:
        """A part of what a foreign customer owes: who reads its text sees theirs."""
        invoice = self.documents["foreigninvoice"]
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payment = wizard.create({"amount": 1})._create_payments()
        payment.memo = word("foreigninvoice", "ref")
        self.found["payment"] = payment.id

    def _texts(self, name, /, **fields) -> dict:
        return {field: word(name, part) for field, part in fields.items()}

    def _make_sale_order(self, Model, name, partner, fate):
        line = {"product_id": self.product.id, "price_unit": 10}
        line.update(self._texts(name, name="line"))
        order = Model.create(
            {
                "partner_id": partner.id,
                "company_id": Model.env.company.id,
                "require_signature": False,
                "require_payment": False,
                "order_line": [Command.create(line)],
                **self._texts(name, name="name", client_order_ref="ref", note="note"),
            }
        )
        self.found["lines"][name] = order.order_line.ids
        if fate == "approve":
            status = self.env["portal.status"].search(
                [
                    ("model", "=", "sale.order"),
                    ("action", "=", "approve"),
                    ("company_id", "=", order.company_id.id),
                ],
                limit=1,
            )
            order._portal_enter_status(status)
        elif fate in ("confirm", "hide"):
            order.action_confirm()
        return order

    def _make_account_move(self, Model, name, partner, fate):
        line = {"product_id": self.product.id, "quantity": 1, "price_unit": 10}
        line.update(self._texts(name, name="line"), tax_ids=[Command.clear()])
        move = Model.create(
            {
                "move_type": fate,
                "partner_id": partner.id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [Command.create(line)],
                **self._texts(
                    name, ref="ref", payment_reference="name", narration="note"
                ),
            }
        )
        self.found["lines"][name] = move.invoice_line_ids.ids
        if not name.startswith("draft"):
            move.action_post()
        return move

    def _make_purchase_order(self, Model, name, partner, fate):
        line = {"product_id": self.product.id, "product_qty": 1, "price_unit": 5}
        line.update(self._texts(name, name="line"))
        order = Model.create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create(line)],
                **self._texts(name, name="name", partner_ref="ref", note="note"),
            }
        )
        self.found["lines"][name] = order.order_line.ids
        if fate == "send":
            order.write({"state": "sent"})
        elif fate == "confirm":
            order.button_confirm()
        return order

    def _make_project_project(self, Model, name, partner, fate):
        project = Model.create(
            {
                "partner_id": partner.id,
                "company_id": Model.env.company.id,
                "privacy_visibility": fate,
                "type_ids": [Command.create({"name": "Doing"})],
                **self._texts(name, name="name", description="note"),
            }
        )
        project.message_subscribe(partner.ids)
        return project

    def _make_project_task(self, Model, name, partner, fate):
        task = Model.create(
            {
                "project_id": self.documents[fate].id,
                "partner_id": partner.id,
                **self._texts(name, name="name", description="note"),
            }
        )
        task.message_subscribe(partner.ids)
        return task

    def _write_about(self, name, document, partner) -> None:
        """Messages of staff and of the contact, an internal note, tracked values."""
        said = document.message_post(
            body=word(name, "chatter"),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            notify_skip_followers=True,
            attachments=[(word(name, "file") + ".txt", word(name, "filebody"))],
        )
        document.message_post(
            body=word(name, "said"),
            author_id=partner.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            notify_skip_followers=True,
        )
        log = document.message_post(
            body=word(name, "log"),
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachments=[(word(name, "logfile") + ".txt", word(name, "logbody"))],
        )
        tracked = {
            "portal_show": "boolean",
            "message_main_attachment_id": "many2one",
        }
        field = self.env["ir.model.fields"].search(
            [("model", "=", document._name), ("name", "in", list(tracked))], limit=1
        )
        self.env["mail.tracking.value"].create(
            [
                {
                    "mail_message_id": message.id,
                    "field_id": field.id,
                    "old_value_char": word(name, "track"),
                    "new_value_char": word(name, "track"),
                }
                for message in (said, log)
            ]
        )
        self.found["messages"][name] = {"said": said.id, "log": log.id}
        waits = {"name": word(name, "logfile") + ".txt", "mimetype": "text/plain"}
        waits["raw"] = word(name, "logbody").encode()
        place = f"comment,{document._name},{document.id}"
        pending = self.env["portal.pending.file"]._hold(partner.id, place, [waits])
        self.found["pending"].append(pending.id)
        self.found["files"][name] = {
            "file": said.attachment_ids.id,
            "logfile": log.attachment_ids.id,
            # of a form that was not sent yet: nobody reads it, its sender neither
            "waits": pending.attachment_id.id,
        }

    def _record_evidence(self) -> None:
        """An approval and a change that were asked for, each with its certificate."""
        quote, partner = self.documents["quote"], self.partners["owner"]
        actor = {"partner_id": partner.id, "partner_name": partner.name}
        actor["identified_by"] = "login"
        text = base64.b64encode(word("quote", "filebody").encode())
        change = quote._portal_request_change(
            quote.order_line.browse(),
            actor,
            word("quote", "said"),
            [{"name": word("quote", "file") + ".txt", "datas": text}],
        )
        self.found["change"] = [change.id, change.attachment_ids.id]
        self.found["portal_files"] = {}
        for name in ("quote", "hidden", "foreignquote"):
            content = {"name": word(name, "file") + ".txt", "mimetype": "text/plain"}
            content["raw"] = word(name, "filebody").encode()
            values = {"kind": "shared", "description": word(name, "note")}
            order = self.documents[name]
            file = self.env["portal.document"]._portal_store(order, content, values)
            self.found["portal_files"][name] = file.id
        self.found["events"] = {"quote": change.event_id.id}
        for name in ("order", "hidden", "foreignquote", "purchase"):
            document, statement = self.documents[name], word(name, "note")
            if name == "purchase":
                kind, snapshot = "acknowledged", document._portal_snapshot()
            else:
                kind, lines = "line_approved", document.order_line
                snapshot = document._portal_approval_snapshot(lines, statement)
            event = self.env["portal.event"]._record(
                document, kind, actor, snapshot=snapshot, statement=statement
            )
            self.found["events"][name] = event.id

    def _make_card(self) -> None:
        provider = self.env["payment.provider"].search([("code", "=", "demo")], limit=1)
        card = self.env["payment.token"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "payment_details": word("card", "name"),
                "partner_id": self.partners["supplier"].id,
                "provider_ref": word("card", "log"),
                "active": True,
            }
        )
        self.found["card"] = card.id

    def make_links(self) -> None:
        """Links of record scope for a guest, and one of portal scope for the owner."""
        Hotlink = self.env["portal.hotlink"]
        quote, company = self.documents["quote"], self.first
        made = {
            name: Hotlink._issue(self.partners["visitor"], quote, company, "record")
            for name in LINKS
        }
        made["linked"] = Hotlink._issue(self.partners["owner"], quote, company)
        self.found["secrets"] = {name: secret for name, (_row, secret) in made.items()}
        self.found["links"] = {name: row.id for name, (row, _secret) in made.items()}
        self.found["paper"] = {}
        for name in ("quote", "draft", "foreignquote"):
            if hasattr(quote, "_portal_paper_code"):
                code = self.documents[name]._portal_paper_code()
                self.found["paper"][name] = code


def end(env, found) -> None:
    """What befalls the links and the archived contact after they were used once."""
    now = Datetime.now()
    Hotlink = env["portal.hotlink"]
    links = {name: Hotlink.browse(id_) for name, id_ in found["links"].items()}
    past = Datetime.subtract(now, minutes=1)
    links["expired"].expires_at = past
    links["revoked"].action_revoke()
    if "superseded_at" in Hotlink._fields:
        links["superseded"].superseded_at = now
    else:
        links["superseded"].write({"expires_at": past, "renewed_at": now})
    links["moved"].res_id = found["documents"]["foreignquote"][1]
    company = env.ref("base.main_company")
    company.portal_access_partner_ids = [Command.link(found["partners"]["excluded"])]
    partner = env["res.partner"].browse(found["partners"]["archived"])
    partner.user_ids.active = False
    partner.active = False
