"""The default environment: the packages that the server itself runs with."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def default_environment() -> str:
    """Give the digest of the pinned requirements that steps run with."""
    lock_file = Path(settings.BASE_DIR) / "requirements.txt"
    return hashlib.sha256(lock_file.read_bytes()).hexdigest() if lock_file.exists() else ""
