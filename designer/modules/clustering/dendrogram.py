"""The tree of merged rows: drawn as a dendrogram, and written as a table."""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.cluster.hierarchy import dendrogram

from designer.artifacts.column import Column
from designer.artifacts.table import Table

MERGES = (
    Column("Merge", "integer", role="none"),
    Column("First", "integer", role="none"),
    Column("Second", "integer", role="none"),
    Column("Distance", "float", role="none"),
    Column("Rows", "integer", role="none"),
)
LEAVES_SHOWN = 40
Tree = npt.NDArray[np.float64]


def figure(tree: Tree, cut: float | None) -> dict[str, Any]:
    """Draw the last merges; each is a bridge as high as what it joins is apart.

    Args:
        tree: As `scipy.cluster.hierarchy.linkage` gives it, (n_rows - 1, 4).
        cut: At which height the tree was cut, if at one.
    """
    found = dendrogram(tree, p=LEAVES_SHOWN, truncate_mode="lastp", no_plot=True)
    points: list[tuple[float | None, float | None]] = []
    for across, up in zip(found["icoord"], found["dcoord"], strict=True):
        # SciPy's leaves stand at 5, 15, 25 and so on.
        points += [(float(x) / 10 + 0.5, float(y)) for x, y in zip(across, up, strict=True)]
        points.append((None, None))
    series: list[dict[str, Any]] = [{"name": "Merges", "points": points[:-1]}]
    if cut is not None:
        ends = ((0.5, cut), (len(found["ivl"]) + 0.5, cut))
        series.append({"name": "Cut", "points": ends, "kind": "reference"})
    shown = len(found["ivl"])
    title = f"The last {shown - 1} merges" if shown <= len(tree) else "Dendrogram"
    return {
        "kind": "lines",
        "title": title,
        "x_title": "Groups of rows",
        "y_title": "Distance",
        "series": series,
    }


def merges(tree: Tree) -> Table:
    """Give one row for each merge.

    The rows of the dataset have the numbers from 0 on, and what the first merge makes has the next
    one.
    """
    start = len(tree) + 1
    data = [
        np.arange(start, start + len(tree)),
        tree[:, 0].astype(np.int64),
        tree[:, 1].astype(np.int64),
        tree[:, 2],
        tree[:, 3].astype(np.int64),
    ]
    frame = pl.DataFrame(
        [pl.Series(column.name, values) for column, values in zip(MERGES, data, strict=True)]
    )
    return Table.from_frame(frame, MERGES)
