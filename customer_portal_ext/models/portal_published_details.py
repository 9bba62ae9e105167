from odoo import models
from odoo.tools import SQL

from ..tools.field_text import field_text


class PortalPublishedMixin(models.AbstractModel):
    """What the page of a document says beside its lines (O-INVOICE-TERMS)."""

    _inherit = "portal.published.mixin"

    def _portal_details(self):
        """Return what the page of this document says about it.

        In superuser mode, for a reader whom the policy has let in.

        :return: list of dicts with ``name`` of the field, ``label`` and ``value``, a
            text in the reader's language; what is empty is not in it
        """
        self.ensure_one()
        shown = self._portal_shown_details()
        # together: fields that were made in Odoo are read one by one otherwise
        self.fetch(list(shown))
        details = []
        for name, label in shown.items():
            if text := self._portal_field_text(name):
                details.append({"name": name, "label": label, "value": text})
        return details

    def _portal_shown_details(self):
        """Return {name of a field: label}: ours first, then those of the company."""
        self.ensure_one()
        extra = self.env["portal.extra.field"]._shown(
            self._name, self._portal_company()
        )
        # ours come first, and keep their labels
        shown = dict(self._portal_detail_fields())
        for name, label in extra:
            shown.setdefault(name, label)
        return {name: label for name, label in shown.items() if name in self._fields}

    def _portal_detail_names(self):
        """Return the names of the fields that the page shows as details."""
        return list(self._portal_shown_details())

    def _portal_detail_fields(self):
        """Return [name of a field, label] of what every company's pages show.

        Names of fields that other addons bring are left out where there are none.
        """
        return []

    def _portal_field_text(self, name):
        """Return one field of this document as its reader writes it, or "".

        :param str name: of a field of one of the types of ``portal.extra.field``
        """
        return field_text(self, name)

    def _portal_detail_steps(self, names):
        """Return what a page reads for its details, for ``portal.preload``.

        :param list names: as ``_portal_detail_names`` gives them
        """
        self.ensure_one()
        steps = []
        for name in names:
            field = self._fields[name]
            if field.type == "many2one" and field.store:
                ids_sql = SQL(
                    "SELECT %s FROM %s WHERE id = %s",
                    SQL.identifier(name),
                    SQL.identifier(self._table),
                    self.id,
                )
                steps.append((field.comodel_name, ids_sql, ()))
        return steps


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _portal_detail_fields(self):
        # The date, the delivery date, the end of the offer and the customer's reference
        # are on stock's page.
        return [
            *super()._portal_detail_fields(),
            ("payment_term_id", self.env._("Payment terms")),
            ("incoterm", self.env._("Incoterm")),
            ("incoterm_location", self.env._("Incoterm location")),
            ("delivery_status", self.env._("Delivery")),
            ("effective_date", self.env._("First delivered on")),
            ("name", self.env._("Our reference")),
            ("origin", self.env._("Source")),
        ]


class AccountMove(models.Model):
    _inherit = "account.move"

    def _portal_detail_fields(self):
        return [
            *super()._portal_detail_fields(),
            ("invoice_date", self.env._("Invoice date")),
            ("invoice_date_due", self.env._("Due date")),
            ("invoice_payment_term_id", self.env._("Payment terms")),
            ("delivery_date", self.env._("Delivery date")),
            ("invoice_incoterm_id", self.env._("Incoterm")),
            ("incoterm_location", self.env._("Incoterm location")),
            ("ref", self.env._("Your reference")),
            ("name", self.env._("Our reference")),
            ("payment_reference", self.env._("Payment reference")),
            ("invoice_origin", self.env._("Source")),
        ]


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _portal_detail_fields(self):
        # its dates are on stock's page
        return [
            *super()._portal_detail_fields(),
            ("payment_term_id", self.env._("Payment terms")),
            ("incoterm_id", self.env._("Incoterm")),
            ("incoterm_location", self.env._("Incoterm location")),
            ("receipt_status", self.env._("Receipt")),
            ("partner_ref", self.env._("Your reference")),
            ("name", self.env._("Our reference")),
            ("origin", self.env._("Source")),
        ]
