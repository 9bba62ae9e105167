"""What contacts read of their documents (W9).

Most pages read them as superuser, after the access check; these are the fields that
lists, counters and RPC clients need, and all of them are printed on a page.
"""

from odoo import api, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["portal.readable.fields", "sale.order"]

    @api.model
    def _portal_readable_fields(self):
        return super()._portal_readable_fields() | {
            "access_url",
            "amount_paid",
            "client_order_ref",
            "commercial_partner_id",
            "commitment_date",
            "company_id",
            "create_date",
            "currency_id",
            "date_order",
            "is_expired",
            "name",
            "note",
            "order_line",
            "partner_id",
            "partner_invoice_id",
            "partner_shipping_id",
            "payment_term_id",
            "portal_closed",
            "portal_phase",
            "portal_published",
            "portal_waiting",
            "prepayment_percent",
            "reference",
            "require_payment",
            "require_signature",
            "signature",
            "signed_by",
            "signed_on",
            "state",
            "type_name",
            "user_id",
            "validity_date",
        }


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["portal.readable.fields", "sale.order.line"]

    @api.model
    def _portal_readable_fields(self):
        return super()._portal_readable_fields() | {
            "company_id",
            "currency_id",
            "discount",
            "display_type",
            "is_downpayment",
            "name",
            "order_id",
            "order_partner_id",
            "price_subtotal",
            "price_tax",
            "price_total",
            "price_unit",
            "product_id",
            "product_uom_id",
            "product_uom_qty",
            "qty_delivered",
            "qty_invoiced",
            "sequence",
            "state",
        }

    @api.model
    def _sellable_lines_domain(self):
        # sudo: the description of a field of shared tasks reads settings of the company
        return super(SaleOrderLine, self.sudo())._sellable_lines_domain()


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["portal.readable.fields", "account.move"]

    @api.model
    def _portal_readable_fields(self):
        return super()._portal_readable_fields() | {
            "access_url",
            "amount_residual",
            "amount_tax",
            "amount_total",
            "amount_untaxed",
            "company_id",
            "currency_id",
            "date",
            "delivery_date",
            "direction_sign",
            "invoice_date",
            "invoice_date_due",
            "invoice_line_ids",
            "invoice_origin",
            "invoice_payment_term_id",
            "move_type",
            "name",
            "narration",
            "partner_id",
            "partner_shipping_id",
            "payment_reference",
            "payment_state",
            "ref",
            "reversed_entry_id",
            "state",
        }

    def _get_invoice_portal_extra_values(self, *args, **kwargs):
        # sudo: the lists call it with the reader's rights on invoices they found with
        # them, and it reckons with the lines and payments behind what is shown
        return super(AccountMove, self.sudo())._get_invoice_portal_extra_values(
            *args, **kwargs
        )

    def _has_to_be_paid(self):
        # sudo: as above
        return super(AccountMove, self.sudo())._has_to_be_paid()


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["portal.readable.fields", "account.move.line"]

    @api.model
    def _portal_readable_fields(self):
        return super()._portal_readable_fields() | {
            "company_id",
            "currency_id",
            "date",
            "date_maturity",
            "discount",
            "display_type",
            "move_id",
            "move_name",
            "name",
            "parent_state",
            "partner_id",
            "price_subtotal",
            "price_total",
            "price_unit",
            "product_id",
            "product_uom_id",
            "quantity",
            "ref",
            "sequence",
        }


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["portal.readable.fields", "purchase.order"]

    @api.model
    def _portal_readable_fields(self):
        return super()._portal_readable_fields() | {
            "access_url",
            "acknowledged",
            "amount_tax",
            "amount_total",
            "amount_untaxed",
            "commercial_partner_id",
            "company_id",
            "create_date",
            "currency_id",
            "date_approve",
            "date_order",
            "date_planned",
            "name",
            "note",
            "order_line",
            "partner_id",
            "partner_ref",
            "payment_term_id",
            "portal_published",
            "portal_waiting",
            "priority",
            "state",
            "user_id",
        }


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["portal.readable.fields", "purchase.order.line"]

    @api.model
    def _portal_readable_fields(self):
        return super()._portal_readable_fields() | {
            "company_id",
            "currency_id",
            "date_planned",
            "discount",
            "display_type",
            "name",
            "order_id",
            "partner_id",
            "price_subtotal",
            "price_tax",
            "price_total",
            "price_unit",
            "product_id",
            "product_qty",
            "product_uom_id",
            "qty_received",
            "sequence",
            "state",
        }


class ProjectProject(models.Model):
    _name = "project.project"
    _inherit = ["portal.readable.fields", "project.project"]

    @api.model
    def _portal_readable_fields(self):
        """What the list of projects and the shared board of tasks show."""
        return super()._portal_readable_fields() | {
            "access_url",
            "active",
            "allow_billable",
            "allow_milestones",
            "allow_recurring_tasks",
            "allow_task_dependencies",
            "closed_task_count",
            "collaborator_ids",
            "color",
            "company_id",
            "create_date",
            "is_favorite",
            "is_template",
            "label_tasks",
            "milestone_ids",
            "name",
            "open_task_count",
            "partner_id",
            "privacy_visibility",
            "sequence",
            "tag_ids",
            "task_count",
            "task_ids",
            "task_properties_definition",
            "type_ids",
            "user_id",
            "write_date",
        }


class ProjectTask(models.Model):
    _inherit = "project.task"

    @property
    def TASK_PORTAL_READABLE_FIELDS(self):  # noqa: N802
        # stock has a list of its own here, and the token is on it
        return super().TASK_PORTAL_READABLE_FIELDS - {"access_token"}


class ProjectMilestone(models.Model):
    _name = "project.milestone"
    _inherit = ["portal.readable.fields", "project.milestone"]

    @api.model
    def _portal_readable_fields(self):
        return super()._portal_readable_fields() | {
            "can_be_marked_as_done",
            "create_date",
            "deadline",
            "done_task_count",
            "is_deadline_exceeded",
            "is_deadline_future",
            "is_reached",
            "name",
            "project_allow_milestones",
            "project_id",
            "reached_date",
            "sequence",
            "task_count",
            "task_ids",
        }
