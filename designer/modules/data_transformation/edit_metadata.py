"""Edit Metadata: change the type, the role, the categories or the names of columns."""

from dataclasses import replace
from typing import Annotated, Literal

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.annotations import NO_COLUMNS, Choices, Label, Selector, ShownIf
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import change, renamed
from designer.modules.data_transformation.conversion import check_converted, converted
from designer.modules.selection import selected, selected_in_order

DataType = Annotated[
    Literal["unchanged", "string", "integer", "float", "boolean", "datetime", "date"],
    Choices(
        {
            "unchanged": "Unchanged",
            "string": "String",
            "integer": "Integer",
            "float": "Double",
            "boolean": "Boolean",
            "datetime": "DateTime",
            "date": "Date",
        }
    ),
    Label("Data type"),
]
Categorical = Annotated[
    Literal["unchanged", "categorical", "not_categorical"],
    Choices(
        {
            "unchanged": "Unchanged",
            "categorical": "Make categorical",
            "not_categorical": "Make uncategorical",
        }
    ),
]
Fields = Annotated[
    Literal[
        "unchanged", "feature", "label", "weight", "clear_feature", "clear_label", "clear_score"
    ],
    Choices(
        {
            "unchanged": "Unchanged",
            "feature": "Features",
            "label": "Labels",
            "weight": "Weights",
            "clear_feature": "Clear feature",
            "clear_label": "Clear label",
            "clear_score": "Clear score",
        }
    ),
]
CLEARED = {
    "clear_feature": ("feature", "none"),
    "clear_label": ("label", "feature"),
    "clear_score": ("score", "feature"),
}
PLAIN = {"categorical": False, "levels": None, "ordered": False}
NO_SCORE = {"score_of": None, "score_kind": None}
CHANGES = (
    *(
        change("data_type", name, {"type": name, **PLAIN})
        for name in ("string", "integer", "float", "boolean", "datetime", "date")
    ),
    change("categorical", "not_categorical", PLAIN),
    change("categorical", "categorical", {"categorical": True}, {"categorical": False}),
    *(
        change("fields", role, {"role": role, **NO_SCORE})
        for role in ("feature", "label", "weight")
    ),
    *(
        change("fields", clearing, {"role": left, **NO_SCORE}, {"role": held})
        for clearing, (held, left) in CLEARED.items()
    ),
)


@module(
    title="Edit Metadata",
    group="Data Transformation",
    schema={"output": renamed("dataset", "columns", "new_names", *CHANGES)},
)
def edit_metadata(
    dataset: Table,
    *,
    columns: Annotated[Selector, Label("Column")] = NO_COLUMNS,
    data_type: DataType = "unchanged",
    datetime_format: Annotated[
        str, ShownIf(data_type=("datetime", "date")), Label("DateTime format")
    ] = "",
    unconvertible: Annotated[
        Literal["error", "missing"],
        ShownIf(data_type=("integer", "float", "boolean", "datetime", "date")),
        Label("Values that cannot be converted"),
    ] = "error",
    categorical: Categorical = "unchanged",
    fields: Fields = "unchanged",
    new_names: Annotated[list[str], Label("New column names")] = (),  # type: ignore[assignment]
) -> Annotated[Table, Label("Results dataset")]:
    """Change the type, the role, the categories or the names of columns.

    A new type really converts the values. Roles tell later modules which column is the label and
    which are features.

    Args:
        dataset: The table whose columns are changed.
        columns: The columns to change.
        data_type: The type to which the values are converted.
        datetime_format: How dates are written, such as %d.%m.%Y %H:%M; empty for ISO 8601.
        unconvertible: Stop at a value that does not fit the new type, or make it missing.
        categorical: Treat the values as categories, or no longer. Columns that become categorical
            have their values as levels, in ascending order.
        fields: The role of the columns. Clearing a role affects only columns that have it.
        new_names: New names for the selected columns, as many as there are columns, in the order
            of the selection; empty to keep the names.
    """
    names = selected(dataset, columns)
    targets = _new_names(dataset, columns, list(new_names))
    if data_type != "unchanged" and names:
        frame = dataset.select(names).polars()
        series, known = [], []
        for name in names:
            column, before = dataset.column(name), frame.get_column(name)
            after = converted(before, column, data_type, datetime_format)
            if unconvertible == "error":
                check_converted(before, after, column, data_type)
            series.append(after.alias(name))
            # Converted values are not held to the levels of before.
            known.append(replace(column, categorical=False, levels=None, ordered=False))
        dataset = dataset.with_columns(Table.from_frame(pl.DataFrame(series), known))
    changes = {
        name: replace(
            _with_role(_with_categories(dataset, name, categorical), fields),
            name=targets.get(name, name),
        )
        for name in names
    }
    return dataset.with_column_metadata(changes) if changes else dataset


def _new_names(dataset: Table, columns: Selector, new_names: list[str]) -> dict[str, str]:
    """Give the new name of each selected column; nothing when none are given."""
    if not new_names:
        return {}
    names = selected_in_order(dataset, columns)
    if len(names) != len(new_names):
        message = (
            f"There are {len(new_names)} new names for {len(names)} selected columns. Give as many "
            "names as columns, in the order of the selection."
        )
        raise ModuleError("names_mismatch", message)
    targets = dict(zip(names, new_names, strict=True))
    result = [targets.get(name, name) for name in dataset.names]
    twice = next((name for i, name in enumerate(result) if name in result[:i]), None)
    if twice is not None:
        message = f"Two columns would be called “{twice}”. Give every column its own name."
        raise ModuleError("names_mismatch", message, twice)
    return targets


def _with_categories(dataset: Table, name: str, categorical: str) -> Column:
    column = dataset.column(name)
    if categorical == "not_categorical":
        return replace(column, categorical=False, levels=None, ordered=False)
    if categorical == "categorical" and not column.categorical:
        values = dataset.select([name]).polars().to_series().drop_nulls().unique().sort()
        return replace(column, categorical=True, levels=tuple(values.cast(pl.String).to_list()))
    return column


def _with_role(column: Column, fields: str) -> Column:
    if fields == "unchanged":
        return column
    if fields in CLEARED:
        held, left = CLEARED[fields]
        if column.role != held:
            return column
        return replace(column, role=left, score_of=None, score_kind=None)  # type: ignore[arg-type]
    return replace(column, role=fields, score_of=None, score_kind=None)  # type: ignore[arg-type]
