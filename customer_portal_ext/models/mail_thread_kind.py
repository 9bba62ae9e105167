from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _get_model_description(self, model_name):
        """Call a document in its mails what the portal's lists call it.

        Odoo says "Your Sales Order" above a quotation.
        """
        listed = hasattr(self, "_portal_list_kind") and "lang" in self.env.context
        kind = ""
        if listed and model_name == self._name and len(self) == 1:
            # what tells the kinds of a model's documents apart
            names = (name for name in ("move_type", "state") if name in self._fields)
            name = next(names, None)
            kind = self._portal_list_kind(name and self[name])
        return kind or super()._get_model_description(model_name)
