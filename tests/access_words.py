"""Words by which the access matrix knows a document, and its stock token."""

TOKEN = "5b0a1f5c-7d50-4f9e-8a0d-0c6f3f1f7a11"


def canary(record: str) -> str:
    """A word of each text of a document: whoever reads it has seen the document."""
    return f"CANARY-{record}-7391"
