"""Name an address to who may know it, without telling it to who does not (X-TOKENS)."""


def mask_email(email):
    """Return an e-mail address with most of its local part hidden.

    >>> mask_email("carla@client.test"), mask_email("c@client.test"), mask_email(False)
    ('c•••@client.test', 'c•••@client.test', '')
    """
    local, _at, domain = (email or "").strip().rpartition("@")
    return f"{local[:1]}•••@{domain.rstrip('>')}" if local else ""
