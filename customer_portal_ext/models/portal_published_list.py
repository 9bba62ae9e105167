from odoo import api, models


class PortalPublishedMixin(models.AbstractModel):
    """What lists of the portal take for granted, unless a model says otherwise.

    See ``portal.list``: a model is listed once it has ``_portal_list_columns``.
    """

    _inherit = "portal.published.mixin"

    # The clean address of its documents, without their ids.
    _portal_list_address = None

    @api.model
    def _portal_list_path(self, document_id):
        """Return the clean address of one document."""
        return f"{self._portal_list_address}/{document_id}"

    # Whether all that a reader sees of it belongs to their company or its group.
    _portal_search_is_owned = True

    # The order of an index that begins with the company of the document.
    _portal_search_sample_order = None

    @api.model
    def _portal_search_sample_domain(self):
        """Return what tells whether a word is frequent, None for the reader's own.

        For a model of which it is dear to say what a reader sees.
        """
        return None

    @api.model
    def _portal_search_lines(self):
        """Return where a search looks beside the document itself: nowhere.

        :return: None, or (model, field that leads to the document, condition on ``l``)
        """
        return None
