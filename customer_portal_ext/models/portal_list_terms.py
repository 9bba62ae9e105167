from odoo import api, models


class PortalList(models.AbstractModel):
    """What cells say before their value where a row of a list is a card (G13)."""

    _inherit = "portal.list"

    @api.model
    def _card_terms(self, *columns):
        """Return the headings of a list's columns as CSS properties of its table.

        A style sheet puts each before its cells: said once, and not in every row.

        :param columns: (whether the list has it, its heading) of each, in their order
        :rtype: str
        """
        terms = [str(term).strip() for shown, term in columns if shown]
        return "".join(
            f"--t{number}:'{self._css_text(term)}';"
            for number, term in enumerate(terms, 1)
            if term
        )

    @api.model
    def _column_classes(self, *columns):
        """Return the looks of a list's columns as classes of its table.

        :param columns: (whether the list has it, the name of its look or None) of each,
            in their order: "wrap" for long texts, "end" for numbers
        :rtype: str
        """
        looks = [look for shown, look in columns if shown]
        return " ".join(
            f"o_{look}_{number}" for number, look in enumerate(looks, 1) if look
        )

    @api.model
    def _css_text(self, text):
        """Return a text as the inside of a CSS string: no mark ends it."""
        return "".join(
            character
            if character.isalnum() or character in " .,-/()"
            else f"\\{ord(character):x} "
            for character in text
        )
