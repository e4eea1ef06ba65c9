"""Fairness Report: say how a model treats groups of people or things."""

from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.annotations import (
    NO_COLUMNS,
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
from designer.modules.learning.decisions import Decisions, decisions_of
from designer.modules.learning.fairness import (
    RATES,
    Against,
    Disparity,
    Group,
    disparities,
    groups_of,
)
from designer.modules.learning.sensitive_groups import groupings
from designer.modules.selection import selected

ALL = "All rows"
Judge = Literal["difference", "ratio"]
GROUPS = (
    Column("Sensitive Column", "string", role="none"),
    Column("Group", "string", role="none"),
    Column("Rows", "integer", role="none"),
    Column("Share of Rows", "float", role="none"),
    Column("Small", "boolean", role="none"),
    Column("Share of Positives", "float", role="none"),
    *(Column(name, "float", role="none") for name in RATES),
)
DISPARITIES = (
    Column("Sensitive Column", "string", role="none"),
    Column("Criterion", "string", role="none"),
    Column("Rate", "string", role="none"),
    Column("Group with Least", "string", role="none"),
    Column("Least", "float", role="none"),
    Column("Group with Greatest", "string", role="none"),
    Column("Greatest", "float", role="none"),
    Column("Difference", "float", role="none"),
    Column("Ratio", "float", role="none"),
    Column("Within Limit", "boolean", role="none"),
)
TYPES = {"string": pl.String, "integer": pl.Int64, "float": pl.Float64, "boolean": pl.Boolean}
SCHEMA = {
    "groups": adds(beside(), *(column.to_json() for column in GROUPS)),
    "disparities": adds(beside(), *(column.to_json() for column in DISPARITIES)),
}


class FairnessReport(NamedTuple):
    """The rates of each group, and how far they differ."""

    groups: Annotated[Table, Label("Rates by group")]
    disparities: Annotated[Table, Label("Differences between groups")]


@module(title="Fairness Report", group="Model Scoring & Evaluation", schema=SCHEMA)
def fairness_report(
    scored_dataset: Table,
    *,
    sensitive_columns: Annotated[Selector, Columns()] = NO_COLUMNS,
    combine: Annotated[bool, Label("Combine the columns")] = False,
    number_groups: Annotated[int, Range(2, 50), Label("Groups of a column of numbers")] = 4,
    positive_class: str = "",
    decide_by: Annotated[
        Literal["labels", "threshold"],
        Choices({"labels": "The scored labels", "threshold": "A threshold of the probability"}),
        Label("Who is selected"),
    ] = "labels",
    threshold: Annotated[float, Range(0, 1, step=0.01), ShownIf(decide_by="threshold")] = 0.5,
    smallest_group: Annotated[int, Range(1), Label("Fewest rows to compare a group")] = 30,
    compare_with: Annotated[
        Against,
        Choices({"groups": "The other groups", "overall": "All rows together"}),
        Label("Compare groups with"),
    ] = "groups",
    judge_by: Annotated[
        Judge,
        Choices({"difference": "The difference", "ratio": "The ratio"}),
    ] = "difference",
    greatest_difference: Annotated[
        float, Range(0, 1, step=0.01), ShownIf(judge_by="difference")
    ] = 0.1,
    least_ratio: Annotated[float, Range(0, 1, step=0.01), ShownIf(judge_by="ratio")] = 0.8,
    context: Context,
) -> FairnessReport:
    """Say how a model treats groups, such as women and men.

    For each group it gives the share that is selected (predicted to be positive), how often that is
    right, and which shares of the truly positive and of the truly negative rows are selected. The
    second output says how far these differ. Demographic parity: the same share of each group is
    selected. Equal opportunity: the same share of those who are positive. Equalized odds: also of
    those who are not. Predictive parity: those selected are as often positive. As a rule not all
    of them can be met at once: which one matters is not for the numbers to say.

    Args:
        scored_dataset: The output of Score Model, with the label and the sensitive columns. These
            may be left out of training with Edit Metadata, and still be here.
        sensitive_columns: The columns that make the groups. Missing values are a group.
        combine: Make a group of each combination of the columns, rather than of each column.
        number_groups: Into how many groups of about equally many rows numbers are put.
        positive_class: What counts as selected; left empty, the positive one of two classes.
        decide_by: Take the scored labels, or try another threshold.
        threshold: The probability of the positive class from which a row is selected.
        smallest_group: Smaller groups are marked and not compared: their rates are mostly chance.
        compare_with: The difference and the ratio are those of the least and the greatest rate, or
            the worst of all groups to the rate of all rows together.
        judge_by: What must be within its limit.
        greatest_difference: Up to which difference a criterion is within its limit.
        least_ratio: From which ratio a criterion is within its limit; 0.8 is the rule of four
            fifths.
        context: Told the differences, and given the figures.
    """
    names = selected(scored_dataset, sensitive_columns)
    if not names:
        message = "No sensitive column is selected. Select the columns that make the groups."
        raise ModuleError("columns_missing", message)
    made = decisions_of(
        scored_dataset, positive_class, threshold if decide_by == "threshold" else None
    )
    if made.left_out:
        context.log.warning("%d rows lack a label or a score.", made.left_out)
    overall = groups_of([ALL], np.zeros(len(made.truth), np.int64), made.truth, made.selected)[0]
    rows = [_group_row("", overall, overall, smallest_group)]
    found: list[tuple[Any, ...]] = []
    for grouping in groupings(made.table, names, number_groups, combine=combine):
        groups = groups_of(grouping.names, grouping.codes, made.truth, made.selected)
        rows += [_group_row(grouping.title, group, overall, smallest_group) for group in groups]
        large = [group for group in groups if group.rows >= smallest_group]
        if len(large) < len(groups):
            left = ", ".join(group.name for group in groups if group.rows < smallest_group)
            context.log.warning("Groups of %s too small to compare: %s.", grouping.title, left)
        distances = disparities(large, overall, compare_with)
        limit = greatest_difference if judge_by == "difference" else least_ratio
        found += [
            _disparity_row(grouping.title, one, _is_within(one, judge_by, limit))
            for one in distances
        ]
        _tell(grouping.title, groups, distances, made, context)
    return FairnessReport(_table(rows, GROUPS), _table(found, DISPARITIES))


def _is_within(distance: Disparity, judge: Judge, limit: float) -> bool:
    return distance.difference <= limit if judge == "difference" else distance.ratio >= limit


def _group_row(column: str, group: Group, overall: Group, smallest: int) -> tuple[Any, ...]:
    share, is_small = group.rows / overall.rows, group.rows < smallest
    rates = (group.rates[name] for name in RATES)
    return (column, group.name, group.rows, share, is_small, group.positives, *rates)


def _disparity_row(column: str, one: Disparity, is_within: object) -> tuple[Any, ...]:
    ends = (*one.least, *one.greatest)
    return (column, one.criterion, one.rate, *ends, one.difference, one.ratio, is_within)


def _tell(
    column: str,
    groups: list[Group],
    distances: list[Disparity],
    made: Decisions,
    context: Context,
) -> None:
    for one in distances:
        context.metric(f"{one.criterion} Difference ({column})", one.difference)
        context.metric(f"{one.criterion} Ratio ({column})", one.ratio)
    figure = {
        "kind": "heatmap",
        "title": f"Rates by {column}, where {made.positive} is positive",
        "x_labels": list(RATES),
        "y_labels": [f"{group.name} ({group.rows:,} rows)" for group in groups],
        "values": [[group.rates[name] for name in RATES] for group in groups],
        "min": 0,
        "max": 1,
    }
    context.figure(f"Rates by {column}", figure)
    if distances:
        bars = {
            "kind": "bars",
            "title": f"Differences between groups of {column}",
            "labels": [one.criterion for one in distances],
            "values": [one.difference for one in distances],
        }
        context.figure(f"Differences by {column}", bars)


def _table(rows: list[tuple[Any, ...]], columns: tuple[Column, ...]) -> Table:
    schema = {column.name: TYPES[column.type] for column in columns}
    return Table.from_frame(pl.DataFrame(rows, schema=schema, orient="row"), columns)
