"""Split Data: divide the rows of a table into two parts."""

from typing import Annotated, Literal, NamedTuple

from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Column, Label, Range, ShownIf
from designer.catalog.declare import module
from designer.catalog.schema_rules import same
from designer.modules.data_transformation.row_draws import chosen_rows, group_numbers
from designer.modules.data_transformation.row_pattern import matches, satisfies


class Split(NamedTuple):
    """The two parts; every row is in exactly one of them."""

    first: Annotated[Table, Label("Results dataset1")]
    second: Annotated[Table, Label("Results dataset2")]


Mode = Annotated[
    Literal["rows", "regular_expression", "relative_expression"],
    Choices(
        {
            "rows": "Split rows",
            "regular_expression": "Regular expression",
            "relative_expression": "Relative expression",
        }
    ),
    Label("Splitting mode"),
]


@module(
    title="Split Data",
    group="Data Transformation",
    schema={"first": same("dataset"), "second": same("dataset")},
)
def split_data(
    dataset: Table,
    *,
    mode: Mode = "rows",
    fraction: Annotated[
        float,
        Range(0, 1, step=0.05),
        ShownIf(mode="rows"),
        Label("Fraction of rows in the first output dataset"),
    ] = 0.5,
    randomized: Annotated[bool, ShownIf(mode="rows"), Label("Randomized split")] = True,
    seed: Annotated[
        int, Range(0, 2**32 - 1), ShownIf(mode="rows", randomized=True), Label("Random seed")
    ] = 0,
    stratify_by: Annotated[
        str | None, Column(), ShownIf(mode="rows"), Label("Stratification key column")
    ] = None,
    regular_expression: Annotated[
        str, ShownIf(mode="regular_expression")
    ] = '\\"column name" ^pattern$',
    relative_expression: Annotated[
        str, ShownIf(mode="relative_expression")
    ] = '\\"column name" > 1',
) -> Split:
    r"""Divide the rows of a table into two parts.

    In the mode "Split rows" a fraction of the rows, rounded to whole rows, goes to the first part
    and the rest to the second. In the other modes the rows that match go to the first part. The
    rows keep their order in both parts.

    Args:
        dataset: The table to divide.
        mode: Divide by number of rows, by a pattern in one column, or by comparing one column.
        fraction: The share of the rows, between 0 and 1, that goes to the first part.
        randomized: Choose the rows at random; otherwise the first part has the first rows.
        seed: The same seed gives the same split.
        stratify_by: Divide the rows of each value of this column by the same fraction, so that
            both parts have its values in the same shares. Empty: the split is not stratified.
        regular_expression: A column and a pattern that its text must contain, as in
            \"Name" ^Mr\. or (\1) ^[A-C], where (\1) is the second column.
        relative_expression: A column and comparisons with <, <=, >, >=, == and !=, joined by & or |
            without parentheses, as in \"Age" >= 18 & < 65. Text can only be compared by == and !=.
    """
    if mode == "rows":
        groups = group_numbers(dataset, stratify_by)
        chosen = chosen_rows(dataset.num_rows, fraction, seed if randomized else None, groups)
    elif mode == "regular_expression":
        chosen = matches(dataset, regular_expression).to_numpy()
    else:
        chosen = satisfies(dataset, relative_expression).to_numpy()
    return Split(dataset.filter(chosen), dataset.filter(~chosen))
