from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class ResUsers(models.Model):
    """What is kept about documents is for staff who may read these (X-AUDIT).

    Evidence has the content of a document in it, with prices; a link and a digest name
    it. Whoever may not read the document in Odoo reads none of them.
    """

    _inherit = "res.users"

    def _portal_rows_domain(self):
        """Return the domain of the global rule of a model with rows about documents.

        :rtype: Domain, for a model with ``res_model`` and ``res_id``; a row about no
            document is for all who may read the model, a row about a deleted one for
            the administrators of the portal
        """
        if self._portal_reads_all_rows():
            return Domain.TRUE
        return Domain.custom(to_sql=_of_readable)

    def _portal_files_domain(self):
        """Return the domain of the global rule of documents that lie in something.

        :rtype: Domain, for ``portal.document``: what belongs to a project, a task, a
            ticket is for who may read that; folders are for all who keep documents
        """
        if self._portal_reads_all_rows():
            return Domain.TRUE
        return self._portal_rows_domain() & Domain.custom(to_sql=_of_project)

    def _portal_reads_all_rows(self):
        self.ensure_one()
        # contacts: their own rules hold, and they have no right to most of these models
        return self.share or self.has_group("customer_portal_ext.group_portal_manager")


def _of_readable(model, alias, query):
    """Return the condition that the document of a row is one the user may read.

    Asked anew by each query, as the rules of the documents themselves.
    """
    env = model.env(su=False)
    res_model, res_id = (SQL.identifier(alias, n) for n in ("res_model", "res_id"))
    # a file lies in no other file and in no link, no link is one to another
    nothing_of = {model._name, model._name == "portal.document" and "portal.hotlink"}
    known = [
        SQL("%s = %s AND %s", res_model, name, _is_readable(env[name], res_id))
        for name, of_registry in env.registry.items()
        # whatever evidence can be about
        if hasattr(of_registry, "_portal_company")
        and not of_registry._abstract
        and name not in nothing_of
        and env[name].has_access("read")
    ]
    return SQL("(%s)", SQL(" OR ").join([SQL("%s IS NULL", res_model), *known]))


def _of_project(model, alias, query):
    """Return the condition that the project of a row, if any, is readable."""
    project_id = SQL.identifier(alias, "project_id")
    Project = model.env(su=False)["project.project"]
    if not Project.has_access("read"):
        return SQL("%s IS NULL", project_id)
    return SQL("(%s IS NULL OR %s)", project_id, _is_readable(Project, project_id))


def _is_readable(Model, id_sql):
    own = Model.with_context(active_test=False)._search([])
    own.add_where(SQL("%s = %s", SQL.identifier(own.table, "id"), id_sql))
    return SQL("EXISTS %s", own.subselect())
