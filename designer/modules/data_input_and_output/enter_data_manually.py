"""Enter Data Manually: a small table that is typed into the pipeline."""

from dataclasses import replace
from typing import Annotated, Literal

from designer.artifacts.table import Table
from designer.catalog.annotations import (
    Choices,
    InlineTable,
    Label,
    Multiline,
    Needed,
    ShownIf,
)
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import choose, table
from designer.modules.data_input_and_output.arff import read_arff
from designer.modules.data_input_and_output.delimited_text import read_delimited
from designer.modules.data_input_and_output.inline_table import read_inline_table
from designer.modules.data_input_and_output.svmlight import read_svmlight

DataFormat = Annotated[
    Literal["csv", "tsv", "arff", "svmlight", "table"],
    Choices({"csv": "CSV", "tsv": "TSV", "arff": "ARFF", "svmlight": "SVMLight", "table": "Table"}),
    Label("Data format"),
]


@module(
    title="Enter Data Manually",
    group="Data Input and Output",
    schema={"output": choose("data_format", {"table": table("table")})},
)
def enter_data_manually(
    *,
    data_format: DataFormat = "csv",
    has_header: Annotated[bool, ShownIf(data_format=("csv", "tsv")), Label("Has header")] = True,
    data: Annotated[
        str, Needed(), ShownIf(data_format=("csv", "tsv", "arff", "svmlight")), Multiline()
    ] = "",
    table: Annotated[InlineTable | None, Needed(), ShownIf(data_format="table")] = None,
) -> Annotated[Table, Label("Dataset")]:
    """Make a small table by typing or pasting it.

    The types of columns are found from the values: numbers, true and false, dates in the form
    2026-01-31, else text. Numbers with leading zeros stay text. Empty cells are missing values.

    Args:
        data_format: How the data is written. ARFF gives nominal attributes as categories, and
            cannot hold texts; SVMLight gives the columns Col1, Col2, … and Labels.
        has_header: The first line has the names of the columns; else they are Col1, Col2, ….
        data: The data, one row a line. Blank lines at the end are left out.
        table: The columns with their types, and the rows.
    """
    if data_format == "table":
        if not table or not table["columns"]:
            raise ModuleError("data_missing", "Nothing is entered. Enter a column and its values.")
        return Table.from_frame(read_inline_table(table))
    if not data.strip():
        raise ModuleError("data_missing", "Nothing is entered. Enter the data, one row a line.")
    if data_format == "arff":
        return _categorical_table(data)
    if data_format == "svmlight":
        return Table.from_frame(read_svmlight(data))
    delimiter = "," if data_format == "csv" else "\t"
    return Table.from_frame(read_delimited(data, delimiter, has_header=has_header))


def _categorical_table(text: str) -> Table:
    frame, levels = read_arff(text)
    result = Table.from_frame(frame)
    return result.with_column_metadata(
        {
            name: replace(result.column(name), categorical=True, levels=values)
            for name, values in levels.items()
        }
    )
