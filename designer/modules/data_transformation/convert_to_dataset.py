"""Convert to Dataset: take a table over, with some of its values replaced if wanted."""

from typing import Annotated, Literal

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Label, ShownIf
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import same
from designer.modules.data_transformation.cleaning import Cleaning
from designer.modules.data_transformation.replacements import read_value, substituted
from designer.modules.missing import missing_counts

TITLE = "Convert to Dataset"
Action = Annotated[
    Literal["none", "set_missing_value", "replace_values"],
    Choices(
        {"none": "None", "set_missing_value": "SetMissingValue", "replace_values": "ReplaceValues"}
    ),
]


@module(title=TITLE, group="Data Transformation", schema={"output": same("dataset")})
def convert_to_dataset(
    dataset: Table,
    *,
    action: Action = "none",
    custom_missing_value: Annotated[
        str, ShownIf(action="set_missing_value"), Label("Custom missing value")
    ] = "?",
    replace: Annotated[Literal["missing", "custom"], ShownIf(action="replace_values")] = "missing",
    custom_value: Annotated[
        str, ShownIf(action="replace_values", replace="custom"), Label("Custom value")
    ] = "obs",
    new_value: Annotated[str, ShownIf(action="replace_values"), Label("New value")] = "0",
) -> Annotated[Table, Label("Results dataset")]:
    """Take a dataset over, with some of its values replaced if wanted.

    All columns are looked at. A value is the one that is searched for when the whole cell is equal
    to it: in a text every character, in a column of numbers the number.

    Args:
        dataset: The table.
        action: Change nothing; make a value that stands for a missing one really missing; or
            replace values by another one.
        custom_missing_value: Cells with this value become missing.
        replace: Replace missing values, or a value of your own.
        custom_value: Cells with this value are replaced.
        new_value: What stands there afterwards; it must fit the type of the columns in which
            something is replaced.
    """
    if action == "set_missing_value":
        return _replaced(dataset, custom_missing_value, None)
    if action == "replace_values" and replace == "custom":
        return _replaced(dataset, custom_value, new_value)
    if action == "replace_values":
        counts = missing_counts(dataset, dataset.names)
        values = substituted(dataset, {n: count for n, count in counts.items() if count}, new_value)
        return Cleaning(TITLE, dataset.columns, values=values).apply(dataset)
    return dataset


def _replaced(table: Table, old_text: str, new_text: str | None) -> Table:
    """Replace a value in all columns whose type it has."""
    frame = table.polars()
    changed = []
    for name, dtype in frame.schema.items():
        old = read_value(old_text, dtype)
        if old is None:
            continue
        column = pl.col(name).cast(pl.String) if isinstance(dtype, pl.Enum) else pl.col(name)
        is_old = column == pl.lit(old, dtype=pl.String if isinstance(dtype, pl.Enum) else dtype)
        if not frame.select(is_old.any()).item():
            continue
        new = pl.lit(None) if new_text is None else _fitting(table, name, dtype, new_text)
        changed.append(pl.when(is_old).then(new).otherwise(column).alias(name))
    if not changed:
        return table
    return table.with_columns(Table.from_frame(frame.select(changed), table.columns))


def _fitting(table: Table, name: str, dtype: pl.DataType, text: str) -> pl.Expr:
    value = read_value(text, dtype)
    if value is None:
        kind = table.column(name).type
        message = (
            f"The new value “{text}” is not a {kind}, as the column “{name}” is. Give a value that "
            "fits, or convert the column with Edit Metadata first."
        )
        raise ModuleError("replacement_invalid", message, name)
    return pl.lit(value, dtype=pl.String if isinstance(dtype, pl.Enum) else dtype)
