"""Examples of Vowpal Wabbit, one in a line, from files and from tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import File, Folder
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.missing import without_nan
from designer.modules.text_analytics.columns import texts_of

NOTHING = "|"  # An example without a label and features.
SVMLIGHT = r"^\s*(\S+)\s*([^#]*?)\s*(?:#.*)?$"
BINARY = 2
FEATURE_TYPES = ("integer", "float", "decimal", "boolean", "string")


@dataclass(frozen=True, slots=True)
class Described:
    """How a table becomes examples: its features, and the levels of its label in their order."""

    features: tuple[Column, ...] = ()
    label: Column | None = None
    levels: tuple[str, ...] = ()


def examples(
    data: File | Folder | Table, file_name: str, file_type: str, described: Described
) -> list[str]:
    """Give the examples, one for each row of a table."""
    if not isinstance(data, Table):
        return lines_of_files(data, file_name, file_type).to_list()
    if is_lines(data):
        return lines_of_table(data, file_type).to_list()
    check_columns(data, described.features, "Vowpal Wabbit")
    return lines_of_features(data, described).to_list()


def is_lines(table: Table) -> bool:
    """Whether the table has examples as lines of text: in its only column."""
    return len(table.columns) == 1 and table.columns[0].type == "string"


def lines_of_table(table: Table, file_type: str) -> pl.Series:
    """Give the examples in the only column; a row without one is an example of nothing."""
    return _in_vw(texts_of(table, table.names[0]).str.replace_all(r"[\r\n]+", " "), file_type)


def lines_of_files(data: File | Folder, file_name: str, file_type: str) -> pl.Series:
    """Give the examples in a file; empty lines are none.

    Raises:
        ModuleError: there is no such file, or it is no text.
    """
    path = data.path if isinstance(data, File) else _within(data, file_name)
    try:
        lines = pl.Series(path.read_text("utf-8").splitlines(), dtype=pl.String)
    except UnicodeDecodeError as error:
        message = (
            f"“{file_name or path.name}” is not a text in UTF-8: {error.reason} at byte "
            f"{error.start}. Give a file with an example in each line."
        )
        raise ModuleError("file_invalid", message) from error
    return _in_vw(lines.filter(lines.str.contains(r"\S")), file_type)


def _within(folder: Folder, file_name: str) -> Path:
    path = (folder.path / file_name).resolve()
    if file_name and path.is_file() and path.is_relative_to(folder.path.resolve()):
        return path
    files = sorted(p.relative_to(folder.path).as_posix() for p in folder.path.rglob("*"))
    shown = ", ".join(f"“{name}”" for name in files[:10])
    message = (
        f"The file “{file_name}” is not in the folder. Enter the name of the data file; it has "
        f"{shown or 'no files'}."
    )
    raise ModuleError("file_missing", message)


def _in_vw(lines: pl.Series, file_type: str) -> pl.Series:
    lines = lines.fill_null("").str.strip_chars()
    if file_type == "svmlight":
        lines = lines.str.replace(SVMLIGHT, "${1} | ${2}").str.replace(r" qid:\S+", "")
        lines = lines.str.strip_chars()
    return lines.set(lines == "", NOTHING)


def lines_of_features(table: Table, described: Described) -> pl.Series:
    """Write each row as an example: numbers as NAME:VALUE, texts as NAME=VALUE.

    What is missing is left out; so is the label where the table has none.
    """
    label = described.label.name if described.label else ""
    has_label = label in table.names
    names = [column.name for column in described.features]
    frame = table.select([*names, label] if has_label else names).polars()
    parts = [pl.Series("", [NOTHING] * table.num_rows, dtype=pl.String)]
    if has_label:
        parts.insert(0, _labels(frame.get_column(label), described.levels))
    parts += [_feature(frame.get_column(name), name) for name in names]
    whole = pl.DataFrame([part.alias(str(number)) for number, part in enumerate(parts)])
    return whole.select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series()


def _feature(values: pl.Series, name: str) -> pl.Series:
    written = str(_safe(pl.Series([name])).item())
    if values.dtype.is_numeric() or values.dtype == pl.Boolean:
        numbers = values.to_frame().select(without_nan(name, values.dtype)).to_series()
        texts = numbers.cast(pl.Float64).cast(pl.String)
        return written + ":" + texts
    return written + "=" + _safe(values.cast(pl.String))


def _safe(texts: pl.Series) -> pl.Series:
    """Replace what parts features, names and values."""
    return texts.str.replace_all(r"[\s:|]", "_")


def _labels(values: pl.Series, levels: Sequence[str]) -> pl.Series:
    """Give numbers as they are, two levels as -1 and 1, more as 1, 2, 3 and so on."""
    if not levels:
        return values.cast(pl.Float64).fill_nan(None).cast(pl.String)
    numbers = ["-1", "1"] if len(levels) == BINARY else [str(n + 1) for n in range(len(levels))]
    return values.cast(pl.String).replace_strict(
        list(levels), numbers, default=None, return_dtype=pl.String
    )


def describe(table: Table, label_column: str) -> Described:
    """Say how a table becomes examples.

    Raises:
        ModuleError: it is not known which column is to be learned.
    """
    label = find_label(table, label_column)
    features = tuple(c for c in table.columns if c.type in FEATURE_TYPES and c.name != label.name)
    return Described(features, label, levels_of(table, label))


def find_label(table: Table, name: str) -> Column:
    """Give the column that is to be learned: the named one, else the one whose role is label.

    Raises:
        ModuleError: there is none.
    """
    found = [c for c in table.columns if (c.name == name if name else c.role == "label")]
    if len(found) == 1:
        return found[0]
    what = f"The label column “{name}” is not in the table" if name else "No label column is named"
    message = (
        f"{what}. Enter the name of the column to be learned; or give a table whose only column "
        "has examples as lines of text."
    )
    raise ModuleError("label_missing", message, name or None)


def levels_of(table: Table, label: Column) -> tuple[str, ...]:
    """Give the levels of a label that is no number, in their order; none of a number."""
    if label.is_numeric and not label.categorical:
        return ()
    if label.levels is not None:
        return label.levels
    values = table.select([label.name]).polars().to_series().drop_nulls().unique().sort()
    return tuple(values.cast(pl.String))
