"""Apply Math Operation: which columns it takes, and where the results go."""

import pytest

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.apply_math_operation import apply_math_operation
from tests.modules.frames import table, types, values

DATA = table(a=[1, -4, None], b=[0.5, 2.0, float("nan")], t=["x", "y", "z"])
A, B = selecting(names=("a",)), selecting(names=("b",))


def test_results_are_appended_under_the_name_of_the_function():
    result = apply_math_operation(DATA)
    assert result.names == ["a", "b", "t", "Abs(a)", "Abs(b)"]
    assert values(result)["Abs(a)"] == [1.0, 4.0, None]
    assert values(result)["Abs(b)"] == [0.5, 2.0, None]


def test_results_stand_alone_or_in_the_place_of_the_columns():
    alone = apply_math_operation(DATA, columns=A, basic="square", output_mode="result_only")
    assert values(alone) == {"Square(a)": [1.0, 16.0, None]}
    result = apply_math_operation(DATA, columns=A, basic="square", output_mode="inplace")
    assert result.names == DATA.names
    assert values(result)["a"] == [1.0, 16.0, None]
    assert types(result) == {"a": "float", "b": "float", "t": "string"}


@pytest.mark.parametrize(
    ("params", "name", "expected"),
    [
        ({"category": "operations", "second_constant": 2}, "Add(a_$2)", [3.0, -2.0, None]),
        ({"category": "operations", "operations": "divide", "second_constant": 0.5},
         "Divide(a_$0.5)", [2.0, -8.0, None]),
        ({"category": "compare", "compare": "greater_than"},
         "GreaterThan(a_$1)", [False, False, None]),
        ({"category": "rounding", "rounding": "round_up", "precision": -1},
         "RoundUp(a_$-1)", [10.0, -10.0, None]),
        ({"category": "special", "special": "gamma_ln"}, "GammaLn(a)", [0.0, None, None]),
        ({"category": "trigonometric", "trigonometric": "sign"}, "Sign(a)", [1.0, -1.0, None]),
    ],
)  # fmt: skip
def test_each_category(params, name, expected):
    found = values(apply_math_operation(DATA, columns=A, output_mode="result_only", **params))
    if name == "GammaLn(a)":
        expected = [0.0, pytest.approx(float("inf")), None]
    assert found == {name: expected}


def test_the_second_argument_can_be_a_column():
    result = apply_math_operation(
        DATA, category="operations", operations="multiply", columns=A,
        second_argument_type="columns", second_columns=B, output_mode="result_only",
    )  # fmt: skip
    assert values(result) == {"Multiply(a_b)": [0.5, -8.0, None]}
    rounded = apply_math_operation(
        table(x=[1.25, 1.25], d=[1, 0]), category="rounding", rounding="floor",
        columns=selecting(names=("x",)), precision_type="columns",
        precision_columns=selecting(names=("d",)), output_mode="result_only",
    )  # fmt: skip
    assert values(rounded) == {"Floor(x_d)": [1.2, 1.0]}


def test_columns_are_paired_in_the_order_of_the_selections():
    data = table(a=[1], b=[2], c=[10], d=[20])
    result = apply_math_operation(
        data, category="operations", columns=selecting(names=("a", "b")),
        second_argument_type="columns", second_columns=selecting(names=("d", "c")),
        output_mode="result_only",
    )  # fmt: skip
    assert values(result) == {"Add(a_d)": [21.0], "Add(b_c)": [12.0]}


def test_large_whole_numbers_are_compared_exactly():
    data = table(a=[2**53, 2**53 + 1], b=[2**53 + 1] * 2)
    result = apply_math_operation(
        data, category="compare", columns=A, second_argument_type="columns", second_columns=B,
        output_mode="result_only",
    )  # fmt: skip
    assert values(result) == {"EqualTo(a_b)": [False, True]}


def test_names_that_are_taken_are_numbered():
    data = table(**{"a": [1], "Abs(a)": [2]})
    assert apply_math_operation(data, columns=A).names == ["a", "Abs(a)", "Abs(a) (1)"]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"columns": selecting(names=("t",))}, "“t” is string, and only numbers"),
        ({"category": "operations", "second_argument_type": "columns"},
         "0 columns are selected as second argument of Add for 2 columns"),
    ],
)  # fmt: skip
def test_what_cannot_be_calculated_is_refused(params, message):
    with pytest.raises(ModuleError, match=message):
        apply_math_operation(DATA, **params)
