"""SMOTE: add rows of the rare class that lie between those that there are."""

from typing import Annotated

from designer.artifacts.table import Table
from designer.catalog.annotations import Column, Label, Range
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import same
from designer.modules.data_transformation.oversampling import oversampled
from designer.modules.learning.labels import label_column as find_label
from designer.modules.learning.labels import two_classes


@module(title="SMOTE", group="Data Transformation", schema={"output": same("samples")})
def smote(
    samples: Table,
    *,
    label_column: Annotated[str | None, Column(of="samples", roles=("label",))] = None,
    percentage: Annotated[int, Range(0, 100_000, step=100), Label("SMOTE percentage")] = 100,
    neighbors: Annotated[int, Range(1, 1_000), Label("Number of nearest neighbors")] = 1,
    seed: Annotated[int, Range(0, 2**32 - 1), Label("Random seed")] = 0,
) -> Annotated[Table, Label("Table")]:
    """Add rows of the rare class that lie between those that there are.

    A new row lies at random on the line from a row of the rare class to one of its nearest
    neighbors of that class; in columns of texts, categories and true or false it has what is most
    frequent among the neighbors. Whole numbers are rounded. The new rows come after the others.

    Use it for the data that a learner is trained on, never for data to be tested or scored. Where
    columns differ much in scale, normalize them first: neighbors are found by their distance
    (Chawla et al. 2002).

    Args:
        samples: The table with rows of two classes.
        label_column: The column with the classes; left empty, the one that is marked as label.
        percentage: How many rows are added, in percent of those of the rare class: 100 doubles
            them, 0 adds none.
        neighbors: Among how many nearest neighbors the other end of the line is chosen.
        seed: The same seed gives the same rows.
    """
    label = find_label(samples, label_column)
    classes = two_classes(samples, label)
    if samples.polars().get_column(label.name).null_count():
        message = (
            f"The label “{label.name}” has missing values. Remove these rows with Clean Missing "
            "Data first."
        )
        raise ModuleError("label_missing", message, label.name)
    if not percentage:
        return samples
    return oversampled(samples, label, classes, percentage / 100, neighbors, seed)
