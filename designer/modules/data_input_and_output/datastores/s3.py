"""A datastore that is a bucket of S3-compatible storage, or a part of one."""

from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from designer.catalog.annotations import Datastore
from designer.modules.data_input_and_output.addresses import checked_addresses
from designer.modules.data_input_and_output.datastores.files import (
    Fetched,
    check_size,
    checked_pattern,
    explained,
    missing,
    taken,
)

PORTS = {"http": 80, "https": 443}
CONNECT_SECONDS = 10
ATTEMPTS = 3
RESOLVER = "designer.modules.data_input_and_output.datastores.resolver"


class S3Files:
    """Without an endpoint the bucket is one of AWS."""

    def __init__(self, datastore: Datastore) -> None:
        settings = datastore["settings"]
        errors: Any = import_module("botocore.exceptions")
        self._errors = (errors.BotoCoreError, errors.ClientError)
        self._datastore = datastore
        self._root = f"{settings['bucket']}/{settings.get('prefix', '')}".strip("/")
        endpoint = settings.get("endpoint", "")
        if endpoint:
            parts = urlsplit(endpoint)
            checked_addresses(parts.hostname or "", parts.port or PORTS[parts.scheme])
        with explained(datastore, *self._errors):
            fsspec: Any = import_module("fsspec")
            self._files = fsspec.filesystem("s3", **_options(datastore, endpoint))

    def fetch(self, pattern: str, into: Path, limit_bytes: int) -> list[Fetched]:
        pattern = checked_pattern(pattern)
        with explained(self._datastore, *self._errors):
            listed = self._files.glob(f"{self._root}/{pattern}", detail=True)
            found = [entry for _, entry in sorted(listed.items()) if entry["type"] == "file"]
            if not found:
                raise missing(self._datastore, pattern)
            check_size(sum(entry["size"] for entry in found), limit_bytes)
            into.mkdir(parents=True, exist_ok=True)
            return [self._get(entry, into / str(number)) for number, entry in enumerate(found)]

    def write(self, file: Path, path: str, *, replace: bool) -> None:
        place = f"{self._root}/{checked_pattern(path)}"
        with explained(self._datastore, *self._errors):
            if not replace and self._files.exists(place):
                raise taken(self._datastore, path)
            self._files.put_file(str(file), place)

    def describe(self) -> str:
        with explained(self._datastore, *self._errors):
            count = len(self._files.ls(self._root, refresh=True))
        return f"The bucket {self._root} has {count} entries."

    def _get(self, entry: dict[str, Any], target: Path) -> Fetched:
        self._files.get_file(entry["name"], str(target))
        return Fetched(target, PurePosixPath(entry["name"]).name, str(entry.get("ETag", "")))


def _options(datastore: Datastore, endpoint: str) -> dict[str, Any]:
    settings = datastore["settings"]
    named = {
        "key": settings.get("key_id"),
        "secret": datastore["secret"],
        "endpoint_url": endpoint,
    }
    region = settings.get("region")
    return {
        **{name: value for name, value in named.items() if value},
        # Never with what this machine may do by itself: its role is not the user's.
        "anon": not datastore["secret"],
        "client_kwargs": {"region_name": region} if region else {},
        "config_kwargs": {
            "connect_timeout": CONNECT_SECONDS,
            "retries": {"max_attempts": ATTEMPTS, "mode": "standard"},
            # A name that is looked up again may have another address by then.
            "connector_args": {"resolver": import_module(RESOLVER).CheckedResolver()},
        },
        "use_listings_cache": False,
        "skip_instance_cache": True,
    }
