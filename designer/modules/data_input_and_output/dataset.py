"""Dataset: a table that the workspace keeps; it is handed on as it is, and never runs."""

from typing import Annotated

from designer.artifacts.table import Table
from designer.catalog.annotations import DatasetName, Label, Range
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import dataset as dataset_rule


@module(
    title="Dataset",
    group="Data Input and Output",
    schema={"output": dataset_rule("name", "version")},
)
def dataset(
    *,
    name: Annotated[DatasetName, Label("Dataset")],
    version: Annotated[int | None, Range(1)] = None,
) -> Annotated[Table, Label("Dataset")]:
    """Use a dataset of the workspace.

    The output is the stored dataset itself, so nothing is computed or copied.

    Args:
        name: The dataset.
        version: Its version; empty for the newest one at the time when the run is submitted.
    """
    which = "the newest version" if version is None else f"version {version}"
    message = (
        f"The dataset “{name}” ({which}) cannot be computed: its output is the stored dataset "
        "itself. Submit the pipeline as a run, where it is looked up."
    )
    raise ModuleError("dataset_not_resolved", message)
