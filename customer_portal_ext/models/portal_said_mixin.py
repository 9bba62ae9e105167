from odoo import models
from odoo.exceptions import AccessError


class PortalSaidMixin(models.AbstractModel):
    """What a contact said: staff read it and decide on it, and never write it.

    A form that shows a field read-only keeps nobody from writing it by RPC, and what
    is written here becomes evidence of what somebody else has said.
    """

    _name = "portal.said.mixin"
    _description = "What a Contact Said on the Portal"

    def write(self, vals):
        if not self.env.su and any(
            self._fields[name].readonly for name in vals if name in self._fields
        ):
            raise AccessError(
                self.env._("This is what your contact said, and stays as it was said.")
            )
        return super().write(vals)
