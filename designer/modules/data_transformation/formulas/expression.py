"""The tree of a formula as a polars expression."""

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.catalog.formulas.errors import FormulaError
from designer.catalog.formulas.nodes import (
    Call,
    ColumnValue,
    Literal,
    Node,
    Operation,
    columns_of,
)
from designer.catalog.formulas.parser import parse
from designer.catalog.formulas.types import COMPARISONS, MISSING, MOMENTS, Columns, type_of
from designer.modules.data_transformation.formulas.functions import FUNCTIONS
from designer.modules.data_transformation.math_functions.comparing import OPERATIONS
from designer.modules.missing import without_nan
from designer.modules.moments import moment

OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "%": operator.mod,
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge, "and": operator.and_, "or": operator.or_,
    "/": OPERATIONS["divide"].apply, "^": lambda x, y: x.cast(pl.Float64).pow(y),
}  # fmt: skip
SINGLE: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "-": operator.neg, "+": operator.pos, "not": operator.invert,
}  # fmt: skip
DTYPES: Mapping[str, pl.DataType] = {
    "integer": pl.Int64(), "float": pl.Float64(), "string": pl.String(), "boolean": pl.Boolean(),
}  # fmt: skip


def evaluated(table: Table, formula: str) -> tuple[pl.Series, str]:
    """Give the values of a formula, one for each row, and their element type.

    Raises:
        ModuleError: the formula is wrong, or cannot be worked out.
    """
    columns = {column.name: column for column in table.columns}
    try:
        node = parse(formula)
        kind = type_of(node, columns)
        # Some column must say how many rows there are, though the formula names none.
        used = dict.fromkeys(columns_of(node)) or dict.fromkeys(table.names[:1])
        frame = table.select(used).polars()
        result = frame.with_columns(
            _Compiler(columns, frame.schema).expression(node).alias("value")
        )
    except FormulaError as error:
        raise ModuleError("formula_invalid", error.explained(formula), error.column) from error
    except pl.exceptions.PolarsError as error:
        message = f"The formula cannot be worked out: {error}. Check its values and its patterns."
        raise ModuleError("formula_failed", message) from error
    return result.get_column("value"), kind


class _Compiler:
    """Makes expressions of nodes whose types are known to fit."""

    def __init__(self, columns: Columns, schema: pl.Schema) -> None:
        self._columns = columns
        self._schema = schema

    def expression(self, node: Node) -> pl.Expr:
        match node:
            case Literal():
                kind = None if node.value is None else DTYPES[self._type(node)]
                return pl.lit(node.value, dtype=kind)
            case ColumnValue():
                return self._column(node.name)
            case Operation():
                result = self._operation(node)
            case Call():
                result = self._call(node)
        # What is the same for all rows is one value, not a column of one row.
        return result if any(columns_of(node)) else result.first()

    def _type(self, node: Node) -> str:
        return type_of(node, self._columns)

    def _column(self, name: str) -> pl.Expr:
        dtype = self._schema[name]
        if isinstance(dtype, pl.Enum):
            return pl.col(name).cast(pl.String)
        is_decimal = isinstance(dtype, pl.Decimal)
        return pl.col(name).cast(pl.Float64) if is_decimal else without_nan(name, dtype)

    def _operation(self, node: Operation) -> pl.Expr:
        operands = [self.expression(part) for part in node.operands]
        if len(operands) == 1:
            return SINGLE[node.operator](operands[0])
        if node.operator in COMPARISONS:
            operands = self._comparable(node, operands)
        result: pl.Expr = OPERATORS[node.operator](*operands)
        if node.operator == "/":
            there = [operand.is_not_null() for operand in operands]
            return pl.when(reduce(operator.and_, there)).then(result)
        return result

    def _comparable(self, node: Operation, operands: Sequence[pl.Expr]) -> list[pl.Expr]:
        """Read a text beside a date or time as one."""
        kinds = [self._type(part) for part in node.operands]
        result = list(operands)
        for place, other in ((0, 1), (1, 0)):
            part = node.operands[place]
            if kinds[other] in MOMENTS and isinstance(part, Literal):
                result[place] = self._moment(part, node.operands[other], kinds[other])
        return result

    def _moment(self, text: Literal, beside: Node, kind: str) -> pl.Expr:
        dtype = self._moment_type(beside, kind)
        value = moment(str(text.value), dtype)
        if value is None:
            problem = (
                f"“{text.value}” is not a {kind}. Write it as 2026-01-31, as 2026-01-31 12:30 or "
                "as 12:30."
            )
            raise FormulaError(problem, text.position)
        return pl.lit(value, dtype=dtype)

    def _moment_type(self, node: Node, kind: str) -> pl.DataType:
        if kind == "date":
            return pl.Date()
        if kind == "time":
            return pl.Time()
        zones = (self._columns[name].time_zone for name in columns_of(node))
        return pl.Datetime("us", next((zone for zone in zones if zone), None))

    def _call(self, node: Call) -> pl.Expr:
        kinds = [self._type(part) for part in node.arguments]
        arguments = [self.expression(part) for part in node.arguments]
        result_type = self._type(node)
        if result_type in ("integer", "float") and "integer" in kinds and "float" in kinds:
            arguments = [
                argument.cast(pl.Float64) if kind == "integer" else argument
                for argument, kind in zip(arguments, kinds, strict=True)
            ]
        values = [part.value if isinstance(part, Literal) else None for part in node.arguments]
        result = FUNCTIONS[node.function](arguments, kinds, values)
        dtype = DTYPES.get(result_type)
        return result if dtype is None or result_type == MISSING else result.cast(dtype)
