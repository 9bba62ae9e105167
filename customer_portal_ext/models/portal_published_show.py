from odoo import models


class PortalPublishedMixin(models.AbstractModel):
    """ "Show on portal" for many documents at once (O-SHOW)."""

    _inherit = "portal.published.mixin"

    def action_portal_show(self):
        """Action of a list: show these documents where their status allows it.

        :return: a notification that says of how many it was switched
        """
        return self._portal_switch(True)

    def action_portal_hide(self):
        """Action of a list: take these documents off the portal, whatever their status.

        :return: a notification that says of how many it was switched
        """
        return self._portal_switch(False)

    def _portal_switch(self, shown):
        switched = self.filtered(lambda document: document.portal_show != shown)
        # as the user: who may not write one of them changes none
        switched.write({"portal_show": shown})
        hidden = len(self.filtered(lambda document: not document.portal_published))
        if shown and hidden:
            text = self.env._(
                "Switched: %(count)s. Not on the portal because of their status:"
                " %(hidden)s.",
                count=len(switched),
                hidden=hidden,
            )
        else:
            text = self.env._("Switched: %(count)s.", count=len(switched))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": text,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
