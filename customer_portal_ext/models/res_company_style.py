import hashlib

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.contrast import is_color, text_on
from ..tools.portal_style import stylesheet

# Of Odoo's own mails.
MAIL_BUTTON, MAIL_BUTTON_TEXT = "#875A7B", "#FFFFFF"
BUTTON = (
    "display: inline-block; padding: 12px 20px; text-decoration: none;"
    " font-weight: bold; color: %s; background-color: %s; border-radius: 4px;"
)


class ResCompany(models.Model):
    """Colour and font of a company's portal and of its mails (P-STYLE)."""

    _inherit = "res.company"

    portal_color = fields.Char(
        string="Portal colour",
        help="Of buttons, links and marks on pages and in mails. Empty: Odoo's own.",
    )
    portal_font = fields.Selection(
        [
            ("system", "The reader's own"),
            ("humanist", "Wide and clear (Verdana)"),
            ("grotesque", "Plain (Helvetica, Arial)"),
            ("rounded", "Round (Trebuchet)"),
            ("serif", "With serifs (Georgia)"),
        ],
        string="Portal font",
        help="Fonts that readers have already: nothing is loaded for them."
        " Empty: Odoo's own.",
    )

    @api.constrains("portal_color")
    def _check_portal_color(self):
        for company in self:
            if company.portal_color and not is_color(company.portal_color):
                raise ValidationError(
                    self.env._(
                        "A colour is # and six digits, such as #1f6f54."
                        " Please choose one from the palette."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._portal_with_mail_colors(v) for v in vals_list])

    def write(self, vals):
        return super().write(self._portal_with_mail_colors(vals))

    @api.model
    def _portal_with_mail_colors(self, vals):
        """Return values with the colours of Odoo's mails, where the portal's is set."""
        if "portal_color" not in vals:
            return vals
        color = vals["portal_color"]
        if not color:
            mail = (MAIL_BUTTON, MAIL_BUTTON_TEXT)
        elif is_color(color):
            mail = (color, text_on(color))
        else:
            # refused by the constraint
            return vals
        return {
            **vals,
            "email_secondary_color": mail[0],
            "email_primary_color": mail[1],
        }

    def _portal_style_css(self):
        """Return the style sheet of this company's pages, or an empty text."""
        self.ensure_one()
        return stylesheet(self.portal_color or None, self.portal_font or None)

    def _portal_style_url(self):
        """Return the address of that style sheet, new with each change, or None.

        With the website installed its theme says what pages look like.
        """
        self.ensure_one()
        if "website" in self.env:
            return None
        css = self._portal_style_css()
        return css and f"/my/style/{self.id}-{self._portal_style_digest()}.css" or None

    def _portal_style_digest(self):
        """Return what the style sheet's address says of its content."""
        return hashlib.sha256(self._portal_style_css().encode()).hexdigest()[:16]

    def _portal_mail_button(self):
        """Return the style of a button in this company's mails."""
        self.ensure_one()
        color = self.portal_color or "#5B4256"
        return BUTTON % (text_on(color), color)
