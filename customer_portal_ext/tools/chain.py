"""The hash chain over the events of one document, without a database (X-AUDIT)."""

from .fingerprint import fingerprint

# The previous hash of a document's first event.
GENESIS = "0" * 64


def event_hash(content, previous_hash):
    """Return the hash of one event.

    :param dict content: everything the event states, JSON types only
    :param str previous_hash: hash of the event before it, or ``GENESIS``
    """
    return fingerprint({"content": content, "previous_hash": previous_hash})


def first_broken(links):
    """Find the first event that does not fit into its chain.

    :param links: iterable of (key, content, previous_hash, hash), oldest first
    :return: the key of the first broken link, or None when the chain is whole
    """
    expected_previous = GENESIS
    for key, content, previous_hash, stored_hash in links:
        if (
            previous_hash != expected_previous
            or event_hash(content, previous_hash) != stored_hash
        ):
            return key
        expected_previous = stored_hash
    return None
