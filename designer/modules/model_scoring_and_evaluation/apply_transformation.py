"""Apply Transformation: do to a table what was learned from another."""

from typing import Annotated

from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import Label
from designer.catalog.declare import module


@module(title="Apply Transformation", group="Model Scoring & Evaluation")
def apply_transformation(
    transformation: Transform, dataset: Table
) -> Annotated[Table, Label("Transformed dataset")]:
    """Do to a dataset what a transformation learned from another one.

    Use it so that test data, and data to be scored later, is treated exactly as the training data:
    with its means, its scales and its columns. The transformation says which columns it needs.

    Args:
        transformation: What a module such as Clean Missing Data or Normalize Data learned.
        dataset: The table to transform.
    """
    return transformation.apply(dataset)
