from markupsafe import Markup

from odoo.http import request
from odoo.tools import formatLang

from ..tools.fingerprint import differences

# What of a line's snapshot is a number, and is shown as the reader writes numbers.
_NUMBERS = {"quantity", "unit_price", "discount", "subtotal", "total"}

# What tells a change since the last look; the amounts follow from it.
_SEEN_KEYS = {
    "description",
    "quantity",
    "unit_price",
    "discount",
    "currency",
    "proofs",
}


class Changes:
    """The words for what changed on a line, wherever they are shown (X-VERSIONS).

    Mixed into controllers: for an approval of something else than was shown, and for
    what changed since a contact last looked.
    """

    def _portal_line_changes(self, before, now, keys=None):
        """Return what differs between two snapshots of a line, as sentences.

        :param dict before: as ``_portal_snapshot`` gave it; it may come from outside
        :param dict now: as ``_portal_snapshot`` gives it
        :param set keys: what of it to compare; None for all that has words
        :return: list of Markup
        """
        labels = self._portal_change_labels()
        rows = []
        for key, was, is_now in differences(before, now):
            if keys is not None and key not in keys:
                continue
            if key == "proofs":
                rows += self._portal_proof_changes(was, is_now)
            elif key in labels:
                rows.append(
                    self._portal_change_text(
                        labels[key],
                        self._portal_change_value(key, was),
                        self._portal_change_value(key, is_now),
                    )
                )
        return rows

    def _portal_change_text(self, label, before, now):
        """Return one difference as a sentence; what was is struck out."""
        return self.env._(
            "%(label)s: was %(before)s, is now %(now)s",
            label=label,
            before=Markup("<del>{}</del>").format(before),
            now=Markup("<ins>{}</ins>").format(now),
        )

    def _portal_change_value(self, key, value):
        """Return a value of a snapshot as its reader writes it."""
        if key not in _NUMBERS or not isinstance(value, str):
            return value
        try:
            digits = len(value.partition(".")[2])
            return formatLang(request.env, float(value), digits=min(digits, 6))
        except (ValueError, OverflowError):
            # a form of somebody's own making
            return value

    def _portal_change_labels(self):
        """Return the words for those keys of a line's snapshot that a person reads."""
        return {
            "description": self.env._("Description"),
            "quantity": self.env._("Quantity"),
            "unit_price": self.env._("Unit price"),
            "discount": self.env._("Discount (%)"),
            "subtotal": self.env._("Amount without taxes"),
            "total": self.env._("Amount"),
            "currency": self.env._("Currency"),
        }

    def _portal_proof_changes(self, before, now):
        """Return what changed among the proofs of a line, as sentences.

        :param list before: as the snapshot of the line has them, or None; it may come
            from outside
        :param list now: as the snapshot of the line has them, or None
        """
        old, new = _by_name(before), _by_name(now)
        rows = []
        for name, proof in new.items():
            if name not in old:
                rows.append(self.env._("New proof: %(name)s", name=name))
            elif old[name].get("sha256") != proof["sha256"]:
                rows.append(
                    self.env._(
                        "New version of the proof %(name)s: version %(version)s",
                        name=name,
                        version=proof["version"],
                    )
                )
        rows += [
            self.env._("Proof withdrawn or replaced: %(name)s", name=name)
            for name in old
            if name not in new
        ]
        return [Markup.escape(row) for row in rows]

    def _portal_changes_since(self, order_sudo, seen):
        """Return what changed on an order since a contact last looked (X-VERSIONS).

        :param sale.order order_sudo: in superuser mode
        :param list seen: lines as ``portal.last.seen`` remembers them; None: they have
            not looked yet, and nothing is new to them
        :return: dict of ``changes``: list of dicts with ``heading`` and ``rows``, and
            ``marks``: {id of the line: "new" or "changed"}
        """
        changes, marks = [], {}
        if seen is None:
            return {"changes": changes, "marks": marks}
        before = {line["line"]: line for line in seen}
        for line in order_sudo._portal_seen_lines():
            old = before.pop(line["line"], None)
            if old is None:
                rows, mark = [self.env._("New line")], "new"
            else:
                rows = self._portal_line_changes(
                    old, line, _SEEN_KEYS
                ) or self._portal_line_changes(old, line, {"total"})
                mark = "changed"
            if rows:
                marks[line["line"]] = mark
                changes.append({"heading": _heading(line), "rows": rows})
        changes += [
            {"heading": _heading(line), "rows": [self.env._("Line removed")]}
            for line in before.values()
        ]
        return {"changes": changes, "marks": marks}


def _heading(line):
    return line["description"].split("\n")[0]


def _by_name(proofs):
    """Return {name: proof} of what a snapshot lists, whatever it is."""
    if not isinstance(proofs, list):
        return {}
    return {
        str(proof.get("name")): proof for proof in proofs if isinstance(proof, dict)
    }
