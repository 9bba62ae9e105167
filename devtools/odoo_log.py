"""What must not stand in Odoo's log, whoever serves the request."""

# What Odoo logs when a page that declares itself read-only writes, or when nobody could
# tell, because there was no read-only connection. Both look all right to the visitor.
FORBIDDEN = (
    "Failed to open a readonly cursor",
    "retrying with a read/write cursor",
)


def forbidden_lines(text: str) -> list[str]:
    """The lines of ``text`` that must not be there."""
    return [
        line for line in text.splitlines() if any(part in line for part in FORBIDDEN)
    ]
