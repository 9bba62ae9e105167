from odoo import api, models
from odoo.fields import Domain


class PortalPolicy(models.AbstractModel):
    """Who sees what: the one place that answers it.

    It yields the domain of all that a contact may see of a model, and the answer for a
    single record is that same domain, so that a list, a counter, a page, a PDF and an
    RPC call cannot disagree. Deny is the default (P-PUBLIC, O-SHOW, X-SCOPE, X-MULTI).

    A further model comes under it with the mixin ``portal.published.mixin``, a global
    record rule that calls ``user._portal_document_domain('the.model')`` and, where it
    differs from the mixin's, its ``_portal_domain``.
    """

    _name = "portal.policy"
    _description = "Portal Access Policy"

    @api.model
    def _covers(self, model_name):
        """Tell whether a model is under the policy."""
        model = self.env.get(model_name)
        return model is not None and hasattr(model, "_portal_domain")

    @api.model
    def _domain(self, model_name, partner, companies):
        """Return the domain of what a contact may see.

        :param str model_name: a model under the policy
        :param res.partner partner: the contact; empty sees nothing
        :param res.company companies: the companies whose documents may appear
        :rtype: Domain
        """
        if not partner or not self._covers(model_name):
            return Domain.FALSE
        # sudo: the contact's family is read from partners the contact may not read
        return self.env[model_name]._portal_domain(partner.sudo(), companies)

    @api.model
    def _sees(self, record_sudo, partner, companies):
        """Tell whether a contact may see one record.

        :param record_sudo: one record of a model under the policy, in superuser mode
        :param res.partner partner: the contact
        :param res.company companies: the companies whose documents may appear
        """
        domain = self._domain(record_sudo._name, partner, companies)
        return bool(record_sudo.filtered_domain(domain))

    @api.model
    def _sees_granted(self, record_sudo):
        """Tell whether a record may be seen by whom staff granted it to (C-DIRECT).

        A direct link may go to somebody outside the customer's family; what is not
        public stays hidden from them as from everybody.

        :param record_sudo: one record of a model under the policy, in superuser mode
        """
        return self._covers(record_sudo._name) and record_sudo.portal_published
