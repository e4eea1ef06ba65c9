"""Figures of drift: how far each column has moved, and how the values of one are spread."""

from typing import Any

import numpy as np
import polars as pl

from designer.modules.statistical_functions.distributions import sorted_numbers
from designer.modules.statistical_functions.drift import ColumnDrift, shares

MOST_BARS = 30
MOST_CELLS = 30
POINTS = 200
SIDES = ("Reference", "Current")
MILLISECONDS = {"date": 86_400_000.0, "datetime": 0.001}


def index_bars(drifts: list[ColumnDrift]) -> dict[str, Any]:
    """Draw the index of each column, the greatest first."""
    known = [(drift.name, drift.index) for drift in drifts if drift.index is not None]
    return {
        "kind": "bars",
        "title": "Population stability index",
        "labels": [name for name, _ in known[:MOST_BARS]],
        "values": [index for _, index in known[:MOST_BARS]],
    }


def distribution(
    drift: ColumnDrift, reference: pl.Series, current: pl.Series, type_: str
) -> dict[str, Any]:
    """Draw numbers and times as the share of rows up to each value, categories as shares."""
    if drift.kind == "category":
        return _level_shares(drift)
    unit = MILLISECONDS.get(type_, 1.0)
    is_time = type_ in MILLISECONDS
    return {
        "kind": "lines",
        "title": drift.name,
        "x_title": drift.name,
        "y_title": "Share of rows up to it",
        "x_type": "time" if is_time else "value",
        "series": [
            {"name": name, "kind": "line", "points": _rising(series, unit)}
            for name, series in zip(SIDES, (reference, current), strict=True)
        ],
    }


def _rising(series: pl.Series, unit: float) -> list[tuple[float, float]]:
    """Give values and the shares of rows that are not above them."""
    values = sorted_numbers(series)
    places = np.unique(np.linspace(0, len(values) - 1, POINTS).round().astype(np.int64))
    shown = values[places]
    upto = np.searchsorted(values, shown, side="right") / len(values)
    drawn = np.isfinite(shown)
    return list(zip((shown[drawn] * unit).tolist(), upto[drawn].tolist(), strict=True))


def _level_shares(drift: ColumnDrift) -> dict[str, Any]:
    assert drift.cells is not None  # noqa: S101 - only what could be compared is drawn
    return {
        "kind": "heatmap",
        "title": f"Share of rows by {drift.name}",
        "x_labels": list(SIDES),
        "y_labels": drift.cells.names[:MOST_CELLS],
        "values": np.column_stack(shares(drift.cells))[:MOST_CELLS].tolist(),
        "min": 0,
        "max": 1,
    }
