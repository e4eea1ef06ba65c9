"""Text in the Attribute-Relation File Format, made a frame and the levels of its categories."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from designer.catalog.errors import ModuleError
from designer.modules.moments import iso_datetimes

ATTRIBUTE = re.compile(
    r"@attribute\s+(?:'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\"|(?P<bare>[^\s{]+))\s*(?P<type>.+)$",
    re.IGNORECASE,
)
NUMERIC = {"numeric": pl.Float64, "real": pl.Float64, "integer": pl.Int64}
MISSING = "?"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One declared column: numeric (`dtype`), of categories (`levels`) or a date."""

    name: str
    dtype: type[pl.DataType]
    levels: tuple[str, ...] | None = None


def read_arff(text: str) -> tuple[pl.DataFrame, Mapping[str, tuple[str, ...]]]:
    """Give the frame, and the levels of the nominal attributes by their names."""
    lines = [(number + 1, line.strip()) for number, line in enumerate(text.splitlines())]
    lines = [(number, line) for number, line in lines if line and not line.startswith("%")]
    start = next((i for i, (_, line) in enumerate(lines) if line.lower() == "@data"), None)
    if start is None:
        raise _invalid("The ARFF text has no line “@data”. Put it before the rows.")
    attributes = [
        _attribute(number, line)
        for number, line in lines[:start]
        if line.lower().startswith("@attribute")
    ]
    rows = [_row(number, line, len(attributes)) for number, line in lines[start + 1 :]]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(attributes)
    series = [
        _series(attribute, cells) for attribute, cells in zip(attributes, columns, strict=True)
    ]
    _check_distinct([attribute.name for attribute in attributes])
    return pl.DataFrame(series), {a.name: a.levels for a in attributes if a.levels is not None}


def _attribute(number: int, line: str) -> Attribute:
    found = ATTRIBUTE.match(line)
    if found is None:
        raise _invalid(f"Line {number} is no attribute: “{line}”. Write @attribute NAME TYPE.")
    name = next(part for part in found.group("single", "double", "bare") if part is not None)
    kind = found["type"].strip()
    if kind.startswith("{") and kind.endswith("}"):
        return Attribute(name, pl.String, tuple(_cells(number, kind[1:-1])))
    if kind.lower() in NUMERIC:
        return Attribute(name, NUMERIC[kind.lower()])
    if kind.lower().split()[0] == "date":
        return Attribute(name, pl.Datetime)
    message = (
        f"Line {number}: the attribute “{name}” has the type {kind}. Attributes can be numeric, "
        "real, integer, date or a list of categories in braces; texts cannot be read from ARFF."
    )
    raise ModuleError("data_invalid", message, name)


def _row(number: int, line: str, width: int) -> list[str]:
    if line.startswith("{"):
        raise _invalid(f"Line {number} is a sparse row, which is not supported. Write all values.")
    cells = _cells(number, line)
    if len(cells) != width:
        raise _invalid(f"Line {number} has {len(cells)} values, but there are {width} attributes.")
    return cells


def _cells(number: int, line: str) -> list[str]:
    """Split at commas outside quotation marks, which may be single or double."""
    quote = "'" if "'" in line and '"' not in line else '"'
    try:
        row = next(csv.reader([line], quotechar=quote, skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise _invalid(f"Line {number} cannot be read: {error}.") from error
    return [cell.strip() for cell in row]


def _series(attribute: Attribute, cells: Sequence[str]) -> pl.Series:
    values = [None if cell == MISSING else cell for cell in cells]
    texts = pl.Series(attribute.name, values, dtype=pl.String)
    if attribute.levels is not None:
        return _checked(attribute, texts, texts.is_in(list(attribute.levels)), "a listed category")
    if attribute.dtype is pl.Datetime:
        converted = iso_datetimes(texts)
    else:
        converted = texts.cast(attribute.dtype, strict=False)
    _checked(attribute, texts, converted.is_not_null(), "of its type")
    return converted


def _checked(attribute: Attribute, texts: pl.Series, fits: pl.Series, what: str) -> pl.Series:
    wrong = texts.filter(texts.is_not_null() & ~fits.fill_null(value=False))
    if not wrong.is_empty():
        message = f"The value “{wrong[0]}” of the attribute “{attribute.name}” is not {what}."
        raise ModuleError("data_invalid", message, attribute.name)
    return texts


def _check_distinct(names: Sequence[str]) -> None:
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None:
        message = f"The attribute “{twice}” is declared twice. Give every attribute its own name."
        raise ModuleError("data_invalid", message, twice)


def _invalid(message: str) -> ModuleError:
    return ModuleError("data_invalid", message)
