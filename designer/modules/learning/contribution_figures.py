"""Figures of contributions: how much each column moves scores, how far, and by which values."""

from typing import Any

import numpy as np
import polars as pl

from designer.artifacts.table import Table
from designer.modules.learning.contributions import Contributions, Numbers
from designer.modules.learning.features import NUMERIC
from designer.modules.statistical_functions.plots import boxes

MOST_POINTS = 2_000
COLUMNS_BY_VALUE = 3


def figures(found: Contributions, table: Table, most: int) -> dict[str, dict[str, Any]]:
    """Draw the columns that move scores most; nothing of no rows."""
    known = ~np.isnan(found.base)
    if not known.any():
        return {}
    values = found.values[known]
    means = np.abs(values).mean(axis=0)
    order = np.argsort(-means, kind="stable")[:most].tolist()
    names = [found.names[place] for place in order]
    drawn = {
        "Mean contributions": {
            "kind": "bars",
            "title": "Mean absolute contribution to the raw score",
            "labels": names,
            "values": means[order].tolist(),
        },
        "Contributions": _boxes(names, values[:, order]),
    }
    rows = table.filter(known)
    numbers = [place for place in order if _is_number(table, found.names[place])]
    for place in numbers[:COLUMNS_BY_VALUE]:
        name = found.names[place]
        drawn[f"Contribution by {name}"] = _by_value(rows, name, values[:, place])
    return drawn


def _boxes(names: list[str], values: Numbers) -> dict[str, Any]:
    """Draw the quarters of each column's contributions, the most moving column first."""
    drawn = []
    for name, column in zip(names, values.T, strict=True):
        plot = boxes(pl.DataFrame({"Contribution": column}), "Contribution", None)
        drawn.append({**plot.figure["boxes"][0], "name": name})
    return {"kind": "boxes", "y_title": "Contribution to the raw score", "boxes": drawn}


def _is_number(table: Table, name: str) -> bool:
    column = table.column(name)
    return column.is_numeric and column.type in NUMERIC and not column.categorical


def _by_value(rows: Table, name: str, contributions: Numbers) -> dict[str, Any]:
    """Draw a point for each row, of many rows evenly spaced ones."""
    values = rows.select([name]).polars().get_column(name).cast(pl.Float64).fill_null(float("nan"))
    numbers = values.to_numpy()
    places = np.flatnonzero(np.isfinite(numbers))
    if len(places) > MOST_POINTS:
        places = places[np.linspace(0, len(places) - 1, MOST_POINTS).astype(np.int64)]
    points = zip(numbers[places].tolist(), contributions[places].tolist(), strict=True)
    return {
        "kind": "lines",
        "title": f"Contribution by {name}",
        "x_title": name,
        "y_title": "Contribution to the raw score",
        "series": [{"name": name, "kind": "points", "points": list(points)}],
    }
