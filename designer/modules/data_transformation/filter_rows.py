"""Filter Rows: keep the rows that meet conditions."""

from types import MappingProxyType
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
from designer.catalog.schema_rules import same
from designer.modules.data_transformation.conditions import COLUMNS, met
from designer.modules.data_transformation.formulas.expression import evaluated

EMPTY: InlineTable = MappingProxyType(  # type: ignore[assignment]
    {
        "columns": tuple(MappingProxyType({"name": n, "type": "string"}) for n in COLUMNS),
        "rows": ((None, None, None),),
    }
)


@module(title="Filter Rows", group="Data Transformation", schema={"output": same("dataset")})
def filter_rows(
    dataset: Table,
    *,
    mode: Annotated[
        Literal["conditions", "formula"],
        Choices({"conditions": "Conditions", "formula": "Formula"}),
        Label("Rows are described by"),
    ] = "conditions",
    conditions: Annotated[InlineTable, ShownIf(mode="conditions")] = EMPTY,
    match: Annotated[
        Literal["all", "any"],
        Choices({"all": "All of them", "any": "Any of them"}),
        ShownIf(mode="conditions"),
        Label("A row must meet"),
    ] = "all",
    match_case: Annotated[bool, ShownIf(mode="conditions"), Label("Match case")] = True,
    formula: Annotated[str, Needed(), ShownIf(mode="formula"), Multiline()] = "",
    keep: Annotated[
        Literal["matching", "others"],
        Choices({"matching": "Rows that match", "others": "Rows that do not match"}),
    ] = "matching",
) -> Annotated[Table, Label("Filtered dataset")]:
    """Keep the rows of a dataset that meet conditions.

    Each condition is a row of the table: a column, a test and a value. The tests are =, ≠, <, ≤, >,
    ≥, is one of (values with commas between them), contains, does not contain, starts with, ends
    with, matches, does not match (a regular expression), is missing and is not missing. A missing
    value meets none but “is missing”. Dates are written as 2026-01-31, times as
    2026-01-31 12:30. The rows that are kept stay in their order.

    Args:
        dataset: The table to filter.
        mode: Conditions in a table, or a formula for what these cannot say.
        conditions: The column, the test and the value of each condition. Rows without any entry
            are left out.
        match: Whether a row must meet all conditions, or one of them is enough.
        match_case: Tell upper from lower case in texts.
        formula: A formula as in Formula Column that gives true or false, such as
            [age] >= 18 and not (is_missing([city]) or [city] = "Bern").
        keep: Keep the rows that match, or all others.
    """
    if not dataset.names:
        return dataset
    if mode == "formula":
        if not formula.strip():
            message = 'There is no formula. Write one such as [age] >= 18 and [city] = "Bern".'
            raise ModuleError("formula_missing", message)
        values, kind = evaluated(dataset, formula)
        if kind != "boolean":
            message = (
                f"The formula gives {kind} values, not true or false. Compare them with something, "
                "as in [age] >= 18."
            )
            raise ModuleError("formula_invalid", message)
    else:
        values = met(dataset, conditions, needs_all=match == "all", match_case=match_case)
    chosen = values.fill_null(value=False).to_numpy()
    return dataset.filter(chosen if keep == "matching" else ~chosen)
