"""Values that can be written as JSON and read again: what a document may be made of."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from designer.graph.errors import DocumentProblem

MAX_DEPTH = 100
STRICT = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def unwritable(data: Any, whole: str) -> Iterator[DocumentProblem]:
    """Find nesting that cannot be walked safely, and numbers and texts that JSON cannot carry."""
    if _is_deep(data):
        message = f"{whole} is nested more than {MAX_DEPTH} levels deep."
        yield DocumentProblem("", message, "limit_exceeded")
    elif not _can_be_written(data):
        for place, value in _parts(data):
            if not _can_be_written(value):
                message = f"{whole} has a value that JSON cannot carry, in `{place}`."
                yield DocumentProblem(place, message)


def _is_deep(data: Any) -> bool:
    """Go down level by level: a loop, because a recursion would not come back."""
    level = [data]
    for _ in range(MAX_DEPTH):
        level = [
            item
            for value in level
            if isinstance(value, dict | list)
            for item in (value.values() if isinstance(value, dict) else value)
            if isinstance(item, dict | list)
        ]
        if not level:
            return False
    return True


def _can_be_written(value: Any) -> bool:
    try:
        STRICT.encode(value).encode()
    except (TypeError, ValueError):  # such as NaN, half of a surrogate pair, an object
        return False
    return True


def _parts(data: Any) -> Iterator[tuple[str, Any]]:
    """Give the nodes and the other parts of a document, or the items of a list, by their names."""
    if isinstance(data, list):
        yield from ((str(index), item) for index, item in enumerate(data))
    elif isinstance(data, Mapping):
        for name, part in data.items():
            inner = part if name == "nodes" and isinstance(part, dict) else {}
            yield from ((f"nodes.{node}", value) for node, value in inner.items())
            if not inner:
                yield str(name), part
    else:
        yield "it", data
