"""Forecast Time Series: what comes after a series of numbers, and how far it may be off."""

from dataclasses import replace
from typing import Annotated, Any, Literal

import polars as pl
from threadpoolctl import threadpool_limits

from designer.artifacts.column import Column as Facts
from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Column, Label, Range, ShownIf
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.numbers import check_numeric
from designer.modules.selection import existing
from designer.modules.statistical_functions.time_series import (
    Forecast,
    autoregressive,
    check_values,
    smoothed,
    step_of,
    times_after,
)

TITLE = "Forecast Time Series"
MOST_VALUES = 20_000
MOST_DRAWN = 1_000
NAMES = ("Forecast", "Lower", "Upper")
ETS: Literal["ets"] = "ets"
ARIMA: Literal["arima"] = "arima"
Method = Annotated[
    Literal["ets", "arima"], Choices({"ets": "Exponential smoothing (ETS)", "arima": "ARIMA"})
]
Part = Literal["none", "additive", "multiplicative"]
PARTS = {"none": None, "additive": "add", "multiplicative": "mul"}
Order = Annotated[int, Range(0, 10), ShownIf(method=ARIMA)]
SeasonalOrder = Annotated[int, Range(0, 3), ShownIf(method=ARIMA)]


@module(title=TITLE, group="Statistical Functions")
def forecast_time_series(
    dataset: Table,
    *,
    time_column: Annotated[str | None, Column(types=("date", "datetime"))] = None,
    value_column: Annotated[str | None, Column(types=("numeric",))] = None,
    horizon: Annotated[int, Range(1, 10_000), Label("Steps to forecast")] = 12,
    method: Method = ETS,
    trend: Annotated[Part, ShownIf(method=ETS)] = "additive",
    damped: Annotated[bool, ShownIf(method=ETS), Label("Let the trend flatten")] = False,
    seasonality: Annotated[Part, ShownIf(method=ETS)] = "none",
    p: Annotated[Order, Label("Autoregressive order")] = 1,
    d: Annotated[Order, Label("Order of differences")] = 1,
    q: Annotated[Order, Label("Moving average order")] = 1,
    seasonal_p: Annotated[SeasonalOrder, Label("Seasonal autoregressive order")] = 0,
    seasonal_d: Annotated[SeasonalOrder, Label("Seasonal order of differences")] = 0,
    seasonal_q: Annotated[SeasonalOrder, Label("Seasonal moving average order")] = 0,
    season: Annotated[int, Range(2, 1_000), Label("Steps of a season")] = 12,
    interval: Annotated[
        float, Range(0, 1, exclusive_min=True, exclusive_max=True), Label("Share in the interval")
    ] = 0.95,
    context: Context,
) -> Annotated[Table, Label("Forecast")]:
    """Say what comes after a series of numbers, and how far it may be off.

    Gives a row for each step after the last: “Forecast”, and “Lower” and “Upper”, between which the
    given share of outcomes is expected to lie if the model is right. The rows are put in the order
    of time; the times must stand equally far apart, or be months, quarters or years. The engine is
    statsmodels.

    Args:
        dataset: The table with the series, one row for each step of time.
        time_column: When each value was; left empty, the rows are in order and steps are numbered.
        value_column: The numbers to forecast; left empty, the column that is marked as label.
        horizon: How many steps to forecast.
        method: Exponential smoothing weighs level, trend and season, the newest most. ARIMA
            explains each value by those before it and by the errors made there.
        trend: Whether what comes grows by an amount, by a share, or not.
        damped: Let the trend become weaker with each step.
        seasonality: Whether seasons add an amount, multiply by a share, or are not looked at.
        p: How many values before explain a value.
        d: How many times differences to the value before are taken first.
        q: How many errors before explain a value.
        seasonal_p: How many values of seasons before explain a value.
        seasonal_d: How many times differences to the season before are taken first.
        seasonal_q: How many errors of seasons before explain a value.
        season: How many steps make a season, 12 for months; used where there is a seasonal part.
        interval: The share of outcomes between “Lower” and “Upper”.
        context: Given the figure and the criteria of the model.
    """
    value = _value_column(dataset, value_column)
    frame, times = _in_order(dataset, time_column)
    values = check_values(frame.get_column(value.name).cast(pl.Float64).to_list(), value.name)
    _check_length(len(values))
    with threadpool_limits(1):
        if method == ETS:
            parts = (PARTS[trend], damped, PARTS[seasonality])
            found = smoothed(values, parts, season, horizon, interval)
        else:
            orders = ((p, d, q), (seasonal_p, seasonal_d, seasonal_q))
            found = autoregressive(values, orders, season, horizon, interval)
    for name, number in found.summary.items():
        context.metric(name, number)
    after = _after(frame, times, horizon)
    context.figure("Forecast", _figure(frame, times, value.name, after, found))
    columns = (found.mean, found.lower, found.upper)
    told = [pl.Series(name, numbers) for name, numbers in zip(NAMES, columns, strict=True)]
    table = dataset.with_frame(pl.DataFrame([after, *told]))
    changed = {name: replace(table.column(name), role="none") for name in NAMES}
    return table.with_column_metadata(changed)


