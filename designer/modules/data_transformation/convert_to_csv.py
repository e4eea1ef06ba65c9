"""Convert to CSV: a table as a file of comma separated values."""

from typing import Annotated

from designer.artifacts.convert import convert
from designer.artifacts.formats import table as table_format
from designer.artifacts.table import Table
from designer.artifacts.values import File
from designer.catalog.annotations import Label
from designer.catalog.context import Context
from designer.catalog.declare import module

NAME = "dataset.csv"


@module(title="Convert to CSV", group="Data Transformation")
def convert_to_csv(
    dataset: Table,
    *,
    defuse_formulas: Annotated[bool, Label("Defuse formulas")] = False,
    context: Context,
) -> Annotated[File, Label("CSV file")]:
    """Write a dataset as a file of comma separated values.

    The first line has the names of the columns; missing values are empty. The file is the output
    of this module: download it, or use it where a file is wanted. To write to a datastore, or in
    another format, use Export Data.

    Args:
        dataset: The table to write.
        defuse_formulas: Put an apostrophe before texts that a spreadsheet would take for a
            formula. Use it when you do not know who wrote them.
        context: The surroundings of the step.
    """
    stored, path = context.workdir / "table", context.workdir / NAME
    table_format.write(dataset, stored)
    context.progress(0.3, "Writing")
    result = convert(str(stored), "csv", str(path), defuse_formulas=defuse_formulas)
    details = {
        "rows": dataset.num_rows,
        "column_count": len(dataset.names),
        "size_bytes": result["size_bytes"],
    }
    return File(path, NAME, str(result["media_type"]), details)
