"""Comparisons of two numbers, and the four operations."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from designer.modules.data_transformation.math_functions.function import (
    Function,
    array_two,
    two,
)

COMPARE: Mapping[str, Function] = {
    "equal_to": two("EqualTo", pl.Expr.eq),
    "greater_than": two("GreaterThan", pl.Expr.gt),
    "greater_than_or_equal_to": two("GreaterThanOrEqualTo", pl.Expr.ge),
    "less_than": two("LessThan", pl.Expr.lt),
    "less_than_or_equal_to": two("LessThanOrEqualTo", pl.Expr.le),
    "not_equal_to": two("NotEqualTo", pl.Expr.ne),
    "pair_max": two("PairMax", pl.max_horizontal),
    "pair_min": two("PairMin", pl.min_horizontal),
}
OPERATIONS: Mapping[str, Function] = {
    "add": two("Add", lambda x, y: x + y),
    "subtract": two("Subtract", lambda x, y: x - y),
    "multiply": two("Multiply", lambda x, y: x * y),
    # polars multiplies by the reciprocal of a constant, which rounds twice
    "divide": array_two("Divide", np.divide),
}
