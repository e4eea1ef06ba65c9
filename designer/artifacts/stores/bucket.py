"""A bucket of S3-compatible storage: whole objects under their names, put and got."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from designer.artifacts.errors import StoreError

CONNECT_SECONDS = 5
READ_SECONDS = 60
ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class BucketSettings:
    """Where the bucket is: `url` is s3://bucket/prefix. What is empty is found as AWS finds it."""

    url: str
    endpoint: str = ""
    region: str = ""
    key_id: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    name: str
    size_bytes: int
    modified_at: datetime


class StoreUnavailable(StoreError):  # noqa: N818 - the name is the claim
    """The storage does not answer now; it may later."""

    code = "store_unavailable"


class Bucket:
    """Any thread may call; names are below the prefix of the URL."""

    def __init__(self, settings: BucketSettings) -> None:
        parts = urlsplit(settings.url)
        self._root = f"{parts.netloc}/{parts.path.strip('/')}".rstrip("/")
        # Imported when first used: the step host would carry them into every step.
        fsspec: Any = import_module("fsspec")
        errors: Any = import_module("botocore.exceptions")
        self._files = fsspec.filesystem("s3", **_options(settings))
        self._refusals = (PermissionError, errors.ClientError)
        self._errors = (OSError, errors.BotoCoreError, errors.ClientError)

    def has(self, name: str) -> bool:
        with self._explained("looked into"):
            return bool(self._files.exists(self._place(name)))

    def size(self, name: str) -> int | None:
        """Give the size of an object, None where there is none."""
        with self._explained("looked into"):
            try:
                return int(self._files.info(self._place(name), refresh=True)["size"])
            except FileNotFoundError:
                return None

    def modified_at(self, name: str) -> datetime | None:
        """Say when an object was last written, None where there is none."""
        with self._explained("looked into"):
            try:
                found = self._files.info(self._place(name), refresh=True)
            except FileNotFoundError:
                return None
        return _moment(found)

    def listed(self, folder: str) -> Iterator["Listed"]:
        """Give all objects below a folder; their number may be large."""
        with self._explained("looked into"):
            found = self._files.find(self._place(folder), detail=True)
        for place, about in found.items():
            name = place.removeprefix(f"{self._root}/")
            yield Listed(name, int(about.get("size") or 0), _moment(about))

    def remove(self, name: str) -> None:
        with self._explained("written to"):
            self._files.rm_file(self._place(name))

    def put(self, file: Path, name: str) -> None:
        """Store a file; the object appears when it is whole."""
        with self._explained("written to"):
            self._files.put_file(str(file), self._place(name))

    def get(self, name: str, target: Path) -> bool:
        """Fetch an object into a file; say whether there is one."""
        with self._explained("read"):
            try:
                self._files.get_file(self._place(name), str(target))
            except FileNotFoundError:
                target.unlink(missing_ok=True)
                return False
        return True

    def _place(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def _explained(self, deed: str) -> Iterator[None]:
        try:
            yield
        except self._errors as error:
            message = f"The artifact storage cannot be {deed}: {str(error).rstrip('.')}."
            is_refused = isinstance(error, self._refusals)
            raise (StoreError if is_refused else StoreUnavailable)(message) from error


def _moment(about: Mapping[str, Any]) -> datetime:
    moment: datetime = about["LastModified"]
    return moment


def _options(settings: BucketSettings) -> dict[str, Any]:
    named = {
        "key": settings.key_id,
        "secret": settings.secret,
        "endpoint_url": settings.endpoint,
    }
    return {
        **{name: value for name, value in named.items() if value},
        "client_kwargs": {"region_name": settings.region} if settings.region else {},
        "config_kwargs": {
            "connect_timeout": CONNECT_SECONDS,
            "read_timeout": READ_SECONDS,
            "retries": {"max_attempts": ATTEMPTS, "mode": "standard"},
        },
        # Other machines write as well: what was listed before says nothing.
        "use_listings_cache": False,
    }
