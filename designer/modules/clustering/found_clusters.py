"""Clusters that were found without a model: their numbers beside the rows, and their sizes."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.annotations import selecting
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.learning.clusters import ASSIGNMENTS

CLUSTER = Column(ASSIGNMENTS, "integer", role="none")
FEATURES = selecting(roles=("feature",))
NOISE = -1
MOST_SHOWN = 50
Metric = Literal["euclidean", "manhattan", "chebyshev"]
METRICS: Mapping[str, str] = {
    "euclidean": "Euclidean",
    "manhattan": "Manhattan",
    "chebyshev": "Chebyshev",
}
Assignments = npt.NDArray[np.int64]


def check_rows(table: Table, most: int, title: str, remedy: str) -> None:
    """See that rows are few enough to be compared with each other.

    Raises:
        ModuleError: they are not.
    """
    if table.num_rows > most:
        message = (
            f"{title} compares rows with each other, and takes {most:,} at most; there are "
            f"{table.num_rows:,}. {remedy}"
        )
        raise ModuleError("too_many_rows", message)


def by_size(assignments: npt.NDArray[np.integer]) -> Assignments:
    """Number clusters anew from 0, the largest first, of equal ones the first; noise stays."""
    found, first, counts = np.unique(assignments, return_index=True, return_counts=True)
    is_cluster = found != NOISE
    order = np.lexsort((first[is_cluster], -counts[is_cluster]))
    new = np.full(len(found), NOISE, dtype=np.int64)
    new[np.flatnonzero(is_cluster)[order]] = np.arange(len(order))
    return np.asarray(new[np.searchsorted(found, assignments)])


def with_clusters(table: Table, columns: Mapping[Column, Sequence[object] | pl.Series]) -> Table:
    """Put columns that tell of clusters beside the rows, in place of those of their names."""
    frame = pl.DataFrame({column.name: values for column, values in columns.items()})
    return table.with_columns(Table.from_frame(frame, list(columns)))


def show_sizes(assignments: Assignments, context: Context) -> list[int]:
    """Show and give how many rows each cluster has, noise left out."""
    sizes: list[int] = np.bincount(assignments[assignments != NOISE]).tolist()
    labels = [f"Cluster {number}" for number in range(len(sizes))][:MOST_SHOWN]
    context.figure(
        "Cluster sizes",
        {"kind": "bars", "title": "Rows", "labels": labels, "values": sizes[:MOST_SHOWN]},
    )
    context.metric("Clusters", len(sizes))
    return sizes
