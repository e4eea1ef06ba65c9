"""Apply Math Operation: one function of the columns of numbers."""

from typing import Annotated, Literal

from designer.artifacts.table import Table
from designer.catalog.annotations import (
    NO_COLUMNS,
    NUMERIC_COLUMNS,
    Choices,
    Columns,
    Label,
    Selector,
    ShownIf,
)
from designer.catalog.declare import module
from designer.catalog.schema_rules import choose, retyped
from designer.modules.data_transformation.applying import Second, applied
from designer.modules.data_transformation.math_functions.catalogue import FUNCTIONS

Category = Literal["basic", "compare", "operations", "rounding", "special", "trigonometric"]
Basic = Literal[
    "abs", "atan2", "conj", "cube_root", "double_factorial", "eps", "exp", "exp2", "exp_minus_1",
    "factorial", "hypotenuse", "ln", "ln_plus_1", "log", "log10", "log2", "nth_root", "pow",
    "sqrt", "sqrt_pi", "square",
]  # fmt: skip
Compare = Literal[
    "equal_to", "greater_than", "greater_than_or_equal_to", "less_than", "less_than_or_equal_to",
    "not_equal_to", "pair_max", "pair_min",
]  # fmt: skip
Operations = Literal["add", "subtract", "multiply", "divide"]
Rounding = Literal[
    "ceiling", "ceiling_power_2", "floor", "mod", "quotient", "remainder", "round_digits",
    "round_down", "round_up", "to_even", "to_odd", "truncate",
]  # fmt: skip
Special = Literal[
    "beta", "elliptic_integral_e", "elliptic_integral_k", "erf", "erfc", "erf_scaled",
    "erf_inverse", "exponential_integral_ein", "gamma", "gamma_ln", "gamma_regularized_p",
    "gamma_regularized_p_inverse", "gamma_regularized_q", "gamma_regularized_q_inverse",
    "poly_gamma",
]  # fmt: skip
Trigonometric = Literal[
    "acos", "acos_degrees", "acosh", "acot", "acot_degrees", "acoth", "acsc", "acsc_degrees",
    "acsch", "asec", "asec_degrees", "asech", "asin", "asin_degrees", "asinh", "atan",
    "atan_degrees", "atanh", "cos", "cos_degrees", "cosh", "cot", "cot_degrees", "coth", "csc",
    "csc_degrees", "csch", "degrees_to_radians", "radians_to_degrees", "sec", "sec_degrees",
    "sech", "sign", "sin", "sin_degrees", "sinc", "sinh", "tan", "tan_degrees", "tanh",
]  # fmt: skip
SecondType = Annotated[
    Literal["constant", "columns"], Choices({"constant": "Constant", "columns": "ColumnSet"})
]
WITH_SECOND = ("basic", "compare", "operations", "special")
FLOATS = retyped("dataset", "columns", {"type": "float"})
BOOLEANS = retyped("dataset", "columns", {"type": "boolean"})


def _titles(category: Category) -> Choices:
    return Choices({name: function.title for name, function in FUNCTIONS[category].items()})


