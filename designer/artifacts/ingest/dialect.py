"""The dialect of a delimited text file: what its first records tell of how it is written."""

import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from designer.artifacts.ingest.head import Head, head_text, read_head, records
from designer.artifacts.ingest.options import MISSING_TOKENS, DateOrder, Options, chosen
from designer.artifacts.ingest.typing import found_type

DELIMITERS = (",", ";", "\t", "|")
TRIED_RECORDS = 200
POSSIBLE_TOKENS = ("?", "-", ".", "--", "none", "None", "missing", "unknown")
FEW_NUMBERS = 0.5
GROUPED_BY_COMMA = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
GROUPED_BY_POINT = re.compile(r"^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$")
DECIMAL_COMMA = re.compile(r"^[+-]?\d+,\d+$")
DECIMAL_POINT = re.compile(r"^[+-]?\d+\.\d+$")
NUMBER_LIKE = re.compile(r"^[+-]?[\d.,]*\d[\d.,]*([eE][+-]?\d+)?$")
DAY_MONTH = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d{4})(\D|$)")


def guess_dialect(path: Path, options: Options, choices: dict[str, object]) -> Options:
    """Guess delimiter, decimal mark, thousands, date order, missing tokens and header.

    `choices` are a person's; each guess is made as if they were right.
    """
    text = head_text(path, options.encoding)
    if "delimiter" not in choices and options.format == "csv":
        options = chosen(options, {"delimiter": guess_delimiter(text, options.quote)})
    head = read_head(path, options)
    columns = _columns(head)
    guesses: dict[str, object] = dict(_number_marks(columns, options.delimiter))
    guesses["date_order"] = _date_order(columns)
    guesses["missing"] = _missing(columns)
    options = chosen(options, guesses | choices)
    if "header" not in choices:
        options = chosen(options, {"header": has_header(head, options)})
    return options


def guess_delimiter(text: str, quote: str) -> str:
    """Take the delimiter that splits most records into the same, largest count of fields."""
    return max(DELIMITERS, key=lambda mark: _agreement(text, mark, quote))


def _agreement(text: str, delimiter: str, quote: str) -> tuple[float, int]:
    widths: list[int] = []
    for record in records(text[: 1 << 20], delimiter, quote):
        widths.append(len(record))
        if len(widths) == TRIED_RECORDS:
            break
    if not widths:
        return 0.0, 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    share = widths.count(usual) / len(widths)
    return (share if usual > 1 else 0.0), usual


def _columns(head: Head) -> list[list[str]]:
    """Give the stripped, non-empty values of each column, without the first record."""
    rows = head.rest or [head.first]
    columns = [[record[i].strip() for record in rows if i < len(record)] for i in range(head.width)]
    return [[value for value in column if value] for column in columns]


def _number_marks(columns: Sequence[Sequence[str]], delimiter: str) -> dict[str, str]:
    """Tell the decimal mark and the thousands separator from all values that look like numbers."""
    numbers = [value for column in columns for value in column if NUMBER_LIKE.match(value)]
    points = sum(bool(DECIMAL_POINT.match(n) and not GROUPED_BY_POINT.match(n)) for n in numbers)
    commas = sum(bool(DECIMAL_COMMA.match(n) and not GROUPED_BY_COMMA.match(n)) for n in numbers)
    by_comma = sum(bool(GROUPED_BY_COMMA.match(number)) for number in numbers)
    by_point = sum(bool(GROUPED_BY_POINT.match(number)) for number in numbers)
    is_comma = commas > points or (not points and by_point > by_comma and delimiter == ";")
    if is_comma:
        return {"decimal": ",", "thousands": "." if by_point and not points else ""}
    return {"decimal": ".", "thousands": "," if by_comma and not commas else ""}


def _date_order(columns: Sequence[Sequence[str]]) -> DateOrder:
    """Tell day-month from month-day by days above 12; else by the separator's custom."""
    found = [match for column in columns for value in column if (match := DAY_MONTH.match(value))]
    if not found:
        return "ymd"
    if any(int(match[1]) > 12 for match in found):  # noqa: PLR2004 - months
        return "dmy"
    if any(int(match[3]) > 12 for match in found):  # noqa: PLR2004 - months
        return "mdy"
    return "dmy" if found[0][2] == "." else "mdy"


def _missing(columns: Sequence[Sequence[str]]) -> list[str]:
    """Add tokens that stand alone among numbers, such as a question mark."""
    extra = [
        token
        for token in POSSIBLE_TOKENS
        if any(token in column and _is_alone(token, column) for column in columns)
    ]
    return [*MISSING_TOKENS, *extra]


def _is_alone(token: str, column: Sequence[str]) -> bool:
    others = [value for value in column if value != token and value not in MISSING_TOKENS]
    return bool(others) and all(NUMBER_LIKE.match(value) for value in others)


def has_header(head: Head, options: Options) -> bool:
    """Let columns vote: names do not look like the values below them."""
    columns = _columns(head)
    first = [value.strip() for value in head.first]
    if not head.rest:
        return not any(NUMBER_LIKE.match(value) for value in first)
    against = 0
    for name, column in zip(first, columns, strict=False):
        kind = found_type(pl.Series(column[:1000], dtype=pl.String), options)
        if kind == "string" or not name:
            continue
        against += 1 if found_type(pl.Series([name]), options) == kind else -1
    if against:
        return against < 0
    repeated = sum(name in column for name, column in zip(first, columns, strict=False))
    return (
        repeated < max(1, len(first)) * FEW_NUMBERS and len(set(first)) > len(first) * FEW_NUMBERS
    )
