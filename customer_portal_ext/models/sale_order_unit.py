from odoo import models


class SaleOrder(models.Model):
    """The lines of an order as a customer answers them: in their sections (C-APPROVE).

    A *unit* is what one tick answers: a line, a combo with its items, or a section that
    hides its prices, with the lines in it that are answered.
    """

    _inherit = "sale.order"

    def _portal_named_lines(self, ids, among):
        """Return the lines that a form names, with those that go with them.

        :param list ids: from outside: of lines, or of sections that hide prices
        :param sale.order.line among: what goes along with a part of a unit is of these
        :return: lines that are no section and no item of a combo; None when one of the
            ids is nothing that this order shows
        """
        self.ensure_one()
        visible = self._portal_visible_lines().filtered(
            lambda line: not line.display_type
        )
        sections = visible.browse()
        for line in visible:
            sections |= line._portal_collapsed_section()
        if set(ids) - set((visible | sections).ids):
            return None
        named = visible.filtered(lambda line: line.id in ids)
        named = (named - named.filtered("combo_item_id")) | named._portal_combos()
        wanted = sections.filtered(lambda section: section.id in ids)
        for line in named:
            wanted |= line._portal_collapsed_section()
        along = among.filtered(
            lambda line: wanted and line._portal_collapsed_section() in wanted
        )
        chosen = named | along
        return visible.filtered(lambda line: line in chosen)

    def _portal_units(self, lines):
        """Return the units that some lines make, in the order of the document.

        :return: list of (record that stands for it, its lines)
        """
        units = {}
        for line in lines.sorted(lambda line: (line.sequence, line.id)):
            if line.combo_item_id:
                continue
            key = line._portal_collapsed_section() or line
            units[key] = units.get(key, line.browse()) | line
        return list(units.items())

    def _portal_notes(self):
        """Return the notes of the document: {the line or section above them: texts}."""
        notes, above = {}, self.env["sale.order.line"]
        for line in self.order_line.sorted(lambda line: (line.sequence, line.id)):
            if line.display_type == "line_note":
                notes.setdefault(above, []).append(line.name or "")
            elif not line.combo_item_id:
                above = line
        return notes

    # --- for the pages ---------------------------------------------------------------

    def _prepare_portal_groups(self, lines, statuses=None):
        """Return some lines as pages show them, under their sections.

        :param dict statuses: {id of a line: what its ``_prepare_portal_status_values``
            gives}, where they are known
        :return: list of dicts with ``heading`` (section and subsection, or ""),
            ``notes`` (texts) and ``units``, each as ``_prepare_portal_unit`` gives it
        """
        self.ensure_one()
        notes = self._portal_notes()
        # once: to look through all lines for each of them takes a second for many
        items = self.order_line.filtered("combo_item_id")
        groups, last = [], None
        for record, unit_lines in self._portal_units(lines):
            sections = record._portal_headings()
            if last is None or sections != last:
                last = sections
                groups.append(
                    {
                        "heading": ": ".join(
                            name or "" for name in sections.mapped("name")
                        ),
                        "notes": [
                            text
                            for section in sections
                            for text in notes.get(section, ())
                        ],
                        "units": [],
                    }
                )
            groups[-1]["units"].append(
                self._prepare_portal_unit(
                    record, unit_lines, notes, items, statuses or {}
                )
            )
        return groups

    def _prepare_portal_unit(self, record, lines, notes, items, statuses):
        """Return one unit as a page shows it.

        :param dict notes: as ``_portal_notes`` gives them
        :param sale.order.line items: those of all combos of the order
        :param dict statuses: as for ``_prepare_portal_groups``
        :return: what ``_prepare_portal_line_values`` gives, with ``lines``,
            ``subtotal``, ``total``, ``taxes`` (names), ``notes`` (texts), ``optional``,
            ``show_unit_price`` and ``parts``: what it consists of, each with
            ``heading``, ``details`` and ``record``
        """
        if record in lines:
            values = record._prepare_portal_line_values(statuses.get(record.id))
            parts = record._portal_combo_items(items)
        else:
            values = self._prepare_portal_section_values(record, lines)
            parts = lines.filtered(lambda line: not line._portal_is_unlisted())
        if lines != record:
            proofs = self.env["portal.document"].union(
                *(line._portal_proofs() for line in lines)
            )
            values.update(proofs=proofs, thumbs=proofs._portal_thumbnails())
        priced = lines._portal_priced(items)
        return {
            **values,
            "lines": lines,
            "subtotal": sum(priced.mapped("price_subtotal")),
            "total": sum(priced.mapped("price_total")),
            "taxes": self._portal_tax_names(priced),
            "notes": notes.get(record, []),
            "optional": all(line._is_line_optional() for line in lines),
            "show_unit_price": record in lines and not parts,
            "show_quantity": record in lines,
            "parts": [
                {
                    "record": part,
                    "heading": (part.name or "").partition("\n")[0],
                    "details": (part.name or "").partition("\n")[2].strip(),
                }
                for part in parts
            ],
        }

    def _prepare_portal_section_values(self, section, lines):
        """Return what stands for the lines of a section that hides its prices."""
        marks = [line._prepare_portal_status_values() for line in lines]
        order = {"void": 0, "waiting": 1, False: 2, "approved": 3}
        mark = min(marks, key=lambda values: order.get(values["mark"], 2))
        statuses = {values["status"] for values in marks}
        heading, _newline, details = (section.name or "").partition("\n")
        return {
            "id": section.id,
            "record": section,
            "heading": heading,
            "details": details.strip(),
            **mark,
            "status": mark["status"] if len(statuses) == 1 else False,
        }

    def _portal_tax_names(self, priced):
        """Return the names of taxes, of lines as ``_portal_priced`` gives them."""
        return ", ".join(priced.tax_ids.sorted("id").mapped("name"))

    # --- amounts ---------------------------------------------------------------------

    def _portal_tax_totals(self, lines):
        """Return Odoo's own summary of amounts and taxes, of some lines.

        Of all lines it is that of the order, whatever way the company rounds.

        :rtype: dict
        """
        self.ensure_one()
        priced = lines._portal_priced()
        everything = self._get_priced_lines()
        if not everything - priced:
            return self.tax_totals
        AccountTax = self.env["account.tax"]
        base_lines = [
            line._prepare_base_line_for_taxes_computation()
            for line in everything
            if line in priced
        ]
        AccountTax._add_tax_details_in_base_lines(base_lines, self.company_id)
        AccountTax._round_base_lines_tax_details(base_lines, self.company_id)
        return AccountTax._get_tax_totals_summary(
            base_lines=base_lines, currency=self.currency_id, company=self.company_id
        )

    def _portal_tax_groups(self, totals):
        """Return the taxes of a summary: list of (name, amount)."""
        return [
            (group["group_name"], group["tax_amount_currency"])
            for subtotal in totals["subtotals"]
            for group in subtotal["tax_groups"]
        ]
