"""What the events of a run say of artifacts and errors: small, and never data."""

import errno
from collections.abc import Mapping
from typing import Any

from designer.execution.memo import StoredOutput
from designer.execution.mistakes import title_of
from designer.runner.protocol.plain import is_count

MAX_TEXT = 4_000
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
DISK_FULL = "The disk of the server is full. Make room on it, then run again."


def output_payload(output: StoredOutput) -> dict[str, Any]:
    """Say of an output what a wire on the canvas shows: rows x columns."""
    summary = output.reference.summary
    payload: dict[str, Any] = {
        "id": str(output.artifact_id),
        "data_type": output.reference.data_type,
    }
    rows, columns = summary.get("rows"), summary.get("columns", ())
    if is_count(rows) and isinstance(columns, list | tuple):
        payload |= {"rows": rows, "columns": len(columns)}
    return payload


def shorten_error(error: Mapping[str, Any]) -> dict[str, Any]:
    """Give an error its title, and keep it small enough for an event.

    Of a traceback the end says most.
    """
    short = {name: value for name, value in error.items() if value is not None}
    for name, value in short.items():
        if isinstance(value, str) and len(value) > MAX_TEXT:
            cut = value[-MAX_TEXT:] if name == "traceback" else value[:MAX_TEXT]
            short[name] = f"…{cut}" if name == "traceback" else f"{cut}…"
    return {"title": title_of(str(short["code"])), **short} if "code" in short else short


def words_of(error: Exception) -> str:
    """Say what went wrong without the places of the server's files, which an OSError names."""
    if isinstance(error, OSError):
        return f"{error.strerror or 'The disk or the system refused it'}."
    return str(error)


def problem_of(error: Exception, code: str) -> tuple[str, str]:
    """Give the code and the words of what the server met; a full disk has a code of its own."""
    if isinstance(error, OSError) and error.errno in FULL:
        return "disk_full", DISK_FULL
    return code, words_of(error)
