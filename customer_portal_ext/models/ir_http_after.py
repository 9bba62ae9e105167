import logging

from werkzeug.wrappers import Response
from werkzeug.wsgi import ClosingIterator

from odoo import api, models
from odoo.http import request
from odoo.modules.registry import Registry

from .portal_preview_request import current

_logger = logging.getLogger(__name__)


class IrHttp(models.AbstractModel):
    """What a read-only page leaves to be written is written after it was sent (G11)."""

    _inherit = "ir.http"

    @classmethod
    def _post_dispatch(cls, response):  # pylint: disable=missing-return
        super()._post_dispatch(response)
        jobs = getattr(request, "portal_after_jobs", None)
        if jobs and isinstance(response, Response):
            request.portal_after_jobs = None
            database = request.db

            def done():
                run_jobs(database, jobs)

            if response.direct_passthrough:
                # the server passes a file on by itself, and closes nothing but that
                response.response = ClosingIterator(response.response, done)
            else:
                response.call_on_close(done)

    @api.model
    def _portal_after_response(self, method_name, **values):
        """Call a method of ``portal.after`` when the response has been sent.

        In a transaction of its own on the primary: the reader waits for nothing, the
        page keeps its read-only cursor, and what goes wrong is logged and no more.

        :param str method_name:
        :param values: plain values, no records: the request is over then
        :return: False outside of a request
        """
        if not request:
            return False
        jobs = getattr(request, "portal_after_jobs", None)
        if jobs is None:
            jobs = request.portal_after_jobs = []
        # a request that is run again, on another cursor, leaves the same job
        if (method_name, values) not in jobs:
            jobs.append((method_name, values))
        return True


def run_jobs(database, jobs):
    """Do what a request left to be done after its response.

    :param str database: its name
    :param list jobs: (method of ``portal.after``, its values)
    """
    if current():
        # whoever looks is a member of staff, and nothing is kept of it (C-PREVIEW)
        return
    for method_name, values in jobs:
        try:
            with Registry(database).cursor() as cr:
                env = api.Environment(cr, api.SUPERUSER_ID, {})
                getattr(env["portal.after"], method_name)(**values)
        except Exception:  # pylint: disable=broad-except
            # nobody is there any more who could be told
            _logger.warning("After a response: %s failed", method_name, exc_info=True)
