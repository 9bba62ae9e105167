from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class Base(models.AbstractModel):
    """No domain of a contact asks for what the contact may not read (W8, W9).

    Odoo goes through some relations and through related fields as superuser: a search
    on ``message_ids.body`` or ``order_id.margin`` would answer letter by letter. Every
    part of every path is checked here instead.
    """

    _inherit = "base"

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not self.env.su and self.env.user.share:
            self._portal_check_domain(domain)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _portal_check_domain(self, domain):
        """Refuse a domain whose fields a share user may not read.

        Record rules do not come here: Odoo adds them later, as superuser.

        :raise AccessError: for a field that is not theirs to read
        """
        for condition in Domain(domain).iter_conditions():
            self._portal_check_condition(condition)

    def _portal_check_condition(self, condition):
        model = self
        *path, last = condition.field_expr.split(".")
        if condition.operator in ("any", "not any"):
            path.append(last)
            last = None
        for name in path:
            field = model._fields.get(name)
            if field is None or not field.relational:
                # a part of a date or a property: asked for as the field itself
                last = name
                break
            model._check_field_access(field, "read")
            if field.bypass_search_access and field.type != "many2one":
                # no rule of the other model would hold: internal notes, for one
                raise AccessError(
                    self.env._("You cannot search through the field “%s”.", name)
                )
            model = self.env[field.comodel_name]
        if last is None:
            if isinstance(condition.value, Domain):
                model._portal_check_domain(condition.value)
        elif last in model._fields:
            model._check_field_access(model._fields[last], "read")
