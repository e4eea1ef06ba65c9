"""Conditions on rows, written in a small table: a column, a test, a value."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.errors import ReadingError
from designer.artifacts.filters import literal
from designer.artifacts.table import Table
from designer.catalog.annotations import InlineTable
from designer.catalog.errors import ModuleError
from designer.catalog.names import close_match
from designer.modules.missing import is_missing, without_nan
from designer.modules.selection import existing

COLUMNS = ("column", "test", "value")
COMPARISONS: Mapping[str, Callable[[Any, Any], pl.Expr]] = {
    "=": operator.eq, "≠": operator.ne,
    "<": operator.lt, "≤": operator.le, ">": operator.gt, "≥": operator.ge,
}  # fmt: skip
TEXT_TESTS: Mapping[str, Callable[[pl.Expr, str], pl.Expr]] = {
    "contains": lambda text, part: text.str.contains(part, literal=True),
    "does not contain": lambda text, part: ~text.str.contains(part, literal=True),
    "starts with": lambda text, part: text.str.starts_with(part),
    "ends with": lambda text, part: text.str.ends_with(part),
    "matches": lambda text, pattern: text.str.contains(pattern),
    "does not match": lambda text, pattern: ~text.str.contains(pattern),
}
PATTERNS = frozenset({"matches", "does not match"})
EMPTINESS = frozenset({"is missing", "is not missing"})
TESTS = (*COMPARISONS, "is one of", *TEXT_TESTS, *EMPTINESS)
SYNONYMS = {
    "==": "=", "is": "=", "equals": "=", "!=": "≠", "<>": "≠", "is not": "≠", "<=": "≤", ">=": "≥",
    "in": "is one of", "is empty": "is missing", "is not empty": "is not missing",
    "is null": "is missing", "is not null": "is not missing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; `number` is its row in the table, counted from one."""

    number: int
    column: str
    test: str
    value: str | None


def met(table: Table, written: InlineTable, *, needs_all: bool, match_case: bool) -> pl.Series:
    """Say of each row whether it meets the conditions, all or any of them.

    Raises:
        ModuleError: a condition is not understood, or does not fit its column.
    """
    conditions = read_conditions(written)
    if not conditions:
        message = "There are no conditions. Enter a column, a test such as > and a value."
        raise ModuleError("condition_missing", message)
    used = dict.fromkeys(existing(table, condition.column).name for condition in conditions)
    frame = table.select(used).polars()
    schema = frame.schema
    join = operator.and_ if needs_all else operator.or_
    tests = [
        _tested(one, table.column(one.column), schema[one.column], match_case=match_case)
        # A missing value meets no condition, rather than making “any of them” unknown.
        .fill_null(value=False)
        for one in conditions
    ]
    return frame.select(reduce(join, tests).alias("met")).to_series()


def read_conditions(written: InlineTable) -> list[Condition]:
    """Read the rows that have entries."""
    names = [column["name"].strip().lower() for column in written["columns"]]
    if not set(COLUMNS) <= set(names):
        message = (
            f"The table of conditions has the columns {', '.join(names) or 'none'}. It needs "
            "column, test and value."
        )
        raise ModuleError("condition_invalid", message)
    conditions = []
    for number, row in enumerate(written["rows"], start=1):
        cells = {
            name: "" if cell is None else _as_text(cell)
            for name, cell in zip(names, row, strict=False)
        }
        if any(cell.strip() for cell in cells.values()):
            conditions.append(_condition(number, cells))
    return conditions


def _as_text(cell: Any) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _condition(number: int, cells: Mapping[str, str]) -> Condition:
    column, value = cells.get("column", "").strip(), cells.get("value", "")
    test = " ".join(cells.get("test", "").lower().split())
    test = SYNONYMS.get(test, test)
    if not column:
        raise _wrong(number, "names no column.")
    if test not in TESTS:
        close = close_match(test, TESTS)
        hint = f"Did you mean “{close}”?" if close else f"There are {', '.join(TESTS)}."
        raise _wrong(number, f"has the test “{test}”, which there is not. {hint}", column)
    if not value and test not in EMPTINESS:
        hint = "To find missing values use the test “is missing”."
        raise _wrong(number, f"has no value to test with. {hint}", column)
    return Condition(number, column, test, value)


def _tested(
    condition: Condition, column: Column, dtype: pl.DataType, *, match_case: bool
) -> pl.Expr:
    name, test, value = condition.column, condition.test, condition.value or ""
    if test in EMPTINESS:
        gaps = is_missing(name, dtype)
        return gaps if test == "is missing" else ~gaps
    if test in TEXT_TESTS:
        return _text_test(condition, column, dtype, match_case=match_case)
    subject = without_nan(name, dtype)
    if column.type == "string":
        subject = _cased(subject.cast(pl.String), match_case=match_case)
        value = value if match_case else value.lower()
    if test == "is one of":
        values = [_read(condition, column, part.strip()) for part in value.split(",")]
        return reduce(operator.or_, [subject == one for one in values])
    return COMPARISONS[test](subject, _read(condition, column, value))


def _text_test(
    condition: Condition, column: Column, dtype: pl.DataType, *, match_case: bool
) -> pl.Expr:
    name, test, value = condition.column, condition.test, condition.value or ""
    if column.type != "string":
        words = f"looks for text in “{name}”, which is {column.type}. Compare it with =, < or >."
        raise _wrong(condition.number, words, name)
    text = pl.col(name).cast(pl.String) if isinstance(dtype, pl.Enum) else pl.col(name)
    if test in PATTERNS:
        value = value if match_case else f"(?i){value}"
        _check_pattern(condition, value)
        return TEXT_TESTS[test](text, value)
    return TEXT_TESTS[test](
        _cased(text, match_case=match_case), value if match_case else value.lower()
    )


def _cased(text: pl.Expr, *, match_case: bool) -> pl.Expr:
    return text if match_case else text.str.to_lowercase()


def _check_pattern(condition: Condition, pattern: str) -> None:
    try:
        pl.select(pl.lit("").str.contains(pattern))
    except pl.exceptions.PolarsError as error:
        reason = re.sub(r"\s+", " ", str(error)).strip()
        words = f"has a pattern that cannot be read: {reason}."
        raise _wrong(condition.number, words, condition.column) from error


def _read(condition: Condition, column: Column, text: str) -> pl.Expr:
    """Read a value as the type of the column."""
    try:
        return pl.lit(literal(text if column.type == "string" else text.strip(), column))
    except ReadingError as error:
        words = (
            f"tests with “{text}”, which is no {column.type} as the column “{column.name}” is. "
            "Write a value that fits."
        )
        raise _wrong(condition.number, words, column.name) from error


def _wrong(number: int, words: str, column: str | None = None) -> ModuleError:
    return ModuleError("condition_invalid", f"Condition {number} {words}", column)
