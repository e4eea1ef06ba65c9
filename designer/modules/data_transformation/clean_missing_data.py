"""Clean Missing Data: fill missing values, or drop rows or columns that have them."""

from typing import Annotated, Literal, NamedTuple

from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import ALL_COLUMNS, Choices, Label, Range, Selector, ShownIf
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import choose, same
from designer.modules.data_transformation.cleaning import Cleaning
from designer.modules.data_transformation.replacements import learned, substituted
from designer.modules.missing import missing_counts
from designer.modules.refitting import fit_again
from designer.modules.selection import selected

TITLE = "Clean Missing Data"
LEARNED = ("mean", "median", "mode")
FILLING = ("custom_value", *LEARNED)


class Cleaned(NamedTuple):
    """The cleaned table, and what does the same to other tables."""

    cleaned_dataset: Annotated[Table, Label("Cleaned dataset")]
    transformation: Annotated[Transform, Label("Cleaning transformation")]


CleaningMode = Annotated[
    Literal["custom_value", "mean", "median", "mode", "remove_rows", "remove_columns"],
    Choices(
        {
            "custom_value": "Custom substitution value",
            "mean": "Replace with mean",
            "median": "Replace with median",
            "mode": "Replace with mode",
            "remove_rows": "Remove entire row",
            "remove_columns": "Remove entire column",
        }
    ),
    Label("Cleaning mode"),
]


WITHOUT_INDICATORS = choose("indicator_columns", {False: same("dataset")})
WITHOUT_REMOVAL = choose("all_missing_columns", {"propagate": WITHOUT_INDICATORS})


@module(
    title=TITLE,
    group="Data Transformation",
    schema={
        "cleaned_dataset": choose(
            "cleaning_mode",
            {
                "custom_value": WITHOUT_INDICATORS,
                "remove_rows": same("dataset"),
                **dict.fromkeys(LEARNED, WITHOUT_REMOVAL),
            },
        )
    },
)
def clean_missing_data(
    dataset: Table,
    *,
    columns: Annotated[Selector, Label("Columns to be cleaned")] = ALL_COLUMNS,
    minimum_ratio: Annotated[
        float, Range(0, 1, step=0.05), Label("Minimum missing value ratio")
    ] = 0.0,
    maximum_ratio: Annotated[
        float, Range(0, 1, step=0.05), Label("Maximum missing value ratio")
    ] = 1.0,
    cleaning_mode: CleaningMode = "custom_value",
    replacement_value: Annotated[
        str, ShownIf(cleaning_mode="custom_value"), Label("Replacement value")
    ] = "0",
    indicator_columns: Annotated[
        bool, ShownIf(cleaning_mode=FILLING), Label("Generate missing value indicator column")
    ] = False,
    all_missing_columns: Annotated[
        Literal["remove", "propagate"],
        ShownIf(cleaning_mode=LEARNED),
        Label("Columns with all missing values"),
    ] = "remove",
) -> Cleaned:
    """Fill missing values, or drop the rows or columns that have them.

    Missing are empty cells, and NaN in columns of decimal numbers. Of the selected columns those
    are cleaned whose share of missing values lies between the two ratios; the others pass through.
    The second output does the same to another dataset, with the values learned from this one.

    A column of whole numbers whose missing values are replaced with a mean or median becomes one
    of decimal numbers.

    Args:
        dataset: The table to clean.
        columns: The columns that may be cleaned.
        minimum_ratio: Clean a column only if at least this share of its values is missing.
        maximum_ratio: Clean a column only if at most this share of its values is missing.
        cleaning_mode: What happens to missing values. Mean and median need numbers, times or true
            and false; the mode is the most frequent value, of equally frequent ones the smallest.
        replacement_value: What stands for a missing value; it must fit the type of each column.
        indicator_columns: Add a column NAME_IsMissing that is true where the value was missing,
            for every cleaned column that has missing values.
        all_missing_columns: What happens to columns without any value, from which no mean, median
            or mode can be learned: remove them, or leave them as they are.
    """
    if minimum_ratio > maximum_ratio:
        message = (
            f"`minimum_ratio` is {minimum_ratio}, more than `maximum_ratio`, which is "
            f"{maximum_ratio}. The minimum must be at most the maximum."
        )
        raise ModuleError("ratio_invalid", message)
    counts = _counts_in_range(dataset, selected(dataset, columns), minimum_ratio, maximum_ratio)
    with_missing = [name for name, count in counts.items() if count]
    empty = [name for name in with_missing if counts[name] == dataset.num_rows]
    chosen = tuple(dataset.column(name) for name in counts)
    cleaning = Cleaning(title=TITLE, columns=chosen, mode=cleaning_mode)
    if cleaning_mode == "remove_rows":
        cleaning.complete = tuple(counts)
    elif cleaning_mode == "remove_columns":
        cleaning.dropped = tuple(with_missing)
    elif cleaning_mode == "custom_value":
        cleaning.values = substituted(dataset, counts, replacement_value)
    else:
        filled = {name: count for name, count in counts.items() if name not in empty}
        cleaning.values = learned(dataset, filled, cleaning_mode)
        cleaning.dropped = tuple(empty) if all_missing_columns == "remove" else ()
    if indicator_columns:
        cleaning.indicated = tuple(name for name in with_missing if name in cleaning.values)
    again = fit_again(
        clean_missing_data,
        columns=columns,
        minimum_ratio=minimum_ratio,
        maximum_ratio=maximum_ratio,
        cleaning_mode=cleaning_mode,
        replacement_value=replacement_value,
        indicator_columns=indicator_columns,
        all_missing_columns=all_missing_columns,
    )
    transform = Transform(TITLE, cleaning, cleaning.columns, cleaning.details(), again)
    return Cleaned(cleaning.apply(dataset), transform)


def _counts_in_range(
    dataset: Table, names: list[str], minimum: float, maximum: float
) -> dict[str, int]:
    """Give the missing values of each column whose share of them is in the range."""
    rows = max(dataset.num_rows, 1)
    counts = missing_counts(dataset, names)
    return {name: count for name, count in counts.items() if minimum <= count / rows <= maximum}
