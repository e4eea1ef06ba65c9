"""The log of a build by byte offset, as the log of a step is read."""

from typing import Any

from designer.execution.models import EnvironmentBuild

MOST_BYTES = 256 * 1024


def read_build_log(build: EnvironmentBuild, *, offset: int, is_building: bool) -> dict[str, Any]:
    """Give the text from `offset` on; `complete` says that nothing will come after it."""
    data = build.log.encode()
    part = data[offset : offset + MOST_BYTES]
    if offset + len(part) < len(data):  # never ending inside a character
        part = part.decode("utf-8", "ignore").encode()
    end = offset + len(part)
    return {
        "offset": offset,
        "next_offset": end,
        "text": part.decode("utf-8", "replace"),
        "attempt": 1,
        "size_bytes": len(data),
        "complete": not is_building and end >= len(data),
    }