@module(
    title="Apply Math Operation",
    group="Data Transformation",
    schema={
        "output": choose(
            "output_mode",
            {
                "inplace": choose(
                    "category",
                    {
                        "compare": choose(
                            "compare", {"pair_max": FLOATS, "pair_min": FLOATS}, BOOLEANS
                        )
                    },
                    FLOATS,
                )
            },
        )
    },
)
def apply_math_operation(
    dataset: Table,
    *,
    category: Category = "basic",
    basic: Annotated[
        Basic, _titles("basic"), ShownIf(category="basic"), Label("Basic function")
    ] = "abs",
    compare: Annotated[
        Compare, _titles("compare"), ShownIf(category="compare"), Label("Comparison")
    ] = "equal_to",
    operations: Annotated[
        Operations, _titles("operations"), ShownIf(category="operations"), Label("Operation")
    ] = "add",
    rounding: Annotated[
        Rounding, _titles("rounding"), ShownIf(category="rounding"), Label("Rounding operation")
    ] = "ceiling",
    special: Annotated[
        Special, _titles("special"), ShownIf(category="special"), Label("Special function")
    ] = "beta",
    trigonometric: Annotated[
        Trigonometric,
        _titles("trigonometric"),
        ShownIf(category="trigonometric"),
        Label("Trigonometric function"),
    ] = "acos",
    columns: Annotated[Selector, Columns(types=("numeric",)), Label("Column set")] = (
        NUMERIC_COLUMNS
    ),
    second_argument_type: Annotated[
        SecondType, ShownIf(category=WITH_SECOND), Label("Second argument type")
    ] = "constant",
    second_constant: Annotated[
        float,
        ShownIf(category=WITH_SECOND, second_argument_type="constant"),
        Label("Constant second argument"),
    ] = 1.0,
    second_columns: Annotated[
        Selector,
        Columns(types=("numeric",)),
        ShownIf(category=WITH_SECOND, second_argument_type="columns"),
        Label("Second argument column set"),
    ] = NO_COLUMNS,
    precision_type: Annotated[
        SecondType, ShownIf(category="rounding"), Label("Precision type")
    ] = "constant",
    precision: Annotated[
        float,
        ShownIf(category="rounding", precision_type="constant"),
        Label("Constant precision"),
    ] = 0.0,
    precision_columns: Annotated[
        Selector,
        Columns(types=("numeric",)),
        ShownIf(category="rounding", precision_type="columns"),
        Label("Precision column set"),
    ] = NO_COLUMNS,
    output_mode: Annotated[
        Literal["append", "inplace", "result_only"],
        Choices({"append": "Append", "inplace": "Inplace", "result_only": "ResultOnly"}),
        Label("Output mode"),
    ] = "append",
) -> Annotated[Table, Label("Results dataset")]:
    """Apply one function to columns of numbers.

    The results are decimal numbers, of comparisons true or false; a value that is missing gives a
    missing one. Where a function has no real value, such as the root of -1, the result is NaN,
    which counts as missing; a division by zero gives an infinity. New columns are called
    Function(Column) or Function(Column_Second).

    These functions need a second argument: all of Compare and Operations; Atan2 (the x to the y of
    the columns), Exp2 (x * 2^column), Hypotenuse, Log (the base), NthRoot, Pow; Beta, the four
    GammaRegularized (the second argument is x, or the share for the inverses) and PolyGamma (the
    order). In Rounding the precision is the number of decimal digits, 0 for whole numbers; for
    Mod, Quotient and Remainder it is the divisor.

    Args:
        dataset: The table with the columns.
        category: The kind of function.
        basic: Powers, roots, logarithms, factorials. Eps is the distance to the next double.
        compare: A comparison with the second argument; PairMax and PairMin give the greater and
            the smaller of both.
        operations: The first argument is the column, the second one the constant or other column.
        rounding: RoundDigits rounds halves away from zero; RoundDown and Truncate go toward zero,
            RoundUp away from it. Mod has the sign of the divisor, Remainder that of the column.
        special: Functions of probability and analysis.
        trigonometric: Angles are radians but where degrees are named. Sinc is sin(πx) / (πx).
        columns: The columns to which the function is applied; they must be numbers.
        second_argument_type: One number for all columns, or columns. Functions of one number
            do not look at it.
        second_constant: The second argument.
        second_columns: One column for all, or as many as there are columns, paired in order.
        precision_type: One precision for all columns, or columns.
        precision: The number of decimal digits, or the divisor.
        precision_columns: One column for all, or as many as there are columns, paired in order.
        output_mode: Add the results as columns, put them in the place of the columns, or give the
            results alone.
    """
    chosen = {
        "basic": basic, "compare": compare, "operations": operations, "rounding": rounding,
        "special": special, "trigonometric": trigonometric,
    }  # fmt: skip
    second = Second(second_argument_type, second_constant, second_columns)
    if category == "rounding":
        second = Second(precision_type, precision, precision_columns)
    function = FUNCTIONS[category][chosen[category]]
    return applied(dataset, function, columns, second, output_mode)
