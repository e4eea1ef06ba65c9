"""Convert to Indicator Values: one column of 0 and 1 for each level of a category."""

from typing import Annotated, NamedTuple

from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import Columns, Label, Selector, selecting
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.indicating import Indicating, found_levels
from designer.modules.missing import missing_counts
from designer.modules.refitting import fit_again
from designer.modules.selection import selected

TITLE = "Convert to Indicator Values"
MOST_COLUMNS = 10_000
CATEGORICAL_COLUMNS = selecting(types=("categorical",))


class Indicated(NamedTuple):
    """The table with the indicators, and what does the same to other tables."""

    output: Annotated[Table, Label("Results dataset")]
    transformation: Annotated[Transform, Label("Indicator values transformation")]


@module(title=TITLE, group="Data Transformation")
def convert_to_indicator_values(
    dataset: Table,
    *,
    columns: Annotated[
        Selector, Columns(types=("categorical",)), Label("Categorical columns to convert")
    ] = CATEGORICAL_COLUMNS,
    overwrite: Annotated[bool, Label("Overwrite categorical columns")] = False,
) -> Indicated:
    """Make one column of 0 and 1 for each level of a category.

    The columns come after the others and are called COLUMN-LEVEL; levels that no row has get one
    too. Where the column has missing values, COLUMN-Missing is 1 for them. The second output does
    the same to another dataset, with the levels of this one: there a new level is 0 in all
    columns.

    Args:
        dataset: The table with the categories.
        columns: The columns to convert; they must be categorical.
        overwrite: Drop the columns that are converted.
    """
    chosen = tuple(dataset.column(name) for name in selected(dataset, columns))
    for column in chosen:
        if not column.categorical:
            message = (
                f"The column “{column.name}” is not categorical. Make it so with Edit Metadata, "
                "or do not select it."
            )
            raise ModuleError("not_categorical", message, column.name)
    levels = {column.name: found_levels(dataset, column) for column in chosen}
    counts = missing_counts(dataset, list(levels))
    with_missing = tuple(name for name, count in counts.items() if count)
    _check_count(levels)
    indicating = Indicating(TITLE, chosen, levels, with_missing, overwrites=overwrite)
    again = fit_again(convert_to_indicator_values, columns=columns, overwrite=overwrite)
    transform = Transform(TITLE, indicating, chosen, indicating.details(), again)
    return Indicated(indicating.apply(dataset), transform)


def _check_count(levels: dict[str, tuple[str, ...]]) -> None:
    total = sum(map(len, levels.values()))
    if total > MOST_COLUMNS:
        most = max(levels, key=lambda name: len(levels[name]))
        message = (
            f"There would be {total:,} indicator columns, {len(levels[most]):,} of them for the "
            f"column “{most}”; at most {MOST_COLUMNS:,} are made. Do not select columns with so "
            "many levels, such as names or numbers of orders."
        )
        raise ModuleError("too_many_levels", message, most)
