from odoo import api, models, tools


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.model
    def _get(
        self, model_name, field_name, user_id=False, company_id=False, condition=False
    ):
        """Answer what every page asks, for its address without a language, from memory.

        Stock searches for it on each request, two queries each (G8).
        """
        if (model_name, field_name) == ("res.partner", "lang") and not (
            user_id or company_id or condition
        ):
            return self._portal_default_lang()
        return super()._get(
            model_name,
            field_name,
            user_id=user_id,
            company_id=company_id,
            condition=condition,
        )

    @api.model
    @tools.ormcache()
    def _portal_default_lang(self):
        """Return the code of the language that new contacts get, or None.

        Every change of a default clears the cache, in stock.
        """
        # sudo: the answer is the same for everybody
        # pylint: disable-next=super-method-mismatch
        return super(IrDefault, self.sudo())._get("res.partner", "lang")
