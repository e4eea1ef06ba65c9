"""Formula Column works out what Python and pandas work out."""

import math
from datetime import UTC, date, datetime, time
from decimal import Decimal

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given

from designer.catalog.errors import ModuleError
from designer.catalog.formulas.signatures import SIGNATURES
from designer.modules.data_transformation.formula_column import formula_column
from designer.modules.data_transformation.formulas.functions import FUNCTIONS
from tests.modules.frames import table, types, values

DATA = table(
    i=[7, -2, None], x=[2.5, -0.5, float("nan")], t=[" Ab", "b.B", None], b=[True, False, None],
    d=[date(2026, 1, 31), date(2024, 2, 29), None],
    w=[datetime(2026, 1, 31, 12, 30), datetime(2024, 2, 29), None],
    h=[time(12, 30), time(0, 1), None], m=[Decimal("1.25"), Decimal("-3.50"), None],
    c_=["k", "l", None], z=[datetime(2026, 1, 31, 12, tzinfo=UTC)] * 2 + [None],
)  # fmt: skip
CASES = {
    "[i] + 1": [8, -1, None],
    "[i] - [x]": [4.5, -1.5, None],
    "[i] * -2": [-14, 4, None],
    "[i] / 10": [0.7, -0.2, None],
    "12506 / 10": [1250.6] * 3,
    "[i] % 4": [3, 2, None],
    "[x] % 1": [0.5, 0.5, None],
    "-[i] ^ 2": [-49.0, -4.0, None],
    "[m] * 2": [2.5, -7.0, None],
    '[t] + "!"': [" Ab!", "b.B!", None],
    "[c] + [t]": ["k Ab", "lb.B", None],
    "[i] > [x] and [b]": [True, False, None],
    "[b] or [i] = -2": [True, True, None],
    "not [b]": [False, True, None],
    '[c] = "k"': [True, False, None],
    '[d] > "2025-01-01"': [True, False, None],
    '"2026-01-31 12:30" = [w]': [True, False, None],
    '[z] >= "2026-01-31T13:00+01:00"': [True, True, None],
    '[h] < "12:30"': [False, True, None],
    "if([i] > 0, [x], 0)": [2.5, 0.0, 0.0],
    'if(is_missing([t]), "none", [t])': [" Ab", "b.B", "none"],
    "is_missing([x])": [False, False, True],
    "is_missing(ln([x]))": [False, True, True],
    "coalesce([i], [x], 3)": [7.0, -2.0, 3.0],
    "abs([i])": [7, 2, None],
    "round([x])": [3.0, -1.0, None],
    "round([x] / 100, 2)": [0.03, -0.01, None],
    "round(2.5)": [3.0] * 3,
    "floor([x])": [2.0, -1.0, None],
    "ceil([x])": [3.0, -0.0, None],
    "sqrt(abs([i]))": [math.sqrt(7), math.sqrt(2), None],
    "exp([i])": [math.exp(7), math.exp(-2), None],
    "ln(abs([x]))": [math.log(2.5), math.log(0.5), None],
    "log10(1000)": [3.0] * 3,
    "min([i], [x], 1)": [1.0, -2.0, 1.0],
    "max([i], 1)": [7, 1, 1],
    "lower([t])": [" ab", "b.b", None],
    "upper([t])": [" AB", "B.B", None],
    "trim([t])": ["Ab", "b.B", None],
    "length([t])": [3, 3, None],
    "left([t], 2)": [" A", "b.", None],
    "left([t], -1)": ["", "", None],
    "right([t], 2)": ["Ab", ".B", None],
    'contains([t], ".")': [False, True, None],
    'starts_with([t], "b")': [False, True, None],
    'ends_with([t], "b")': [True, False, None],
    'matches([t], "^\\w")': [False, True, None],
    'replace([t], ".", [c])': [" Ab", "blB", None],
    "text([i])": ["7", "-2", None],
    "text([d])": ["2026-01-31", "2024-02-29", None],
    "text([b])": ["true", "false", None],
    'number(" 1.5 ")': [1.5] * 3,
    "number([t])": [None, None, None],
    "number([b])": [1.0, 0.0, None],
    "whole([x])": [2, 0, None],
    "year([d])": [2026, 2024, None],
    "month([w])": [1, 2, None],
    "day([d])": [31, 29, None],
    "weekday([d])": [6, 4, None],
    "hour([h])": [12, 0, None],
    "minute([w])": [30, 0, None],
    "days_between([d], [w])": [12.5 / 24, 0.0, None],
    "true": [True] * 3,
    "[d]": values(DATA)["d"],
}


def close(value):
    """Allow for the last bit."""
    return pytest.approx(value, rel=3e-16)


def worked_out(formula, data=DATA):
    return values(formula_column(data, formula=formula))["result"]


@pytest.mark.parametrize("formula", CASES)
def test_a_formula_gives(formula):
    expected = [value if not isinstance(value, float) else close(value) for value in CASES[formula]]
    result = worked_out(formula)
    assert result == expected
    assert [type(value) for value in result] == [type(value) for value in CASES[formula]]


def test_every_function_is_tried():
    assert set(FUNCTIONS) == set(SIGNATURES)
    untried = [name for name in FUNCTIONS if not any(f"{name}(" in case for case in CASES)]
    assert untried == []


NUMBERS = st.integers(1, 9).map(str)
ARITHMETIC = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(" ".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"- {text}"),
    ),
    max_leaves=8,
)


@given(ARITHMETIC)
def test_arithmetic_is_that_of_python(formula):
    # Only digits, signs and parentheses, which the strategy writes itself.
    assert worked_out(formula, table(a=[0])) == [eval(formula)]  # noqa: S307


def test_a_longer_formula_agrees_with_pandas():
    data = table(price=[9.99, 0.5, 120.0], count=[3, 40, 1])
    frame = data.pandas()
    expected = (frame["price"] * frame["count"]).where(frame["count"] < 10, frame["price"] * 0.9)
    result = worked_out("if([count] < 10, [price] * [count], [price] * 0.9)", data)
    pd.testing.assert_series_equal(pd.Series(result), expected, check_names=False)


def test_a_column_of_that_name_is_replaced_in_its_place():
    result = formula_column(DATA, name=" i ", formula='"n"')
    assert result.names == DATA.names
    assert types(result)["i"] == "string"


def test_a_category_that_is_replaced_is_none_any_more():
    assert not formula_column(DATA, name="c", formula="upper([c])").column("c").categorical


def test_a_table_without_rows_gets_the_column_too():
    result = formula_column(DATA.head(0), formula="1 + 1")
    assert (result.num_rows, types(result)["result"]) == (0, "integer")


@pytest.mark.parametrize(
    ("params", "code", "message"),
    [
        ({"formula": " "}, "formula_missing", "There is no formula"),
        ({"formula": "1", "name": ""}, "name_missing", "has no name"),
        ({"formula": "missing"}, "formula_invalid", "never has a value"),
        ({"formula": "[i] + [age]"}, "formula_invalid", "at character 7, at “.age.”: .* no column"),
        ({"formula": "[i] +"}, "formula_invalid", "wrong at its end"),
        ({"formula": '[d] > "soon"'}, "formula_invalid", "“soon” is not a date"),
        ({"formula": 'matches([t], "(")'}, "formula_failed", "cannot be worked out"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(params, code, message):
    with pytest.raises(ModuleError, match=message) as caught:
        formula_column(DATA, **params)
    assert caught.value.code == code
