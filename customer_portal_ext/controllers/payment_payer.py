from werkzeug.exceptions import NotFound, abort

from odoo.http import request

from ..models.portal_hotlink import SESSION_GRANTS
from ..tools.deep_link import login_path
from .act_code import local_path_of_request
from .gate import PortalGate, parse_ids

# In this browser: what binds the choices of a guest to it.
SESSION_GUEST_KEY = "portal_payment_key"

# What one page lists; whoever owes more documents comes back, the oldest are first.
MAX_LISTED = 200

MODELS = {"invoice": "account.move", "order": "sale.order"}
KINDS = {model: kind for kind, model in MODELS.items()}


class PortalPayer(PortalGate):
    """Who pays, and which documents they may pay (C-PAY-MANY, C-DIRECT)."""

    # --- who -------------------------------------------------------------------------

    def _portal_refuse_staff_payer(self):
        """Answer staff, and visitors whom no link let in, with what they can do."""
        user = request.env.user
        if not user.share:
            response = request.render("customer_portal_ext.payment_staff", status=403)
            self._portal_stop(response)
        if user._is_public() and not request.session.get(SESSION_GRANTS):
            abort(request.redirect(login_path(local_path_of_request()), code=303))

    def _portal_payer_values(self, lines):
        """Return whose choice it is, as ``portal.payment.plan`` keeps it."""
        user = request.env.user
        if not user._is_public():
            return {
                "user_id": user.id,
                "guest_key": False,
                "partner_id": user.partner_id.id,
            }
        if not request.session.get(SESSION_GUEST_KEY):
            key = request.env["portal.payment.plan"]._new_guest_key()
            request.session[SESSION_GUEST_KEY] = key
        [document, _amount] = lines[0]
        return {
            "user_id": False,
            "guest_key": request.session[SESSION_GUEST_KEY],
            # as stock: a link pays for the customer of the document
            "partner_id": document.partner_id.id,
        }

    # --- what ------------------------------------------------------------------------

    def _portal_picked(self, values):
        """Return the documents that an address or a form names.

        :return: list of invoices and orders in superuser mode
        :raise NotFound: for what this visitor does not see, as for what is not there
        """
        documents = []
        for kind, model_name in MODELS.items():
            ids = parse_ids(
                [value[len(kind) + 1 :] for value in values if kind_of(value) == kind]
            )
            documents += self._portal_seen_by_payer(model_name, ids)
        if len(documents) != len(set(values)):
            raise NotFound()
        return documents

    def _portal_seen_by_payer(self, model_name, ids):
        """Return those of some documents that this visitor sees, whoever that is."""
        # superuser: the policy decides which of them are looked at
        records_sudo = request.env[model_name].sudo().browse(ids).exists()
        if request.env.user._is_public():
            hotlink = request.env["portal.hotlink"]
            return records_sudo.filtered(hotlink._get_guest_link)
        return self._portal_seen(records_sudo)

    def _portal_all_payable(self):
        """Return the documents this visitor may want to pay: oldest first."""
        if request.env.user._is_public():
            # sudo: the links that this session was let in by
            links_sudo = request.env["portal.hotlink"].sudo()
            links_sudo = links_sudo.browse(request.session[SESSION_GRANTS]).exists()
            by_model = links_sudo.grouped("res_model")
            return {
                model_name: self._portal_seen_by_payer(
                    model_name, by_model[model_name].mapped("res_id")
                )
                for model_name in KINDS
                if model_name in by_model
            }
        user = request.env.user
        found = {}
        for model_name, order in (
            ("account.move", "invoice_date_due, id"),
            ("sale.order", "date_order, id"),
        ):
            seen = request.env["portal.policy"]._domain(
                model_name, user.partner_id, user._portal_companies()
            )
            # sudo: the policy's own domain says what is seen
            model_sudo = request.env[model_name].sudo()
            found[model_name] = model_sudo._portal_search_shown(
                seen & model_sudo._portal_payable_domain(),
                order=order,
                limit=MAX_LISTED,
            )
        return found

    def _portal_payable_groups(self, picked):
        """Return what can be paid, apart by whom, in what, and on whose account.

        :param list picked: documents that are asked for, on top of the oldest
        :return: list of dicts with ``key``, ``values`` of a plan, ``payable``
            ({document: as ``_portal_payable`` has it}) and ``account`` (may money be
            paid on account)
        """
        found = self._portal_all_payable()
        groups = {}
        for model_name in MODELS.values():
            records = request.env[model_name].sudo().browse()
            records |= found.get(model_name, records)
            for document in picked:
                if document._name == model_name:
                    records |= document
            for document, payable in records._portal_payable().items():
                values = {
                    "company_id": document._portal_company().id,
                    "currency_id": document.currency_id.id,
                    "customer_id": document._portal_customer().id,
                }
                row = groups.setdefault(tuple(values.values()), new_group(values))
                row["payable"][document] = payable
        self._portal_add_accounts(groups)
        return list(groups.values())

    def _portal_add_accounts(self, groups):
        """Say where an amount on account is taken, also where nothing is open."""
        user = request.env.user
        if user._is_public():
            # a link opens its document, and no account
            return
        customer = user.partner_id.commercial_partner_id
        policy = request.env["portal.policy"]
        for company in user._portal_companies():
            granted = policy._granted(user.partner_id, company)
            if not company.portal_pay_on_account or not granted.keys() & {
                "invoices",
                "payments",
            }:
                continue
            values = {
                "company_id": company.id,
                "currency_id": company.currency_id.id,
                "customer_id": customer.id,
            }
            row = groups.setdefault(tuple(values.values()), new_group(values))
            for row in groups.values():
                if row["values"]["company_id"] == company.id:
                    row["account"] = True


def new_group(values):
    """Return an empty group of documents that are paid together."""
    key = "-".join(str(value) for value in values.values())
    return {"key": key, "values": values, "payable": {}, "account": False}


def kind_of(value):
    """Return the kind that a pick names.

    :raise NotFound: when it names none; it looks like a missing document
    """
    kind = value.partition("-")[0]
    if kind not in MODELS:
        raise NotFound()
    return kind


def pick_name(document):
    """Return what names a document in the address and the form of the page."""
    return f"{KINDS[document._name]}-{document.id}"
