"""Formula Column: a new column worked out of the others by a formula."""

from typing import Annotated

from designer.artifacts.table import Table
from designer.catalog.annotations import Label, Multiline, Needed
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import computed
from designer.modules.data_transformation.formulas.expression import evaluated
from designer.modules.numbers import with_computed


@module(
    title="Formula Column",
    group="Data Transformation",
    schema={"output": computed("dataset", "name", "formula")},
)
def formula_column(
    dataset: Table,
    *,
    name: Annotated[str, Label("Name of the column")] = "result",
    formula: Annotated[str, Needed(), Multiline()] = "",
) -> Annotated[Table, Label("Results dataset")]:
    """Add a column that a formula works out of the others.

    Columns stand in brackets, as in [unit price] * [count]; texts in quotation marks; numbers have
    a point before the fraction. There are + - * / % (remainder) ^ (power), + between texts, the
    comparisons = != < <= > >=, the words and, or, not, true, false and missing, and parentheses. A
    date is compared with a text such as "2026-01-31".

    Functions: if(condition, then, else), is_missing(value), coalesce(value, value, …);
    abs, round(number, digits), floor, ceil, whole, sqrt, exp, ln, log10, min, max;
    lower, upper, trim, length, left(text, characters), right, contains(text, part), starts_with,
    ends_with, matches(text, pattern), replace(text, part, by), text(value), number(value);
    year, month, day, weekday (1 is Monday), hour, minute, days_between(from, to).

    What is missing makes the result missing, but min, max and coalesce take what is there, and if()
    takes a missing condition for false. Whole numbers stay whole but by / and ^; they reach to
    about 9.2 * 10^18.

    Args:
        dataset: The table with the columns.
        name: The name of the new column; a column of that name is replaced in its place.
        formula: The formula, such as if([age] < 18, "child", "adult").
    """
    title = name.strip()
    if not title:
        raise ModuleError("name_missing", "The new column has no name. Give it one.")
    if not formula.strip():
        message = "There is no formula. Write one such as [price] * [count]."
        raise ModuleError("formula_missing", message)
    if not dataset.names:
        raise ModuleError("no_columns", "The dataset has no columns, so it has no rows to fill.")
    values, kind = evaluated(dataset, formula)
    if kind == "missing":
        message = "The formula never has a value. Write one such as [price] * [count]."
        raise ModuleError("formula_invalid", message)
    return with_computed(dataset, values.alias(title).to_frame())
