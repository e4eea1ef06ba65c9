"""Select Columns in Dataset: keep some columns of a table."""

from typing import Annotated

from designer.artifacts.table import Table
from designer.catalog.annotations import ALL_COLUMNS, Label, Selector
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import selected as selected_rule
from designer.modules.selection import selected


@module(
    title="Select Columns in Dataset",
    group="Data Transformation",
    schema={"output": selected_rule("dataset", "columns")},
)
def select_columns_in_dataset(
    dataset: Table, *, columns: Annotated[Selector, Label("Select columns")] = ALL_COLUMNS
) -> Annotated[Table, Label("Results dataset")]:
    """Keep the columns that you select and drop the rest.

    Start from all or from no columns, then include or exclude by name, position, type or role.
    The columns stay in the order of the dataset, unless the selection keeps its own order.

    Args:
        dataset: The table whose columns are selected.
        columns: The columns to keep.
    """
    names = selected(dataset, columns)
    if not names:
        message = "The selection picks no column. Include at least one column of the dataset."
        raise ModuleError("no_columns", message)
    return dataset.select(names)
