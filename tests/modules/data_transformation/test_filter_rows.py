"""Filter Rows keeps the rows that meet its conditions."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.conditions import TESTS
from designer.modules.data_transformation.filter_rows import filter_rows
from tests.modules.frames import table, values

DATA = table(
    row=[0, 1, 2, 3], n=[5, 10, None, 20], x=[0.5, float("nan"), None, 2.0],
    t=["Bern", "bern 2", None, "Köln"], c_=["a", "b", "a", None], b=[True, False, None, True],
    d=[date(2026, 1, 31), date(2026, 2, 1), None, date(2025, 1, 1)],
    z=[datetime(2026, 1, 31, 12, tzinfo=UTC)] * 3 + [None],
    m=[Decimal("1.25"), Decimal("2.50"), None, Decimal("10.00")],
)  # fmt: skip


def conditions(*rows):
    names = ("column", "test", "value")
    return {"columns": [{"name": n, "type": "string"} for n in names], "rows": list(rows)}


def kept(*rows, **params):
    return values(filter_rows(DATA, conditions=conditions(*rows), **params))["row"]


CASES = [
    (("n", "=", "10"), [1]),
    (("n", "≠", "10"), [0, 3]),
    (("n", "<", "10"), [0]),
    (("n", "≤", "10.0"), [0, 1]),
    (("n", ">", "7.5"), [1, 3]),
    (("n", "≥", 10), [1, 3]),
    (("n", "is one of", "5, 20"), [0, 3]),
    (("x", ">", "0"), [0, 3]),
    (("x", "is missing", None), [1, 2]),
    (("x", "is not missing", None), [0, 3]),
    (("t", "=", "Bern"), [0]),
    (("t", "contains", "ern"), [0, 1]),
    (("t", "contains", "."), []),
    (("t", "does not contain", "ern"), [3]),
    (("t", "starts with", "b"), [1]),
    (("t", "ends with", "n"), [0, 3]),
    (("t", "matches", r"\d$"), [1]),
    (("t", "does not match", r"\d$"), [0, 3]),
    (("t", "is one of", "Bern,Köln"), [0, 3]),
    (("c", "=", "a"), [0, 2]),
    (("b", "=", "TRUE"), [0, 3]),
    (("b", "is", True), [0, 3]),
    (("d", ">", "2026-01-31"), [1]),
    (("z", "=", "2026-01-31T13:00+01:00"), [0, 1, 2]),
    (("m", "≥", "2.5"), [1, 3]),
    (("n", "Is  Not Null", None), [0, 1, 3]),
]


@pytest.mark.parametrize(("condition", "rows"), CASES)
def test_one_condition(condition, rows):
    assert kept(condition) == rows


def test_every_test_is_tried():
    assert {condition[1] for condition, _ in CASES} >= set(TESTS)


def test_all_or_any_conditions_must_be_met():
    two = (("n", ">", "7"), ("t", "contains", "ern"))
    assert kept(*two) == [1]
    assert kept(*two, match="any") == [0, 1, 3]


def test_rows_without_entries_are_left_out():
    assert kept((None, None, None), ("n", "=", "5"), ("", " ", "")) == [0]


def test_case_counts_or_not():
    assert kept(("t", "starts with", "B"), match_case=False) == [0, 1]
    assert kept(("t", "=", "BERN"), match_case=False) == [0]
    assert kept(("t", "matches", "^B"), match_case=False) == [0, 1]


def test_the_other_rows_can_be_kept():
    assert kept(("n", ">", "7"), keep="others") == [0, 2]


def test_a_formula_says_what_conditions_cannot():
    formula = '[n] > 7 and not ([b] or [t] = "Köln")'
    assert values(filter_rows(DATA, mode="formula", formula=formula))["row"] == [1]
    rest = filter_rows(DATA, mode="formula", formula=formula, keep="others")
    assert values(rest)["row"] == [0, 2, 3]


def test_what_is_known_of_columns_stays():
    result = filter_rows(DATA, conditions=conditions(("c", "=", "b")))
    assert result.columns == DATA.columns


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "There are no conditions"),
        ({"conditions": conditions(("N", "=", "1"))}, "“N” is not in the dataset. Did you mean"),
        ({"conditions": conditions((None, "=", "1"))}, "Condition 1 names no column"),
        ({"conditions": conditions(("n", "contain", "1"))}, "Did you mean “contains”"),
        ({"conditions": conditions(("n", "=", None))}, "Condition 1 has no value"),
        ({"conditions": conditions(("n", "=", "ten"))}, "“ten”, which is no integer"),
        ({"conditions": conditions(("n", "contains", "1"))}, "looks for text in “n”"),
        ({"conditions": conditions(("t", "matches", "("))}, "a pattern that cannot be read"),
        ({"conditions": {"columns": [], "rows": []}}, "It needs column, test and value"),
        ({"mode": "formula"}, "There is no formula"),
        ({"mode": "formula", "formula": "[n] + 1"}, "gives integer values, not true or false"),
    ],
)
def test_what_is_not_understood_is_refused(params, message):
    with pytest.raises(ModuleError, match=message):
        filter_rows(DATA, **params)
