"""Cells as JSON values that lose nothing: what JavaScript cannot hold becomes a text."""

import base64
import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyarrow as pa

from designer.artifacts.canonical import element_type
from designer.artifacts.column import ElementType

LARGEST_SAFE_INTEGER = 2**53 - 1
CUT_MARK = "…"


def json_cells(data: pa.ChunkedArray, characters: int | None = None) -> list[Any]:
    """Give the values of a column as JSON; texts longer than `characters` are cut."""
    kind = element_type(data.type)
    convert = CONVERTERS.get(kind)
    if convert is None:
        return list(data.to_pylist())
    if kind in ("string", "binary"):
        texts = [None if value is None else convert(value) for value in data.to_pylist()]
        return texts if characters is None else [_cut(text, characters) for text in texts]
    try:
        values = data.to_pylist()
    except (ValueError, OverflowError):  # years that Python's dates cannot hold
        return list(data.cast(pa.large_string()).to_pylist())
    return [None if value is None else convert(value) for value in values]


def json_number(value: Any) -> Any:
    """Give a number as JSON: NaN and infinities as texts, large integers too."""
    if isinstance(value, bool) or value is None:
        return value
    return _integer(value) if isinstance(value, int) else _float(float(value))


def iso_duration(value: timedelta) -> str:
    """Give a duration as ISO 8601 writes it, such as P1DT2H0.5S; a negative one has a sign."""
    sign = "-" if value < timedelta(0) else ""
    value = abs(value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06}".rstrip("0").rstrip(".")
    day = f"{value.days}D" if value.days else ""
    clock = f"{hours}H" * bool(hours) + f"{minutes}M" * bool(minutes)
    if seconds or fraction or not (day or clock):
        clock += f"{seconds}{fraction}S"
    return f"{sign}P{day}{'T' * bool(clock)}{clock}"


def _integer(value: int) -> int | str:
    return value if abs(value) <= LARGEST_SAFE_INTEGER else str(value)


def _float(value: float) -> float | str:
    if math.isfinite(value):
        return value
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _cut(text: str | None, characters: int) -> str | None:
    if text is None or len(text) <= characters:
        return text
    return text[:characters] + CUT_MARK


CONVERTERS: dict[ElementType, Callable[[Any], Any]] = {
    "integer": _integer,
    "float": _float,
    "decimal": lambda value: format(value, "f"),
    "string": str,
    "date": lambda value: value.isoformat(),
    "datetime": lambda value: value.isoformat(),
    "time": lambda value: value.isoformat(),
    "duration": iso_duration,
    "binary": lambda value: base64.b64encode(value).decode(),
}
