"""Acts of customers and suppliers, for the tests of what staff see of them."""

ACTOR = {
    "identified_by": "hotlink",
    "ip_address": "192.0.2.7",
    "user_agent": "Test browser",
    "lang": "en_US",
}


class StaffCast:
    """Acts of customers and suppliers, without their pages."""

    def actor(self, partner):
        return {
            **ACTOR,
            "partner_id": partner.id,
            "partner_name": partner.name,
            "partner_email": partner.email,
        }

    def approve(self, order, lines):
        snapshot = order._portal_approval_snapshot(lines, "I approve the terms.")
        return order._portal_approve(lines, self.actor(self.carla), snapshot)

    def change_request(self, order, lines, body="Blue instead of red, please."):
        return order._portal_request_change(lines, self.actor(self.carla), body, [])

    def wizard(self, documents, user=None):
        return (
            self.env["portal.status.change"]
            .with_context(active_model=documents._name, active_ids=documents.ids)
            .with_user(user or self.salesperson)
        )

    def mails(self, document):
        """Return the queued mails to outsiders about a document."""
        mails = self.env["mail.mail"].search(
            [("model", "=", document._name), ("res_id", "=", document.id)]
        )
        return mails.filtered(
            lambda mail: any(mail.recipient_ids.mapped("partner_share"))
        )
