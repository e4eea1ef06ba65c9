"""Figures of the columns of a table, each with the table of what it shows."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import stats

from designer.catalog.errors import ModuleError

MOST_GROUPS = 12
MOST_BARS = 50
MOST_BOXES = 30
MOST_OUTLIERS = 200
WHISKER = 1.5
FEWEST_PAIRS = 2
NAMES = ("lower_whisker", "first_quartile", "median", "third_quartile", "upper_whisker")


@dataclass(frozen=True, slots=True)
class Plot:
    """A figure as the page draws it, and the numbers in it as a table."""

    figure: dict[str, Any]
    data: pl.DataFrame


def points(frame: pl.DataFrame, x: str, y: str, kind: str, *, is_time: bool) -> Plot:
    """Draw points, or lines between them; `frame` has x, y and maybe a third column of groups.

    Times are milliseconds since 1970 in the figure.
    """
    place = pl.col(x).cast(pl.Datetime("ms")).cast(pl.Int64) if is_time else pl.col(x)
    drawn = frame.with_columns(place.cast(pl.Float64).alias(x), pl.col(y).cast(pl.Float64))
    groups = [name for name in frame.columns if name not in (x, y)]
    parts = drawn.partition_by(groups[0], as_dict=True) if groups else {(y,): drawn}
    figure = {
        "kind": "lines",
        "x_title": x,
        "y_title": y,
        "x_type": "time" if is_time else "value",
        "series": [
            {"name": str(name[0]), "kind": kind, "points": part.select(x, y).rows()}
            for name, part in sorted(parts.items(), key=lambda item: str(item[0][0]))
        ],
    }
    return Plot(figure, frame)


def bars(frame: pl.DataFrame, x: str, y: str | None, statistic: str) -> Plot:
    """Draw one number for each value of x, the greatest first: how many rows, or what y has."""
    name = f"{statistic} of {y}" if y else "rows"
    value = STATISTICS[statistic](pl.col(y)) if y else pl.len()
    known = frame.filter(pl.col(x).is_not_null())
    data = known.group_by(x).agg(value.cast(pl.Float64).alias(name)).drop_nulls(name)
    data = data.sort([name, x], descending=[True, False]).head(MOST_BARS)
    labels, values = data.get_column(x).cast(pl.String), data.get_column(name)
    figure = {"kind": "bars", "labels": labels.to_list(), "values": values.to_list()}
    return Plot({**figure, "title": f"{name} by {x}"}, data)


STATISTICS = {
    "sum": pl.Expr.sum,
    "mean": pl.Expr.mean,
    "median": pl.Expr.median,
    "minimum": pl.Expr.min,
    "maximum": pl.Expr.max,
}


def histogram(values: pl.Series, bins: int) -> Plot:
    """Draw how many rows have values between edges that stand equally far apart."""
    try:
        counts, edges = np.histogram(values.cast(pl.Float64).to_numpy(), bins)
    except ValueError as error:
        message = (
            f"The values of “{values.name}” are too close to each other, or too far apart, for "
            f"{bins} bars. Give a smaller number of bins, or normalize the column."
        )
        raise ModuleError("bins_invalid", message, values.name) from error
    figure = {
        "kind": "histogram",
        "title": values.name,
        "x_title": values.name,
        "edges": edges.tolist(),
        "counts": counts.tolist(),
    }
    data = pl.DataFrame({"from": edges[:-1], "to": edges[1:], "rows": counts})
    return Plot(figure, data)


def boxes(frame: pl.DataFrame, y: str, x: str | None) -> Plot:
    """Draw the quarters of y, of all rows or of each value of x.

    Whiskers end at the last values that are not farther from the box than one and a half times its
    height (Tukey 1977).
    """
    parts = {(y,): frame} if x is None else frame.drop_nulls(x).partition_by(x, as_dict=True)
    ordered = sorted(parts.items(), key=lambda item: (isinstance(item[0][0], str), item[0][0]))
    drawn = [_box(str(name[0]), part.get_column(y)) for name, part in ordered[:MOST_BOXES]]
    data = pl.DataFrame(
        {
            "group": [box["name"] for box in drawn],
            **{name: [box["five"][i] for box in drawn] for i, name in enumerate(NAMES)},
            "outliers": [box["count"] for box in drawn],
        }
    )
    shown = [{key: box[key] for key in ("name", "five", "outliers")} for box in drawn]
    return Plot({"kind": "boxes", "y_title": y, "boxes": shown}, data)


def _box(name: str, series: pl.Series) -> dict[str, Any]:
    values = np.sort(series.cast(pl.Float64).to_numpy())
    first, median, third = np.percentile(values, [25, 50, 75]).tolist()
    reach = WHISKER * (third - first)
    is_inside = (values >= first - reach) & (values <= third + reach)
    inside, outside = values[is_inside], values[~is_inside]
    five = [float(inside[0]), first, median, third, float(inside[-1])]
    # Of very many the outermost of both ends are drawn.
    half = MOST_OUTLIERS // 2
    shown = outside if len(outside) <= MOST_OUTLIERS else [*outside[:half], *outside[-half:]]
    outliers = [float(value) for value in shown]
    return {"name": name, "five": five, "outliers": outliers, "count": len(outside)}


def correlations(frame: pl.DataFrame, method: str) -> Plot:
    """Draw how well each two columns rise or fall together, from -1 to 1, in rows with both."""
    names = frame.columns
    places = {name: place for place, name in enumerate(names)}
    matrix: list[list[float | None]] = [[None] * len(names) for _ in names]
    for first, second in [*combinations(names, 2), *((name, name) for name in names)]:
        value = _correlation(frame, first, second, method)
        matrix[places[first]][places[second]] = matrix[places[second]][places[first]] = value
    figure = {
        "kind": "heatmap",
        "x_labels": names,
        "y_labels": names,
        "values": matrix,
        "min": -1,
        "max": 1,
    }
    head = "column" if "column" not in names else "column (1)"
    columns = [pl.Series(name, row, pl.Float64) for name, row in zip(names, matrix, strict=True)]
    return Plot(figure, pl.DataFrame([pl.Series(head, names), *columns]))


def _correlation(frame: pl.DataFrame, first: str, second: str, method: str) -> float | None:
    both = frame.select(a=pl.col(first), b=pl.col(second)).drop_nulls()
    a, b = (column.cast(pl.Float64).to_numpy() for column in both.get_columns())
    if len(a) < FEWEST_PAIRS or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    value = float(CORRELATIONS[method](a, b).statistic)
    return value if np.isfinite(value) else None


CORRELATIONS = {
    "pearson": stats.pearsonr,
    "spearman": stats.spearmanr,
    "kendall": stats.kendalltau,
}


def thinned(frame: pl.DataFrame, most: int, seed: int, *, in_order: bool) -> pl.DataFrame:
    """Leave so many points at most: of a line every n-th, else drawn at random, in their order."""
    if frame.height <= most:
        return frame
    chosen: npt.NDArray[np.int64]
    if in_order:
        chosen = np.linspace(0, frame.height - 1, most).round().astype(np.int64)
    else:
        chosen = np.sort(np.random.default_rng(seed).choice(frame.height, most, replace=False))
    return frame[chosen]
