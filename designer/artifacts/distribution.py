"""How the values of a column are distributed: histogram, quantiles, most frequent values."""

import math
from typing import Any

import numpy as np
import polars as pl

from designer.artifacts.cells import json_cells

BINS = 20
TOP = 20
LABEL_CHARACTERS = 200
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


def histogram(
    values: pl.Series, least: Any, largest: Any, scale: float = 1.0
) -> dict[str, Any] | None:
    """Count values in bins of equal width between the extremes; None where there is no range.

    Counts are multiplied by `scale`, so that those of a sample are of the size of the table.
    """
    if values.is_empty() or least is None:
        return None
    ends = pl.Series(values.name, [least, largest], dtype=values.dtype)
    low, high = (float(end) for end in _numbers(ends))
    if not (math.isfinite(low) and math.isfinite(high) and math.isfinite(high - low)):
        ends = pl.Series(values.name, [values.min(), values.max()], dtype=values.dtype)
        low, high = (float(end) for end in _numbers(ends))
    if not math.isfinite(high - low):
        return None
    bins = BINS if high - low > BINS * np.spacing(max(abs(low), abs(high), 1.0)) else 1
    if values.dtype.is_integer() and high - low < BINS:
        bins, low, high = int(high - low) + 1, low - 0.5, high + 0.5
    counts, edges = np.histogram(_numbers(values), bins=bins, range=(low, high))
    return {
        "edges": _edges(edges, values.dtype),
        "counts": [round(count * scale) for count in counts.tolist()],
    }


def quantiles(values: pl.Series) -> dict[str, Any]:
    """Give the values below which a share of all lies, as values that occur."""
    if values.is_empty():
        return {}
    ordered = values.sort()
    found = ordered.gather([round(share * (len(ordered) - 1)) for share in QUANTILES])
    cells = json_cells(found.to_arrow())
    return {str(share): cell for share, cell in zip(QUANTILES, cells, strict=True)}


def top_values(values: pl.Series, scale: float = 1.0) -> list[dict[str, Any]]:
    """List the most frequent values; equally frequent ones by their value."""
    values = values.drop_nulls().alias("value")
    if isinstance(values.dtype, pl.Enum):
        values = values.cast(pl.String)
    counted = values.value_counts(name="count").sort(["count", "value"], descending=[True, False])
    best = counted.head(TOP)
    cells = json_cells(best["value"].to_arrow(), LABEL_CHARACTERS)
    counts = [round(count * scale) for count in best["count"]]
    return [{"value": cell, "count": count} for cell, count in zip(cells, counts, strict=True)]


def _numbers(values: pl.Series) -> "np.ndarray[Any, Any]":
    if values.dtype.is_temporal():
        values = values.to_physical()
    return values.cast(pl.Float64).to_numpy()


def _edges(edges: "np.ndarray[Any, Any]", dtype: Any) -> list[Any]:
    if not dtype.is_temporal():
        return [float(edge) for edge in edges]
    moments = pl.Series(edges.round().astype(np.int64)).cast(
        pl.Int32 if dtype == pl.Date else pl.Int64
    )
    return json_cells(moments.cast(dtype).to_arrow())
