"""Questions about artifacts and uploads, answered by the warm reader: no data is parsed here."""

import threading
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from designer.artifacts.reference import Digest
from designer.execution.backends.host import HostConnection, HostDiedError
from designer.execution.errors import ReadingError
from designer.runner.protocol import HostOptions
from designer.workspace.models import Artifact, DatasetVersion
from designer.workspace.store import artifact_store

TIMEOUT_SECONDS = 30.0
LONG_TIMEOUT_SECONDS = 900.0


def rows(artifact: Artifact, **question: Any) -> dict[str, Any]:
    """Give a page of a table: `offset`, `limit`, `columns`, `sort`, `filter`.

    Raises:
        ReadingError: the question cannot be answered.
    """
    arguments = {name: value for name, value in question.items() if value is not None}
    return _read("rows", {"path": _path(artifact.digest), **arguments})


def profile(artifact: Artifact, *, exact: bool = False) -> dict[str, Any]:
    """Describe each column of a table.

    Raises:
        ReadingError: it is no table.
    """
    seconds = LONG_TIMEOUT_SECONDS if exact else TIMEOUT_SECONDS
    return _read("profile", {"path": _path(artifact.digest), "exact": exact}, seconds)


def convert(artifact: Artifact, format: str) -> Path:
    """Write a table in another format, and give the file; what is no table is given as it is.

    Raises:
        ReadingError: there is no such format.
    """
    path = _path(artifact.digest)
    if artifact.data_type != "Table" or format == "arrow":
        return Path(path)
    target = downloads() / f"{uuid.uuid4().hex}.{format}"
    arguments = {"path": path, "format": format, "out_path": str(target)}
    _read("convert", arguments, LONG_TIMEOUT_SECONDS)
    return target


def guess(path: Path, name: str = "") -> dict[str, Any]:
    """Guess how an uploaded file is to be read.

    Raises:
        ReadingError: it cannot be read at all.
    """
    return _read("guess", {"path": str(path), "name": name})


def preview(version: DatasetVersion, options: Mapping[str, Any]) -> dict[str, Any]:
    """Read the first rows of an uploaded file as an import with these options would.

    Raises:
        ReadingError: not even these can be read.
    """
    path = _path(version.original_digest)
    arguments = {"path": path, "options": dict(options), "name": version.original_name}
    return _read("preview", arguments)


def use_host(host: HostConnection | None) -> None:
    """Answer through the step host that a worker of this process has anyway."""
    with _lock:
        _hosts[:] = [host] if host else []


def downloads() -> Path:
    """The folder of files made for download; the clock sweeps it."""
    folder = Path(settings.DATA_DIR) / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def host_options() -> HostOptions:
    """A host that only reads, for a web process without a worker."""
    store = artifact_store()
    return HostOptions(
        steps=store.root / "staging",
        readable=(store.objects, store.folders),
        writable=(downloads(),),
        processes=0,
        load_later=(),
        isolation=settings.CONFIGURATION.isolation,  # type: ignore[arg-type]
    )


def _host() -> HostConnection:
    with _lock:
        if not _hosts:
            _hosts.append(HostConnection(host_options(), lambda ended: None))
        return _hosts[0]


def _read(call: str, arguments: dict[str, Any], seconds: float = TIMEOUT_SECONDS) -> dict[str, Any]:
    try:
        answer = _host().read(call, arguments, seconds)
    except HostDiedError as error:
        raise ReadingError("The reader is starting anew. Try again.", code="reader_gone") from error
    except TimeoutError as error:
        message = f"The reader did not answer within {seconds:.0f} seconds."
        raise ReadingError(message, code="timed_out") from error
    if not answer.ok:
        problem = answer.error or {}
        message = str(problem.get("message") or "This cannot be read.")
        raise ReadingError(message, code=str(problem.get("code") or "unreadable"))
    result: dict[str, Any] = answer.result
    return result


def _path(digest: str) -> str:
    return str(artifact_store().path(Digest(digest)))


_lock = threading.Lock()
_hosts: list[HostConnection] = []
