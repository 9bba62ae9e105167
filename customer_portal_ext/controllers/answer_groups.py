from .quorum import PortalQuorum


class PortalAnswerGroups(PortalQuorum):
    """The lines that can be answered on the order page, in their sections."""

    def _prepare_order_values(self, order_sudo):
        values = super()._prepare_order_values(order_sudo)
        # what waits for others alone is not this reader's to answer (X-QUORUM)
        answerable = {*values["to_approve"], *values["open_to_change"]}
        values["answer_groups"] = order_sudo._prepare_portal_groups(
            order_sudo.order_line.filtered(lambda line: line.id in answerable),
            values["line_status"],
        )
        return values
