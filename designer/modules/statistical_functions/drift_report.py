"""Drift Report: say which columns of a table have moved since another one."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from designer.artifacts.table import Table
from designer.catalog.annotations import (
    ALL_COLUMNS,
    Choices,
    Columns,
    Label,
    Range,
    Selector,
    ShownIf,
)
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import adds, beside
from designer.modules.selection import selected
from designer.modules.statistical_functions.distributions import Binning, kind_of
from designer.modules.statistical_functions.drift import ColumnDrift, Settings, compared
from designer.modules.statistical_functions.drift_figures import distribution, index_bars
from designer.modules.statistical_functions.drift_results import (
    DISTRIBUTIONS,
    NOTHING,
    REPORT,
    STABLE,
    WATCH,
    Adjust,
    Judge,
    adjusted,
    distributions,
    judged,
    order,
    report,
)

SCHEMA = {
    "drift": adds(beside(), *(column.to_json() for column in REPORT)),
    "distributions": adds(beside(), *(column.to_json() for column in DISTRIBUTIONS)),
}


class DriftReport(NamedTuple):
    """What became of each column, and the counts that it is calculated from."""

    drift: Annotated[Table, Label("Drift by column")]
    distributions: Table


@module(title="Drift Report", group="Statistical Functions", schema=SCHEMA)
def drift_report(
    reference: Table,
    current: Table,
    *,
    columns: Annotated[Selector, Columns(of="reference")] = ALL_COLUMNS,
    binning: Annotated[
        Binning,
        Choices({"quantiles": "With equally many rows", "equal_width": "Equally wide"}),
        Label("Bins of numbers"),
    ] = "quantiles",
    bins: Annotated[int, Range(2, 1_000), Label("Number of bins")] = 10,
    most_levels: Annotated[int, Range(1, 10_000), Label("Most categories")] = 50,
    count_missing: Annotated[bool, Label("Count missing as a value")] = True,
    judge_by: Annotated[
        Judge,
        Choices(
            {
                "index": "The stability index",
                "p_value": "The p value",
                "either": "Either of them",
                "both": "Both of them",
            }
        ),
    ] = "index",
    drift_index: Annotated[
        float,
        Range(0, exclusive_min=True, step=0.05),
        ShownIf(judge_by=("index", "either", "both")),
        Label("Index from which it is drift"),
    ] = 0.2,
    watch_index: Annotated[
        float,
        Range(0, exclusive_min=True, step=0.05),
        ShownIf(judge_by=("index", "either", "both")),
        Label("Index from which to watch"),
    ] = 0.1,
    significance: Annotated[
        float,
        Range(0, 1, exclusive_min=True, exclusive_max=True, step=0.01),
        ShownIf(judge_by=("p_value", "either", "both")),
        Label("P value up to which it is drift"),
    ] = 0.05,
    adjust: Annotated[
        Adjust,
        Choices({"none": "No", "benjamini_hochberg": "Benjamini-Hochberg"}),
        Label("Adjust p values for many columns"),
    ] = "benjamini_hochberg",
    shown_columns: Annotated[int, Range(0, 20), Label("Columns to draw")] = 3,
    context: Context,
) -> DriftReport:
    """Say which columns of a table have moved since another one, such as since training.

    The population stability index compares the shares of bins or categories: below 0.1 little has
    changed, from 0.2 on much. A test says how probable such a difference is by chance alone:
    Kolmogorov-Smirnov for numbers and times, chi-squared for categories. With many rows it
    finds the smallest difference, the index does not; both are in the output, the farthest moved
    column first.

    A column is “drift”, “watch” or “stable”. Columns that are not there any more, have another type
    or have lost all values come first.

    Args:
        reference: The rows to compare with, such as those that a model was trained on.
        current: The newer rows.
        columns: The columns to compare; columns of bytes are left out.
        binning: The inner edges of bins are taken from the reference.
        bins: Into how many bins numbers and times are put. Of no more different values each has its
            own.
        most_levels: How many categories are counted by themselves, the most frequent of both; the
            others are counted together.
        count_missing: Compare the share of missing values as that of any other value, in the index
            and by chi-squared; Kolmogorov-Smirnov looks at numbers only.
        judge_by: What makes drift.
        drift_index: The stability index from which a column counts as drift.
        watch_index: The stability index from which a column is worth watching.
        significance: The (adjusted) p value up to which a column counts as drift.
        adjust: Of 100 columns that are the same, 5 have a p value below 0.05. Adjusted, not more
            than this share of the columns found is expected to be there by chance.
        shown_columns: Of how many columns the values are drawn, the farthest moved first.
        context: Told the metrics and given the figures.
    """
    _check_rows(reference, current)
    names = _comparable(reference, selected(reference, columns), context)
    settings = Settings(bins, binning, most_levels, count_missing)
    found = _compared(reference, current, names, settings, context)
    p_values = adjusted(found, adjust)
    limits = (drift_index, watch_index, significance)
    results = {
        drift.name: drift.problem or judged(drift, p_values[drift.name], judge_by, limits)
        for drift in found
    }
    found.sort(key=order)
    _tell(found, results, context)
    _draw(found, reference, current, shown_columns, context)
    return DriftReport(report(found, results, p_values), distributions(found))


def _check_rows(reference: Table, current: Table) -> None:
    for name, table in (("reference", reference), ("current", current)):
        if not table.num_rows:
            message = (
                f"The {name} table has no rows: there is nothing to compare. Look at the data "
                "above this node."
            )
            raise ModuleError("rows_missing", message)


def _comparable(reference: Table, names: list[str], context: Context) -> list[str]:
    usable = [name for name in names if kind_of(reference.column(name)) is not None]
    if not usable:
        message = "No column that can be compared is selected. Select columns of the reference."
        raise ModuleError("columns_missing", message)
    left_out = [name for name in names if name not in usable]
    if left_out:
        context.log.info("Columns of bytes are left out: %s.", ", ".join(left_out))
    return usable


def _compared(
    reference: Table, current: Table, names: list[str], settings: Settings, context: Context
) -> list[ColumnDrift]:
    known = {column.name: column for column in current.columns}
    new = [name for name in current.names if name not in reference.names]
    if new:
        context.log.info("Columns that the reference does not have: %s.", ", ".join(new))
    first, second = reference.polars(), current.polars()
    found = []
    for number, name in enumerate(names):
        context.progress(number / len(names), name)
        after = second.get_column(name) if name in known else None
        pair = (reference.column(name), known.get(name))
        found.append(compared(first.get_column(name), after, pair, settings))
    return found


def _tell(found: list[ColumnDrift], results: Mapping[str, str], context: Context) -> None:
    moved = [drift for drift in found if results[drift.name] not in (STABLE, WATCH, NOTHING)]
    context.metric("Columns compared", len(found))
    context.metric("Columns with drift", len(moved))
    context.metric("Share of columns with drift", len(moved) / len(found))
    indexes = [drift.index for drift in found if drift.index is not None]
    if indexes:
        context.metric("Greatest stability index", max(indexes))


def _draw(
    found: list[ColumnDrift], reference: Table, current: Table, most: int, context: Context
) -> None:
    drawn = [drift for drift in found if drift.cells is not None]
    if drawn:
        context.figure("Drift", index_bars(drawn))
    for drift in drawn[:most]:
        pair = [table.select([drift.name]).polars()[drift.name] for table in (reference, current)]
        type_ = reference.column(drift.name).type
        context.figure(drift.name, distribution(drift, pair[0], pair[1], type_))
