"""Statistics of groups, as a person lists them: their names, and the types of their results."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from designer.artifacts.column import Column
from designer.catalog.names import close_match

COLUMNS = ("column", "statistic", "name")
COUNTS = ("rows", "values", "missing values", "distinct values")
MEASURES = ("mean", "median", "standard deviation", "variance")
CHOSEN = ("minimum", "maximum", "first", "last", "most frequent")
STATISTICS = (*COUNTS, "sum", *MEASURES, *CHOSEN)
PERCENTILE = re.compile(r"percentile (\d+(?:\.\d+)?)")
LARGEST_PERCENT = 100
SYNONYMS = {
    "count": "rows", "distinct": "distinct values", "missing": "missing values",
    "average": "mean", "min": "minimum", "max": "maximum", "std": "standard deviation",
    "mode": "most frequent",
}  # fmt: skip
MEASURED = frozenset({"integer", "float", "decimal", "boolean"})


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One statistic of one column; `number` is its row in the list, counted from one."""

    number: int
    column: str
    statistic: str
    name: str

    @property
    def fraction(self) -> float | None:
        """Which share of the values lies below, where the statistic is a percentile."""
        found = PERCENTILE.fullmatch(self.statistic)
        return float(found[1]) / 100 if found else None

    @property
    def needs_numbers(self) -> bool:
        return self.statistic in ("sum", *MEASURES) or self.fraction is not None


class AggregateError(ValueError):
    """A row of the list is not understood."""

    def __init__(self, problem: str, column: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.column = column


def read_aggregates(written: Mapping[str, Any]) -> list[Aggregate]:
    """Read the rows that have entries.

    Raises:
        AggregateError: one is not understood, or two results have one name.
    """
    names = [str(column["name"]).strip().lower() for column in written["columns"]]
    if not set(COLUMNS[:2]) <= set(names):
        raise AggregateError(
            "The table of statistics needs the columns column, statistic and name."
        )
    found = list(_rows(names, written["rows"]))
    seen: set[str] = set()
    for one in found:
        if one.name in seen:
            problem = f"Two statistics are called “{one.name}”. Give each a name of its own."
            raise AggregateError(problem)
        seen.add(one.name)
    return found


def _rows(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[Aggregate]:
    for number, row in enumerate(rows, start=1):
        texts = ("" if cell is None else str(cell).strip() for cell in row)
        cells = dict(zip(names, texts, strict=False))
        if any(cells.values()):
            yield _aggregate(number, cells)


def _aggregate(number: int, cells: Mapping[str, str]) -> Aggregate:
    column = cells.get("column", "")
    statistic = " ".join(cells.get("statistic", "").lower().split())
    statistic = SYNONYMS.get(statistic, statistic)
    if statistic not in STATISTICS and not _is_percentile(statistic):
        close = close_match(statistic, STATISTICS)
        hint = f"Did you mean “{close}”?" if close else f"There are {', '.join(STATISTICS)}"
        hint = hint if close else f"{hint}, and percentile with a number from 0 to 100."
        raise AggregateError(
            f"Row {number} has the statistic “{statistic}”. {hint}", column or None
        )
    if not column and statistic != "rows":
        raise AggregateError(f"Row {number} names no column of which to give {statistic}.")
    default = "rows" if statistic == "rows" else f"{statistic}({column})"
    return Aggregate(number, column, statistic, cells.get("name", "") or default)


def _is_percentile(statistic: str) -> bool:
    found = PERCENTILE.fullmatch(statistic)
    return found is not None and float(found[1]) <= LARGEST_PERCENT


def result_column(one: Aggregate, columns: Mapping[str, Column]) -> Column:
    """Describe the column of a statistic.

    Raises:
        AggregateError: its column is not there, or has no such statistic.
    """
    if one.statistic == "rows":
        return Column(one.name, "integer")
    source = columns.get(one.column)
    if source is None:
        close = close_match(one.column, columns)
        hint = f"Did you mean “{close}”?" if close else "Name a column of the dataset."
        problem = f"Row {one.number} names the column “{one.column}”, which there is not. {hint}"
        raise AggregateError(problem, one.column)
    if one.needs_numbers and source.type not in MEASURED:
        problem = (
            f"Row {one.number} asks for the {one.statistic} of “{one.column}”, which is "
            f"{source.type}. Take a column of numbers, or ask for minimum, maximum, first, last, "
            "most frequent or a count."
        )
        raise AggregateError(problem, one.column)
    if one.statistic in CHOSEN:
        return Column.from_json({**source.to_json(), "name": one.name, "role": "feature",
                                 "score_of": None, "score_kind": None})  # fmt: skip
    if one.statistic == "sum" and source.type in ("float", "decimal"):
        return Column(one.name, source.type)
    return Column(one.name, "integer" if one.statistic in ("sum", *COUNTS) else "float")
