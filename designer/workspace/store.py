"""The one artifact store of this installation, as the settings name it."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from designer.artifacts.store import LocalStore

CACHE_FOLDER = "artifact-cache"


def artifact_store() -> LocalStore:
    """Return the store at ``PLUMBLINE_ARTIFACTS_URL``."""
    return _store(str(settings.ARTIFACTS_URL))


@cache
def _store(url: str) -> LocalStore:
    return _object_store(url) if url.startswith("s3://") else LocalStore(Path(url))


def _object_store(url: str) -> LocalStore:
    # What talks to S3 takes two seconds to import: only who uses it pays.
    stores: Any = import_module("designer.artifacts.stores.objects")
    buckets: Any = import_module("designer.artifacts.stores.bucket")
    given = settings.CONFIGURATION
    bucket = buckets.Bucket(
        buckets.BucketSettings(
            url=url,
            endpoint=given.artifacts_endpoint,
            region=given.artifacts_region,
            key_id=given.artifacts_key_id,
            secret=given.artifacts_key_secret,
        )
    )
    root = Path(settings.DATA_DIR) / CACHE_FOLDER
    store: LocalStore = stores.ObjectStore(root, bucket, cache_bytes=given.artifacts_cache_bytes)
    return store
