from datetime import timedelta

from odoo import fields, models


class PortalKeptMixin(models.AbstractModel):
    """What is kept of a document to answer faster: it may be lost at any time (G15).

    A model that takes it has ``res_model`` and ``res_id``.
    """

    _name = "portal.kept.mixin"
    _description = "Kept for the Portal"

    # called by each model's own autovacuum, which would be run for this one too
    def _remove_kept(self, days):
        """Remove what is older, and what is of documents that are gone.

        :param int days: how long it is kept
        """
        limit = fields.Datetime.now() - timedelta(days=days)
        self.search([("create_date", "<", limit)]).unlink()
        for res_model, ids in self._read_group([], ["res_model"], ["res_id:array_agg"]):
            there = set()
            # an addon may have been uninstalled
            if res_model in self.env:
                there.update(self.env[res_model].browse(set(ids)).exists().ids)
            gone = list(set(ids) - there)
            self.search(
                [("res_model", "=", res_model), ("res_id", "in", gone)]
            ).unlink()
