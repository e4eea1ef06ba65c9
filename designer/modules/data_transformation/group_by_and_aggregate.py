"""Group By and Aggregate: one row for each group of rows, with statistics of it."""

from types import MappingProxyType
from typing import Annotated, Literal

from designer.artifacts.table import Table
from designer.catalog.aggregates import (
    COLUMNS,
    Aggregate,
    AggregateError,
    read_aggregates,
    result_column,
)
from designer.catalog.annotations import NO_COLUMNS, Choices, InlineTable, Label, Selector
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import aggregated
from designer.modules.data_transformation.aggregating import aggregates
from designer.modules.selection import selected_in_order

COUNT_ROWS: InlineTable = MappingProxyType(  # type: ignore[assignment]
    {
        "columns": tuple(MappingProxyType({"name": n, "type": "string"}) for n in COLUMNS),
        "rows": ((None, "rows", None),),
    }
)


@module(
    title="Group By and Aggregate",
    group="Data Transformation",
    schema={"output": aggregated("dataset", "keys", "statistics")},
)
def group_by_and_aggregate(
    dataset: Table,
    *,
    keys: Annotated[Selector, Label("Group by columns")] = NO_COLUMNS,
    statistics: InlineTable = COUNT_ROWS,
    order: Annotated[
        Literal["keys", "appearance"],
        Choices({"keys": "By the values of the columns", "appearance": "As they first appear"}),
        Label("Order of the groups"),
    ] = "keys",
) -> Annotated[Table, Label("Results dataset")]:
    """Make one row for each group of rows, with statistics of it.

    The rows of a group have equal values in the group by columns; missing values are a group too.
    Without such columns there is one row for the whole dataset.

    Each statistic is a row of the table: a column, the statistic, and if wanted the name of the
    result, which otherwise is statistic(column). There are rows, values (that are not missing),
    missing values, distinct values; sum, mean, median, standard deviation, variance (of a sample)
    and percentile with a number, such as percentile 90, for numbers and for true and false;
    minimum, maximum, first, last and most frequent (of equally frequent values the smallest) for
    all. Missing values are left out of all but rows and missing values; first and last are those
    that are not missing.

    Args:
        dataset: The table to group.
        keys: The columns whose values make a group.
        statistics: The column, the statistic and the name of each result.
        order: The order of the rows.
    """
    names = selected_in_order(dataset, keys)
    wanted = _read(dataset, statistics, names)
    if not names and not wanted:
        message = "Nothing is selected to group by, and no statistic is asked for. Enter one."
        raise ModuleError("statistics_missing", message)
    return aggregates(dataset, names, wanted, by_keys=order == "keys")


def _read(dataset: Table, statistics: InlineTable, keys: list[str]) -> list[Aggregate]:
    columns = {column.name: column for column in dataset.columns}
    try:
        wanted = read_aggregates(statistics)
        for one in wanted:
            result_column(one, columns)
    except AggregateError as error:
        raise ModuleError("statistic_invalid", error.problem, error.column) from error
    doubled = next((one for one in wanted if one.name in keys), None)
    if doubled is not None:
        message = (
            f"Row {doubled.number} gives a result the name of the column “{doubled.name}”, by "
            "which rows are grouped. Choose another name."
        )
        raise ModuleError("statistic_invalid", message, doubled.name)
    return wanted
