"""What the people of the demo data's company do, by RPC with their own rights."""

from functools import cache

ADDON = "customer_portal_ext"


class Office:
    """Sam sells, Bea buys, the administrator sets up."""

    def __init__(self, portal):
        self._portal = portal
        self.ref = cache(self._ref)

    def sam(self, model, method, *args, **kwargs):
        return self._portal.rpc("sales", "sales", model, method, *args, **kwargs)

    def bea(self, model, method, *args, **kwargs):
        return self._portal.rpc("buyer", "buyer", model, method, *args, **kwargs)

    def admin(self, model, method, *args, **kwargs):
        return self._portal.rpc("admin", "admin", model, method, *args, **kwargs)

    def _ref(self, name: str) -> int:
        """The id of a record of our addon, or of "module.name"."""
        module, _dot, name = name.rpartition(".")
        domain = [("module", "=", module or ADDON), ("name", "=", name)]
        [row] = self.admin("ir.model.data", "search_read", domain, ["res_id"])
        return row["res_id"]

    def set_up(self, **values) -> None:
        """Writes settings of the company."""
        self.admin("res.company", "write", [self.ref("base.main_company")], values)

    def status(self, model: str, **conditions) -> int:
        """The first status of ``model`` with these values of its fields."""
        domain = [("model", "=", model), *((k, "=", v) for k, v in conditions.items())]
        domain.append(("company_id", "=", self.ref("base.main_company")))
        [status_id] = self.admin("portal.status", "search", domain, limit=1)
        return status_id

    def quotation(self, partner: str, *lines: dict, **values) -> int:
        """A draft of Sam's: ``lines`` are values beside a product and a quantity.

        Nothing about it is to be signed or paid.
        """
        values = {
            "partner_id": self.ref(partner),
            "require_signature": False,
            "require_payment": False,
            "order_line": [
                (0, 0, {"product_id": self.ref("product_poster"), **line})
                for line in lines
            ],
            **values,
        }
        [order_id] = self.sam("sale.order", "create", [values])
        return order_id

    def purchase(self, partner: str, *lines: dict, **values) -> int:
        """A draft of Bea's."""
        values = {
            "partner_id": self.ref(partner),
            "order_line": [
                (0, 0, {"product_id": self.ref("product_paper"), **line})
                for line in lines
            ],
            **values,
        }
        [order_id] = self.bea("purchase.order", "create", [values])
        return order_id

    def publish(self, order_id: int, send_mail: bool = True) -> None:
        """Sam lets the customer approve a quotation, by the wizard of its form."""
        status_id = self.status("sale.order", action="approve")
        self.change_status("sale.order", order_id, status_id, send_mail)

    def change_status(self, model, order_id, status_id, send_mail=True) -> None:
        act = self.bea if model == "purchase.order" else self.sam
        values = {"status_id": status_id, "send_mail": send_mail}
        context = {"active_model": model, "active_ids": [order_id]}
        [wizard] = act("portal.status.change", "create", [values], context=context)
        act("portal.status.change", "action_apply", [wizard])

    def send_mails(self) -> None:
        """Sends what is queued, as the scheduled action does."""
        cron = self.ref("mail.ir_cron_mail_scheduler_action")
        self.admin("ir.cron", "method_direct_trigger", [cron])

    def login(self, name: str, email: str, password: str, company: str) -> int:
        """A portal login of a new contact of the new customer ``company``."""
        [parent] = self.admin(
            "res.partner", "create", [{"name": company, "is_company": True}]
        )
        values = {"name": name, "email": email, "parent_id": parent}
        [partner] = self.admin("res.partner", "create", [values])
        values = {
            "partner_id": partner,
            "login": email,
            "group_ids": [(6, 0, [self.ref("base.group_portal")])],
            "company_id": self.ref("base.main_company"),
            "company_ids": [(6, 0, [self.ref("base.main_company")])],
        }
        context = {"no_reset_password": True}
        self.admin("res.users", "create", [values], context=context)
        # no member of staff may choose it
        self._portal.shell(
            f"user = env['res.users'].search([('login', '=', {email!r})])\n"
            f"user.password = {password!r}"
        )
        return partner


def link_in(mail) -> str:
    """The personal link of a mail: the one at its end."""
    links = [address for address in mail.links if "/my/link/" in address]
    assert links, f"no personal link in: {mail.links}"
    return links[-1]


def secret_of(link: str) -> str:
    """The part of a link that nobody else may know."""
    return link.rsplit("/", 1)[1]
