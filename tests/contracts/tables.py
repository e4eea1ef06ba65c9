"""Tables that a module may get: ordinary ones, and ones that break careless code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import polars as pl

from designer.artifacts.table import Table

LABEL = "outcome"
WIDTH = 150


def ordinary(rows: int = 80) -> Table:
    """Numbers, a category and a binary label that depends on them; nothing is missing."""
    rng = np.random.default_rng(7)
    age = rng.integers(18, 80, rows)
    income = rng.normal(40.0, 10.0, rows)
    city = rng.choice(["Bern", "Köln", "Oslo"], rows)
    outcome = np.where(age + income + rng.normal(0, 10, rows) > 88, "yes", "no")
    frame = pl.DataFrame({"age": age, "income": income, "city": city, LABEL: outcome})
    return _described(Table.from_frame(frame))


def empty() -> Table:
    return ordinary(2).head(0)


def one_row() -> Table:
    return ordinary(5).head(1)


def wide() -> Table:
    values = np.random.default_rng(3).normal(size=(6, WIDTH))
    frame = pl.DataFrame({f"c{i}": values[:, i] for i in range(WIDTH)})
    return Table.from_frame(frame.with_columns(pl.Series(LABEL, ["yes", "no"] * 3)))


def mixed() -> Table:
    """Every element type with missing values, unicode, constants, doubles and infinities."""
    day = date(2024, 2, 29)
    moment = datetime(2024, 2, 29, 12, 30, 15, 123456)
    columns = {
        "名前 ☃": ["ä", None, "", "ü" * 300, "x y", '"q"', "a,b", "\n"],
        "integer": [1, None, -3, 2**53 + 1, 0, 7, 7, 7],
        "float": [1.5, None, float("nan"), float("inf"), float("-inf"), -0.0, 1e300, 2.5],
        "boolean": [True, None, False, True, True, False, None, True],
        "date": [day, None, date(1900, 1, 1), day, day, day, date(2999, 1, 1), day],
        "moment": [moment, None, moment, moment, moment, moment, moment, moment],
        "zoned": [moment.replace(tzinfo=UTC), None, *[moment.replace(tzinfo=UTC)] * 6],
        "time": [time(1, 2, 3), None, *[time(23, 59)] * 6],
        "duration": [timedelta(seconds=1), None, *[timedelta(days=3)] * 6],
        "decimal": [Decimal("1.25"), None, *[Decimal("-3.50")] * 6],
        "constant": [5] * 8,
        "same constant": [5] * 8,
        "nothing": [None] * 8,
        "constant text": ["k"] * 8,
        "city": ["Bern", "Oslo", None, "Bern", "Bern", "Oslo", "Bern", "Oslo"],
        LABEL: ["yes", "no", "yes", None, "no", "no", "yes", "yes"],
    }
    return _described(Table.from_frame(pl.DataFrame(columns, strict=False)))


def _described(table: Table) -> Table:
    """Make the city an ordered category with a level that no row has, and the label a label."""
    city = replace(
        table.column("city"),
        categorical=True,
        levels=("Oslo", "Köln", "Bern", "Rome"),
        ordered=True,
    )
    label = replace(table.column(LABEL), categorical=True, levels=("no", "yes"), role="label")
    return table.with_column_metadata({"city": city, LABEL: label})


TABLES: dict[str, Callable[[], Table]] = {
    "ordinary": ordinary,
    "empty": empty,
    "one row": one_row,
    "wide": wide,
    "mixed": mixed,
}
