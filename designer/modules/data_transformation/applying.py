"""A function applied to columns of a table, each alone or with its second argument."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import Selector
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.math_functions.comparing import COMPARE
from designer.modules.data_transformation.math_functions.function import Function
from designer.modules.missing import without_nan
from designer.modules.names import unique_name
from designer.modules.numbers import check_numeric, with_computed
from designer.modules.selection import selected_in_order

COMPARISONS = frozenset(function.title for function in COMPARE.values())
GREATEST_EXACT = 2.0**53


@dataclass(frozen=True, slots=True)
class Second:
    """The second argument: a number, or columns."""

    kind: str
    constant: float
    columns: Selector


@dataclass(frozen=True, slots=True)
class Pair:
    """A column, and the column or the number that is its second argument."""

    first: str
    second: str | float | None

    def title(self, function: Function) -> str:
        """Name the result: Add(a_b), Add(a_$2), Abs(a)."""
        if self.second is None:
            return f"{function.title}({self.first})"
        other = self.second if isinstance(self.second, str) else f"${self.second:g}"
        return f"{function.title}({self.first}_{other})"


def applied(
    table: Table, function: Function, columns: Selector, second: Second, output_mode: str
) -> Table:
    """Apply the function to each column, and put the results where they belong."""
    pairs = list(_pairs(table, function, selected_in_order(table, columns), second))
    needed = {n for pair in pairs for n in (pair.first, pair.second) if isinstance(n, str)}
    check_numeric([column for column in table.columns if column.name in needed], "calculated with")
    frame = table.select(name for name in table.names if name in needed).polars()
    schema = frame.schema
    taken = set(table.names) if output_mode == "append" else set()
    results = []
    for pair in pairs:
        name = pair.first
        if output_mode != "inplace":
            name = unique_name(pair.title(function), taken)
            taken.add(name)
        results.append(_result(function, pair, schema).alias(name))
    computed = frame.select(results)
    return (
        Table.from_frame(computed)
        if output_mode == "result_only"
        else with_computed(table, computed)
    )


def _pairs(table: Table, function: Function, names: list[str], second: Second) -> Iterator[Pair]:
    """Give each column its second argument, where the function has one."""
    if not function.takes_second or second.kind == "constant":
        constant = float(second.constant) if function.takes_second else None
        yield from (Pair(name, constant) for name in names)
        return
    others = selected_in_order(table, second.columns)
    if len(others) not in (1, len(names)):
        message = (
            f"{len(others)} columns are selected as second argument of {function.title} for "
            f"{len(names)} columns. Select one for all, or as many as there are columns."
        )
        raise ModuleError("columns_mismatch", message)
    others = others * len(names) if len(others) == 1 else others
    yield from (Pair(a, b) for a, b in zip(names, others, strict=True))


def _result(function: Function, pair: Pair, schema: pl.Schema) -> pl.Expr:
    """Compute where all arguments are there."""
    arguments = [name for name in (pair.first, pair.second) if isinstance(name, str)]
    exact = function.title in COMPARISONS and _are_whole(pair, schema)
    dtype = pl.Int64() if exact else pl.Float64()
    numbers = [without_nan(name, schema[name]).cast(dtype) for name in arguments]
    if isinstance(pair.second, float):
        literal = pl.lit(int(pair.second) if exact else pair.second, dtype=dtype)
        result = function.apply(*numbers, literal)
    else:
        result = function.apply(*numbers)
    is_there = pl.all_horizontal(number.is_not_null() for number in numbers)
    result = result.cast(pl.Float64) if exact and function.title.startswith("Pair") else result
    return pl.when(is_there).then(result)


def _are_whole(pair: Pair, schema: pl.Schema) -> bool:
    """Whether whole numbers are compared, which doubles would round when they are large."""
    names = [name for name in (pair.first, pair.second) if isinstance(name, str)]
    is_whole = not isinstance(pair.second, float) or (
        pair.second.is_integer() and abs(pair.second) <= GREATEST_EXACT
    )
    return is_whole and all(schema[name].is_integer() for name in names)
