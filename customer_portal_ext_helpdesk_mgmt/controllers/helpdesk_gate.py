from odoo.addons.customer_portal_ext.controllers.change_request import (
    PortalChangeRequest,
)
from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController


class HelpdeskGate(HelpdeskTicketController):
    """The portal's gate for the helpdesk's own controller.

    That one is no page of the portal: the gate is asked, not inherited, which would
    give all pages of the portal a second copy without what other addons add to them.
    """

    _gate = PortalChangeRequest()
