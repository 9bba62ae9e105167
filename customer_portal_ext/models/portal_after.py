from odoo import models


class PortalAfter(models.AbstractModel):
    """What is written after the response of a read-only page.

    Each method has what it needs in plain values, and superuser rights: the page has
    asked the policy.
    """

    _name = "portal.after"
    _description = "Done after a Page of the Portal"
