"""What all fitted transforms check before they change a table."""

from collections.abc import Sequence

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.selection import missing_column

KINDS = {"integer": "number", "float": "number", "decimal": "number"}


def check_columns(table: Table, expected: Sequence[Column], title: str) -> None:
    """See that the table has the columns that the transform was fitted on, of the same kind.

    Raises:
        ModuleError: one is missing, or is a text where it was a number.
    """
    present = {column.name: column for column in table.columns}
    for column in expected:
        if column.name not in present:
            raise missing_column(
                column.name, table.names, f"the dataset that “{title}” is applied to"
            )
        actual = present[column.name].type
        if KINDS.get(actual, actual) != KINDS.get(column.type, column.type):
            message = (
                f"The column “{column.name}” is {actual}, but “{title}” was fitted where it was "
                f"{column.type}. Convert it with Edit Metadata first."
            )
            raise ModuleError("column_type_changed", message, column.name)
