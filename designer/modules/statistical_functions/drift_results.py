"""What drift comes to: the verdict on each column, and the tables that say so."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import polars as pl
from scipy.stats import false_discovery_control

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.modules.statistical_functions.drift import ColumnDrift, index_parts, shares

DRIFT, WATCH, STABLE, NOTHING = "drift", "watch", "stable", "no values"
Judge = Literal["index", "p_value", "both", "either"]
Adjust = Literal["none", "benjamini_hochberg"]
TEXTS = {"Column", "Kind", "Result", "Test", "New Level Examples", "Lost Level Examples", "Value"}
COUNTS = {"New Levels", "Lost Levels", "Reference Rows", "Current Rows"}


def _described(name: str) -> Column:
    return Column(
        name, "string" if name in TEXTS else "integer" if name in COUNTS else "float", role="none"
    )


REPORT = tuple(
    map(
        _described,
        (
            "Column", "Kind", "Result", "Population Stability Index", "Test", "Statistic",
            "P Value", "Adjusted P Value", "Reference Share Missing", "Current Share Missing",
            "Reference Mean", "Current Mean", "New Levels", "Share of New Levels", "Lost Levels",
            "New Level Examples", "Lost Level Examples",
        ),
    )
)  # fmt: skip
DISTRIBUTIONS = tuple(
    map(
        _described,
        (
            "Column", "Value", "Reference Rows", "Current Rows", "Reference Share",
            "Current Share", "Part of Index",
        ),
    )
)  # fmt: skip


def adjusted(found: list[ColumnDrift], adjust: Adjust) -> dict[str, float | None]:
    """Give the p value that each column is judged by."""
    known = {drift.name: drift.p_value for drift in found if drift.p_value is not None}
    values: Sequence[float] = list(known.values())
    if adjust == "benjamini_hochberg" and values:
        values = false_discovery_control(values, method="bh").tolist()
    adjusted = dict(zip(known, values, strict=True))
    return {drift.name: adjusted.get(drift.name) for drift in found}


def judged(
    drift: ColumnDrift, p_value: float | None, judge: Judge, limits: tuple[float, float, float]
) -> str:
    index = drift.index or 0.0
    is_far, is_sure = index >= limits[0], p_value is not None and p_value <= limits[2]
    answers = {
        "index": is_far,
        "p_value": is_sure,
        "either": is_far or is_sure,
        "both": is_far and is_sure,
    }
    if answers[judge]:
        return DRIFT
    return WATCH if judge != "p_value" and index >= limits[1] else STABLE


def order(drift: ColumnDrift) -> tuple[Any, ...]:
    is_last = drift.problem == NOTHING
    return is_last, drift.problem is None, -(drift.index or 0), drift.p_value or 0, drift.name


def report(
    found: list[ColumnDrift], results: Mapping[str, str], p_values: Mapping[str, float | None]
) -> Table:
    rows = [
        (
            drift.name,
            drift.kind,
            results[drift.name],
            drift.index,
            drift.test,
            drift.statistic,
            drift.p_value,
            p_values[drift.name],
            *drift.missing,
            *drift.means,
            *(drift.levels.get(name) for name in ("new", "new share", "lost")),
            *(drift.levels.get(name) for name in ("new examples", "lost examples")),
        )
        for drift in found
    ]
    return _table(rows, REPORT)


def distributions(found: list[ColumnDrift]) -> Table:
    rows = [
        (drift.name, *row)
        for drift in found
        if drift.cells is not None
        for row in zip(
            drift.cells.names,
            drift.cells.reference.tolist(),
            drift.cells.current.tolist(),
            *(side.tolist() for side in shares(drift.cells)),
            index_parts(drift.cells).tolist(),
            strict=True,
        )
    ]
    return _table(rows, DISTRIBUTIONS)


def _table(rows: list[tuple[Any, ...]], columns: tuple[Column, ...]) -> Table:
    types = {"string": pl.String, "integer": pl.Int64, "float": pl.Float64}
    schema = {column.name: types[column.type] for column in columns}
    return Table.from_frame(pl.DataFrame(rows, schema=schema, orient="row"), columns)
