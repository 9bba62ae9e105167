"""Sam's desk in the stories about single acts: what he does, and what he sees.

He sees it in the web client where the story is told with scripts, and reads the same
records by RPC where it is told without.
"""

import re

from lxml import html

from tests.staff import StaffByBrowser, StaffByRpc


class Desk(StaffByRpc):
    """Sam by RPC."""

    def set_up_signing(self) -> None:
        """Customers sign with a PIN, and their telephone number is needed for it."""
        domain = [("model", "=", "res.partner"), ("name", "=", "phone")]
        [phone] = self.admin("ir.model.fields", "search", domain)
        self.set_up(portal_sign_mode="pin", portal_sign_field_ids=[(6, 0, [phone])])

    def ask_to_sign(self, order_id: int) -> None:
        """Lets a quotation wait for a signature; its status has a mail."""
        status_id = self.status("sale.order", action="sign")
        self.change_status("sale.order", order_id, status_id)

    def send_pin_link(self, partner: int) -> None:
        self.sam("res.partner", "action_portal_pin_setup", [partner])

    def see(self, order_id: int, until: str = "") -> str:
        """What stands on the form of an order and in the chatter below it.

        A browser waits until a text is there.
        """
        names = ["state", "signed_by", "amount_total", "portal_status_id"]
        [row] = self.sam("sale.order", "read", [order_id], names)
        domain = [("model", "=", "sale.order"), ("res_id", "=", order_id)]
        said = self.sam(
            "mail.message", "search_read", domain, ["body", "attachment_ids"]
        )
        domain = [("res_model", "=", "sale.order"), ("res_id", "=", order_id)]
        todo = self.sam("mail.activity", "search_read", domain, ["summary"])
        texts = [str(value) for value in row.values()]
        texts += [_plain(message["body"]) for message in said]
        texts += [activity["summary"] or "" for activity in todo]
        ids = [id_ for message in said for id_ in message["attachment_ids"]]
        files = self.sam("ir.attachment", "read", ids, ["name"])
        return " ".join([*texts, *(file["name"] for file in files)])

    def share_proof(self, order_id: int, line_id: int, name: str, raw: str) -> None:
        """Shares a proof of a line by the wizard; ``raw`` is base64."""
        file = {"name": name, "datas": raw, "res_model": "portal.file.share"}
        [attachment] = self.sam("ir.attachment", "create", [file])
        values = {
            "order_id": order_id,
            "kind": "proof",
            "line_id": line_id,
            "attachment_ids": [(6, 0, [attachment])],
        }
        [wizard] = self.sam("portal.file.share", "create", [values])
        self.sam("portal.file.share", "action_share", [wizard])

    def record_approval(self, order_id: int, partner: int, note: str) -> None:
        """Records an approval that came by phone."""
        values = {
            "order_id": order_id,
            "partner_id": partner,
            "how": "phone",
            "note": note,
            "terms_agreed": True,
        }
        [wizard] = self.sam("portal.offline.approval", "create", [values])
        self.sam("portal.offline.approval", "action_record", [wizard])

    def write_to_customer(self, model: str, res_id: int, text: str) -> None:
        """Writes a message in the chatter, to whom its composer suggests."""
        [row] = self.sam(model, "read", [res_id], ["partner_id"])
        self.sam(
            *(model, "message_post", [res_id]),
            body=text,
            partner_ids=[row["partner_id"][0]],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def finish_change(self, order_id: int) -> None:
        """The change that was accepted is made."""
        domain = [("order_id", "=", order_id), ("state", "=", "accepted")]
        [change] = self.sam("portal.change.request", "search", domain)
        self.sam("portal.change.request", "action_done", [change])

    def verify_by_rpc(self, order_id: int) -> str:
        return StaffByRpc.verify(self, "sale.order", order_id)


class DeskInBrowser(StaffByBrowser, Desk):
    """Sam at the web client for what he looks at, and for the wizards of this addon."""

    def ask_to_sign(self, order_id: int) -> None:
        page = self._open(order_id)
        page.locator('button[name="action_portal_status"]').click()
        wizard = page.locator(".modal")
        self._choose(
            wizard.locator('[name="status_id"] input'), "Waiting for your signature"
        )
        wizard.locator('footer button[name="action_apply"]:visible').click()
        wizard.wait_for(state="detached")

    def see(self, order_id: int, until: str = "") -> str:
        page = self._open(order_id)
        page.locator(".o-mail-Thread .o-mail-Message").first.wait_for()
        # activities come by a request of their own
        page.locator(".o_content", has_text=until).wait_for()
        return re.sub(r"\s+", " ", page.locator(".o_content").inner_text())

    def send_pin_link(self, partner: int) -> None:
        page = self._page
        page.goto(f"{self._url}/odoo/res.partner/{partner}")
        page.locator(".o_form_view").wait_for()
        page.locator('.o_notebook a.nav-link[name="portal_access"]').click()
        page.locator('button[name="action_portal_pin_setup"]').click()
        page.locator(".modal footer .btn-primary").click()
        page.locator(".o_notification").first.wait_for()

    def write_to_customer(self, model: str, res_id: int, text: str) -> None:
        page = self._page
        page.goto(f"{self._url}/odoo/{model}/{res_id}")
        page.locator("button.o-mail-Chatter-sendMessage").click()
        page.locator(".o-mail-Composer-input").fill(text)
        page.locator("button.o-mail-Composer-send").click()
        page.locator(".o-mail-Message", has_text=text).first.wait_for()

    def record_approval(self, order_id: int, partner: int, note: str) -> None:
        page = self._open(order_id)
        page.locator('button[name="action_portal_offline_approval"]').click()
        wizard = page.locator(".modal")
        [contact] = self.sam("res.partner", "read", [partner], ["name"])
        self._choose(wizard.locator('[name="partner_id"] input'), contact["name"])
        wizard.locator('[name="how"] input').click()
        page.locator(".o_select_menu_item", has_text="By phone").click()
        wizard.locator('[name="terms_agreed"] input').check()
        wizard.locator('[name="note"] textarea').fill(note)
        wizard.locator('footer button[name="action_record"]:visible').click()
        wizard.wait_for(state="detached")


def _plain(body: str) -> str:
    """The text of a message's body."""
    return html.fromstring(f"<div>{body or ''}</div>").text_content()
