"""Keys of this installation: made once, readable by their owner only."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def load_or_create(path: Path) -> str:
    """Return the key in `path`; write a new one with mode 0600 when there is none."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_text()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    # A link to a whole file: another process of the same installation never reads half a key.
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    Path(draft).unlink()
    return path.read_text()
