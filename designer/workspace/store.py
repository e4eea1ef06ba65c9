"""The one artifact store of this installation, as the settings name it."""

from functools import cache
from pathlib import Path

from django.conf import settings

from designer.artifacts.store import LocalStore


def artifact_store() -> LocalStore:
    """Return the store at ``PLUMBLINE_ARTIFACTS_URL``."""
    return _store(Path(settings.ARTIFACTS_URL))


@cache
def _store(root: Path) -> LocalStore:
    return LocalStore(root)
