"""The questions that the warm reader answers: JSON arguments in, JSON results out."""

from collections.abc import Callable, Mapping
from typing import Any

from designer.artifacts.convert import convert
from designer.artifacts.ingest.guess import guess
from designer.artifacts.ingest.reader import preview
from designer.artifacts.profile import profile
from designer.artifacts.rows import rows

CALLS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "rows": rows,
    "profile": profile,
    "convert": convert,
    "guess": guess,
    "preview": preview,
}
