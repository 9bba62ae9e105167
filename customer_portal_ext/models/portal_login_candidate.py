from odoo import api, fields, models

from .portal_login_rule import TRIGGERS

# How many notes one transaction works off.
CHUNK = 500


class PortalLoginCandidate(models.Model):
    """What has happened that rules may care about, until the background job looks."""

    _name = "portal.login.candidate"
    _description = "Event That a Login Rule May Concern"
    _order = "id"
    _rec_name = "trigger"
    _log_access = False

    trigger = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(string="Document", required=True, readonly=True)

    @api.model
    def _cron_apply(self):
        """Apply the rules to what has happened, a chunk per transaction."""
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=self.search_count([]))
        while notes := self.search([], limit=CHUNK).try_lock_for_update():
            notes._apply_rules()
            count = len(notes)
            notes.unlink()
            if not Cron._commit_progress(count):
                break

    def _apply_rules(self):
        for trigger, notes in self.grouped("trigger").items():
            if trigger not in TRIGGERS:
                continue
            model, _domain = TRIGGERS[trigger]
            documents = self.env[model].browse(set(notes.mapped("res_id"))).exists()
            rules = self.env["portal.login.rule"].search([("trigger", "=", trigger)])
            # in their order: whom an earlier rule has invited, a later one leaves
            rules._apply(documents)
