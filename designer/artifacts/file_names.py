"""Names of files that can be written down: to the system a name is any bytes."""


def is_text(name: str) -> bool:
    """Whether a name is UTF-8, and so can stand in a manifest and in a message."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
