import logging

from psycopg2.errors import SerializationFailure

from odoo import api, models

_logger = logging.getLogger(__name__)

# How often the job begins anew before it gives up until its next run.
ATTEMPTS = 5


class SaleOrder(models.Model):
    """The confirmation that a customer gets by mail (C-APPROVE, X-QUORUM)."""

    _inherit = "sale.order"

    @api.model
    def _cron_send_pending_emails(self):
        """Begin anew when somebody touched the order while its PDF was drawn.

        That takes seconds, and it is just then that the customer who approved opens
        the order, which locks it. The job would fail, and the mail wait for a day.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return super()._cron_send_pending_emails()
            except SerializationFailure:
                if attempt == ATTEMPTS:
                    raise
                # nothing of it was sent: mails leave after the commit
                self.env.cr.rollback()
                _logger.info("An order was touched meanwhile: its mail is made anew.")
