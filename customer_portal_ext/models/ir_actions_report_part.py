from lxml import html

from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        """Leave the numbers of pages away that would count one part only.

        For parts of a long statement (``portal_part``), which are numbered when they
        are put together.
        """
        if self.env.context.get("portal_part") and footer:
            footer = _without_numbers(footer)
        return super()._run_wkhtmltopdf(
            bodies,
            report_ref=report_ref,
            header=header,
            footer=footer,
            landscape=landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )


def _without_numbers(footer):
    """Return the HTML of a footer without what holds the number of its page."""
    root = html.fromstring(str(footer))
    for node in root.xpath("//*[contains(@class, 'topage')]"):
        parent = node.getparent()
        if parent is not None and parent.getparent() is not None:
            parent.drop_tree()
    return html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
