"""How far rows are from the centers of their own cluster and from those of others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.modules.learning.clusters import (
    ASSIGNMENTS,
    DISTANCE,
    KIND_CLUSTER,
    KIND_DISTANCE,
)
from designer.modules.learning.scores import KIND_LABEL, KIND_VALUE, score_of_kind

RESULT = "Result Description"
COMBINED = "Combined Evaluation"
TO_OTHER = "Average Distance to Other Center"
TO_OWN = "Average Distance to Cluster Center"
POINTS = "Number of Points"
GREATEST = "Maximal Distance to Cluster Center"
Row = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class ClusterColumns:
    """The columns of a table that tell of clusters."""

    assignments: str
    distances: tuple[str, ...]


def find_clusters(table: Table) -> ClusterColumns | None:
    """Find the columns of clusters, by metadata or by name; None where others are scores."""
    if any(score_of_kind(table.columns, kind) for kind in (KIND_LABEL, KIND_VALUE)):
        return None
    marked = score_of_kind(table.columns, KIND_CLUSTER)
    distances = tuple(c.name for c in table.columns if c.score_kind == KIND_DISTANCE)
    if marked is not None and distances:
        return ClusterColumns(marked.name, distances)
    named = tuple(name for name in table.names if name.startswith(DISTANCE))
    return ClusterColumns(ASSIGNMENTS, named) if named and ASSIGNMENTS in table.names else None


def evaluate_clusters(table: Table, columns: ClusterColumns) -> list[Row]:
    """Give the measures of all rows together, then of each cluster.

    The distance of a row to other centers is the mean over all centers but its own.
    """
    frame = table.polars().select(columns.assignments, *columns.distances).drop_nulls()
    numbers = frame[columns.assignments].cast(pl.Int64).to_numpy()
    distances = frame.select(columns.distances).cast(pl.Float64).to_numpy()
    rows = [_row(COMBINED, distances, numbers)]
    for number in range(distances.shape[1]):
        own = numbers == number
        rows.append(_row(f"Evaluation For Cluster No.{number}", distances[own], numbers[own]))
    return rows


def _row(title: str, distances: npt.NDArray[np.float64], numbers: npt.NDArray[np.int64]) -> Row:
    if not len(numbers):
        return {RESULT: title, TO_OTHER: None, TO_OWN: None, POINTS: 0, GREATEST: None}
    own = distances[np.arange(len(numbers)), numbers]
    others = distances.shape[1] - 1
    to_others = (distances.sum(axis=1) - own) / others if others else None
    return {
        RESULT: title,
        TO_OTHER: None if to_others is None else float(to_others.mean()),
        TO_OWN: float(own.mean()),
        POINTS: len(numbers),
        GREATEST: float(own.max()),
    }


def cluster_table(models: Sequence[tuple[str, Sequence[Row]]]) -> Table:
    """Make one row for each measure; `models` are the measures of each by its name."""
    rows = [{"Model": name, **row} for name, found in models for row in found]
    types = {POINTS: pl.Int64, TO_OTHER: pl.Float64, TO_OWN: pl.Float64, GREATEST: pl.Float64}
    frame = pl.DataFrame(rows, schema_overrides=types)
    described = Table.from_frame(frame)
    return described.with_column_metadata(
        {column.name: Column(column.name, column.type, role="none") for column in described.columns}
    )
