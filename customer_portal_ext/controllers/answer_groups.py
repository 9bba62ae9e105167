from .orders import PortalOrders


class PortalAnswerGroups(PortalOrders):
    """The lines that can be answered on the order page, in their sections."""

    def _prepare_order_values(self, order_sudo):
        values = super()._prepare_order_values(order_sudo)
        answerable = (
            order_sudo._portal_lines_to_approve()
            | order_sudo._portal_lines_open_to_change()
        )
        values["answer_groups"] = order_sudo._prepare_portal_groups(answerable)
        return values
