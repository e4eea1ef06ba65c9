"""Filters on rows: JSON conditions `{"column", "op", "value"}` as one polars expression."""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import reduce
from typing import Any, Literal, TypedDict
from zoneinfo import ZoneInfo

import polars as pl

from designer.artifacts.column import Column, ElementType
from designer.artifacts.errors import ReadingError

Operator = Literal[
    "eq", "ne", "lt", "le", "gt", "ge", "contains", "starts_with", "is_null", "not_null", "in"
]


class Condition(TypedDict, total=False):
    column: str
    op: Operator
    value: Any


def expression(conditions: Sequence[Condition], columns: Mapping[str, Column]) -> pl.Expr:
    """Join the conditions by "and".

    Raises:
        ReadingError: a column or operator is unknown, or a value does not fit its column.
    """
    return reduce(operator.and_, [_condition(condition, columns) for condition in conditions])


def _condition(condition: Condition, columns: Mapping[str, Column]) -> pl.Expr:
    name, op = condition.get("column", ""), condition.get("op", "eq")
    column = columns.get(name)
    if column is None:
        raise ReadingError(f"The filter names the column {name!r}, which the table does not have.")
    subject = pl.col(name)
    if op in EMPTINESS:
        return EMPTINESS[op](subject)
    value = condition.get("value")
    if op in TEXT_TESTS:
        return TEXT_TESTS[op](subject.cast(pl.String), str(value))
    if column.categorical and column.type == "string":
        subject = subject.cast(pl.String)
    if op == "in":
        return subject.is_in(pl.Series([literal(item, column) for item in value or []]).implode())
    if op not in COMPARISONS:
        raise ReadingError(f"There is no operator {op!r}; there are {', '.join(OPERATORS)}.")
    return COMPARISONS[op](subject, pl.lit(literal(value, column)))


def _moment(text: str, time_zone: str | None) -> datetime:
    """Read a time; one without an offset is meant in the zone of the column."""
    value = datetime.fromisoformat(text)
    if time_zone is None:
        if value.tzinfo is not None:
            raise ValueError(text)
        return value
    zone = ZoneInfo(time_zone)
    return value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)


def literal(value: Any, column: Column) -> Any:
    """Turn a JSON value into one of the column's type.

    Raises:
        ReadingError: it is none.
    """
    try:
        if column.type == "datetime":
            return _moment(str(value), column.time_zone)
        return PARSERS[column.type](value)
    except (ValueError, TypeError, ArithmeticError, KeyError) as error:
        raise ReadingError(
            f"{value!r} is no value of the column {column.name!r}, which has the type "
            f"{column.type}."
        ) from error


def _boolean(value: Any) -> bool:
    return {"true": True, "false": False}[str(value).strip().lower()]


def _number(value: Any) -> int | float:
    text = str(value).strip()
    try:
        return int(text)
    except ValueError:
        return float(text)


EMPTINESS: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "is_null": lambda subject: subject.is_null(),
    "not_null": lambda subject: subject.is_not_null(),
}
TEXT_TESTS: dict[str, Callable[[pl.Expr, str], pl.Expr]] = {
    "contains": lambda subject, text: subject.str.contains(text, literal=True),
    "starts_with": lambda subject, text: subject.str.starts_with(text),
}
COMPARISONS: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
OPERATORS = (*COMPARISONS, *TEXT_TESTS, *EMPTINESS, "in")
PARSERS: dict[ElementType, Callable[[Any], Any]] = {
    "boolean": _boolean,
    "integer": _number,
    "float": _number,
    "decimal": lambda value: Decimal(str(value)),
    "string": str,
    "date": lambda value: date.fromisoformat(str(value)),
    "time": lambda value: time.fromisoformat(str(value)),
}
