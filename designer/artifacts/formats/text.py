"""Texts as UTF-8 files; title and media type are in the summary."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from designer.artifacts.values import Text


def write(value: Text, path: Path) -> dict[str, Any]:
    path.write_bytes(value.content.encode("utf-8", "replace"))
    return value.summary


def read(path: Path, summary: Mapping[str, Any] | None = None) -> Text:
    known = summary or {}
    content = path.read_bytes().decode("utf-8", "replace")
    return Text(content, known.get("media_type", "text/plain"), known.get("title", ""))