def _value_column(table: Table, name: str | None) -> Facts:
    labels = [column for column in table.columns if column.role == "label"]
    if name is None and len(labels) != 1:
        message = "Which column is to be forecast? Choose the value column, or mark it as label."
        raise ModuleError("value_column_missing", message)
    column = existing(table, name) if name else labels[0]
    check_numeric([column], "forecast")
    return column


def _in_order(table: Table, name: str | None) -> tuple[pl.DataFrame, pl.Series]:
    """Give the rows in the order of time, and their times, or numbers of steps from 1 on."""
    if name is None:
        return table.polars(), pl.Series("Step", range(1, table.num_rows + 1), dtype=pl.Int64)
    column = existing(table, name)
    if column.type not in ("date", "datetime"):
        message = (
            f"The column “{name}” is {column.type}; times must be dates or moments. Convert it "
            "with Edit Metadata, or leave the time column empty."
        )
        raise ModuleError("column_type", message, name)
    frame = table.polars().sort(name)
    times = frame.get_column(name)
    if times.null_count() or times.n_unique() < len(times):
        message = (
            f"The column “{name}” has missing times, or a time more than once; each row needs its "
            "own. Put Group By and Aggregate or Clean Missing Data before it."
        )
        raise ModuleError("times_invalid", message, name)
    return frame, times


def _check_length(rows: int) -> None:
    if rows > MOST_VALUES:
        message = (
            f"{TITLE} takes a series of {MOST_VALUES:,} values at most; there are {rows:,}. Give "
            "the newest rows, or larger steps by Group By and Aggregate."
        )
        raise ModuleError("too_many_rows", message)


def _after(frame: pl.DataFrame, times: pl.Series, steps: int) -> pl.Series:
    if not times.dtype.is_temporal():
        start = frame.height + 1
        return pl.Series(times.name, range(start, start + steps), dtype=pl.Int64)
    step = step_of(times)
    if step is None:
        message = (
            f"The times in “{times.name}” do not stand equally far apart. Put Fill Time Gaps "
            "before it, or leave the time column empty to number the rows."
        )
        raise ModuleError("times_uneven", message, times.name)
    return times_after(times[-1], step, steps, times.dtype).alias(times.name)


def _figure(
    frame: pl.DataFrame, times: pl.Series, name: str, after: pl.Series, found: Forecast
) -> dict[str, Any]:
    start = max(0, frame.height - MOST_DRAWN)
    values = frame.get_column(name).cast(pl.Float64)
    drawn = {
        name: (times[start:], values[start:], "line"),
        "Forecast": (after, pl.Series(found.mean), "line"),
        "Lower": (after, pl.Series(found.lower), "reference"),
        "Upper": (after, pl.Series(found.upper), "reference"),
        "Fitted": (times[start:], pl.Series(found.fitted[start:]).fill_nan(None), "points"),
    }
    is_time = times.dtype.is_temporal()
    return {
        "kind": "lines",
        "title": f"{name} and its forecast",
        "x_title": times.name,
        "y_title": name,
        "x_type": "time" if is_time else "value",
        "series": [
            {"name": title, "kind": kind, "points": _points(x, y, is_time=is_time)}
            for title, (x, y, kind) in drawn.items()
        ],
    }


def _points(x: pl.Series, y: pl.Series, *, is_time: bool) -> list[tuple[float, float]]:
    place = x.cast(pl.Datetime("ms")).cast(pl.Int64) if is_time else x
    pairs = zip(place.cast(pl.Float64).to_list(), y.to_list(), strict=True)
    return [(a, b) for a, b in pairs if b is not None]
