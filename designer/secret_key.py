"""The key that signs sessions: made once, readable by its owner only."""

import os
import secrets
from pathlib import Path


def load_or_create(path: Path) -> str:
    """Return the key in `path`; write a new one with mode 0600 when there is none."""
    try:
        return path.read_text()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_urlsafe(50)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process of the same installation was faster
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key
