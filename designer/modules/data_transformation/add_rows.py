"""Add Rows: put the rows of one table below those of another."""

from typing import Annotated

import pyarrow as pa

from designer.artifacts.table import Table
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.names import close_match
from designer.catalog.schema_rules import same
from designer.modules.data_transformation.stacking import common_column, fitted_to


@module(title="Add Rows", group="Data Transformation", schema={"output": same("dataset1")})
def add_rows(
    dataset1: Annotated[Table, Label("Dataset1")],
    dataset2: Annotated[Table, Label("Dataset2")],
) -> Annotated[Table, Label("Results dataset")]:
    """Put the rows of the second dataset below those of the first.

    Both need the same columns; columns of one name belong together, in the order of the first
    dataset. Whole numbers beside decimal ones become decimal numbers. A category has the levels
    of both, those of the first dataset before the others; a column is a category if it is one in
    the first dataset.

    Args:
        dataset1: The dataset whose rows come first.
        dataset2: The dataset whose rows follow.
    """
    _check_names(dataset1, dataset2)
    columns = [
        common_column(column, dataset2.column(column.name), dataset1, dataset2)
        for column in dataset1.columns
    ]
    data = {
        column.name: pa.chunked_array(
            [
                *fitted_to(column, dataset1.arrow.column(column.name)).chunks,
                *fitted_to(column, dataset2.arrow.column(column.name)).chunks,
            ]
        )
        for column in columns
    }
    return Table.from_frame(pa.table(data), columns) if data else dataset1


def _check_names(first: Table, second: Table) -> None:
    """See that both have the same columns."""
    for one, other, words in (
        (first, second, ("first", "second")),
        (second, first, ("second", "first")),
    ):
        lacking = [name for name in one.names if name not in set(other.names)]
        if lacking:
            spare = [name for name in other.names if name not in set(one.names)]
            close = close_match(lacking[0], spare)
            hint = f", which has “{close}” instead" if close else ""
            message = (
                f"The column “{lacking[0]}” of the {words[0]} dataset is not in the {words[1]} "
                f"one{hint}. Give both the same columns, with Select Columns in Dataset or Edit "
                "Metadata."
            )
            raise ModuleError("columns_differ", message, lacking[0])
