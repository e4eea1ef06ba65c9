r"""Which rows of one column match a pattern or a comparison, as Split Data writes them.

A pattern is `\"Column" regular expression`, a comparison `\"Column" > 10 & <= 20 | == 99`. Instead
of the name the position of the column may be given, counted from zero: `(\0) > 10`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.moments import moment
from designer.modules.selection import existing

COLUMN = re.compile(r'\s*(?:\\?"(?P<name>(?:[^"\\]|\\.)+)"|\(\\?(?P<position>\d+)\))')
TERM = re.compile(
    r"\s*(?P<operator><=|>=|==|!=|<|>|=)\s*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^&|\s](?:[^&|]*[^&|\s])?))\s*"
)
LINK = re.compile(r"(?P<link>&&?|\|\|?)")
OPERATORS: dict[str, Callable[[pl.Expr, Any], pl.Expr]] = {
    "<": pl.Expr.lt,
    "<=": pl.Expr.le,
    ">": pl.Expr.gt,
    ">=": pl.Expr.ge,
    "==": pl.Expr.eq,
    "=": pl.Expr.eq,
    "!=": pl.Expr.ne,
}
EQUALITY = frozenset({"==", "=", "!="})


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison of the column with a value as it was written."""

    operator: str
    text: str


def matches(table: Table, expression: str) -> pl.Series:
    """Say of each row whether the column's text contains the pattern; missing values never do."""
    name, pattern = _column_and_rest(table, expression, "regular expression")
    try:
        search = re.compile(pattern.strip()).search
    except re.error as error:
        message = f"The regular expression “{pattern.strip()}” cannot be read: {error}."
        raise ModuleError("expression_invalid", message, name) from error
    texts = table.polars().get_column(name).cast(pl.String)
    distinct = texts.drop_nulls().unique()
    kept = distinct.filter(
        pl.Series([search(text) is not None for text in distinct], dtype=pl.Boolean)
    )
    return texts.is_in(kept.implode()).fill_null(value=False)


def satisfies(table: Table, expression: str) -> pl.Series:
    """Say of each row whether the comparison holds; missing values never satisfy one."""
    name, rest = _column_and_rest(table, expression, "relative expression")
    dtype, kind = table.polars().get_column(name).dtype, existing(table, name).type
    alternatives = [
        pl.all_horizontal(_comparison(name, dtype, kind, term) for term in group)
        for group in _terms(rest, name)
    ]
    return table.polars().select(pl.any_horizontal(alternatives).fill_null(value=False)).to_series()


def _column_and_rest(table: Table, expression: str, what: str) -> tuple[str, str]:
    """Give the name of the column that the expression begins with, and what follows it."""
    found = COLUMN.match(expression)
    if found is None:
        message = (
            f'The {what} must begin with a column, as in \\"Age" or (\\0). Got “{expression}”.'
        )
        raise ModuleError("expression_invalid", message)
    rest = expression[found.end() :]
    if found["name"] is not None:
        return existing(table, re.sub(r"\\(.)", r"\1", found["name"])).name, rest
    position = int(found["position"])
    if position >= len(table.names):
        message = (
            f"The {what} names the column at position {position}, counted from zero, "
            f"but the dataset has {len(table.names)} columns."
        )
        raise ModuleError("column_missing", message)
    return table.names[position], rest


def _terms(text: str, column: str) -> list[list[Term]]:
    """Split `a & b | c` into [[a, b], [c]]: & binds closer than |."""
    groups: list[list[Term]] = [[]]
    place = 0
    while True:
        term = TERM.match(text, place)
        if term is None:
            raise _not_understood(text[place:].strip(), column)
        value = next(part for part in term.group("double", "single", "bare") if part is not None)
        groups[-1].append(Term(term["operator"], value))
        place = term.end()
        if place == len(text):
            return groups
        link = LINK.match(text, place)
        if link is None:
            raise _not_understood(text[place:].strip(), column)
        if link["link"].startswith("|"):
            groups.append([])
        place = link.end()


def _comparison(name: str, dtype: pl.DataType, kind: str, term: Term) -> pl.Expr:
    if kind in {"string", "binary"} and term.operator not in EQUALITY:
        message = (
            f"The column “{name}” is text, which can only be compared with == and !=. "
            f"Got “{term.operator} {term.text}”."
        )
        raise ModuleError("expression_invalid", message, name)
    column = pl.col(name).cast(pl.String) if isinstance(dtype, pl.Enum) else pl.col(name)
    return OPERATORS[term.operator](column, _value(name, dtype, kind, term.text))


def _value(name: str, dtype: pl.DataType, kind: str, text: str) -> Any:
    """Read the value of a comparison as the type of the column."""
    try:
        if isinstance(dtype, pl.Date | pl.Datetime | pl.Time):
            return pl.lit(_known(moment(text, dtype)), dtype)
        return READERS.get(kind, _as_string)(text)
    except ValueError as error:
        message = f"“{text}” is not a {kind}, as the column “{name}” is. Write a {kind} instead."
        raise ModuleError("expression_invalid", message, name) from error


def _known(value: Any) -> Any:
    if value is None:
        raise ValueError
    return value


def _as_boolean(text: str) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}
    if text.lower() not in known:
        raise ValueError(text)
    return known[text.lower()]


def _as_string(text: str) -> str:
    return text


def _as_number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


READERS: dict[str, Callable[[str], Any]] = {
    "boolean": _as_boolean,
    "integer": _as_number,
    "float": _as_number,
    "decimal": _as_number,
}


def _not_understood(rest: str, column: str) -> ModuleError:
    message = (
        f"The relative expression is not understood at “{rest or 'its end'}”. Write a comparison "
        "such as > 10, and join several with & or |, without parentheses."
    )
    return ModuleError("expression_invalid", message, column)
