"""Sample Balanced: draw equally many rows of each class."""

from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt

from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Column, Label, Range, ShownIf
from designer.catalog.declare import module
from designer.catalog.schema_rules import same
from designer.modules.data_transformation.row_draws import group_numbers
from designer.modules.learning.labels import label_column, with_label

Size = Annotated[
    Literal["smallest", "greatest", "rows"],
    Choices(
        {
            "smallest": "Of the smallest class",
            "greatest": "Of the greatest class",
            "rows": "A number of rows",
        }
    ),
    Label("Size of each class"),
]


@module(title="Sample Balanced", group="Data Transformation", schema={"output": same("dataset")})
def sample_balanced(
    dataset: Table,
    *,
    class_column: Annotated[str | None, Column(roles=("label",)), Label("Class column")] = None,
    size: Size = "smallest",
    rows: Annotated[int, Range(1), ShownIf(size="rows"), Label("Rows of each class")] = 100,
    seed: Annotated[int, Range(0, 2**32 - 1), Label("Random seed")] = 0,
) -> Annotated[Table, Label("Results dataset")]:
    """Draw equally many rows of each class.

    Of a class with more rows than wanted some are left out; of one with fewer all are taken, and
    some of them several times. Rows without a class are left out. The rows keep their order.

    Use it for the data that a learner is trained on, and not for data to be tested: what is rare
    there shall stay rare.

    Args:
        dataset: The table with the rows.
        class_column: The column with the classes; left empty, the one that is marked as label.
        size: How many rows of each class are drawn: as many as the smallest class has, as the
            greatest has, or a number.
        rows: How many rows of each class are drawn.
        seed: The same seed gives the same rows.
    """
    known = with_label(dataset, label_column(dataset, class_column))
    classes = group_numbers(known, label_column(dataset, class_column).name)
    assert classes is not None  # noqa: S101 - a column is named
    _, counts = np.unique(classes, return_counts=True)
    wanted = {"smallest": counts.min(), "greatest": counts.max(), "rows": rows}[size]
    chance = np.random.default_rng(seed)
    by_class = np.split(np.argsort(classes, kind="stable"), np.cumsum(counts)[:-1])
    drawn = np.sort(np.concatenate([_drawn(group, int(wanted), chance) for group in by_class]))
    return known.with_frame(known.polars()[drawn])


def _drawn(
    group: npt.NDArray[np.int64], wanted: int, chance: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Draw rows of one class; of too few each once, and the rest again."""
    if len(group) >= wanted:
        return np.asarray(chance.choice(group, wanted, replace=False))
    return np.concatenate([group, chance.choice(group, wanted - len(group))])
