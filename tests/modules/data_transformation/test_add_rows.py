"""Add Rows stacks tables with the same columns."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pandas as pd
import pytest

from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.add_rows import add_rows
from tests.modules.frames import table, types, values

MOMENT = datetime(2026, 1, 31, 12, 30)


def test_the_rows_follow_each_other_as_pandas_puts_them():
    first, second = table(a=[1, 2], b=["x", None]), table(b=["y"], a=[3])
    expected = pd.concat([first.pandas(), second.pandas()], ignore_index=True)
    result = add_rows(first, second).pandas()
    pd.testing.assert_frame_equal(result, expected, check_column_type=False)


@pytest.mark.parametrize(
    ("one", "other", "expected", "kind"),
    [
        ([1], [2.5], [1.0, 2.5], "float"),
        ([2.5], [1], [2.5, 1.0], "float"),
        ([2**53 + 1], [0.5], [float(2**53), 0.5], "float"),
        ([1], [Decimal("2.50")], [Decimal("1.00"), Decimal("2.50")], "decimal"),
        ([Decimal("1.5")], [Decimal("2.25")], [Decimal("1.50"), Decimal("2.25")], "decimal"),
        ([None], [2.5], [None, 2.5], "float"),
        ([MOMENT], [None], [MOMENT, None], "datetime"),
    ],
)
def test_types_that_go_together(one, other, expected, kind):
    result = add_rows(table(x=one), table(x=other))
    assert values(result) == {"x": expected}
    assert types(result) == {"x": kind}


def test_levels_of_both_are_kept_in_their_order():
    first, second = table(x_=["b", "c"]), table(x_=["a", "c"])
    result = add_rows(first, second)
    assert result.column("x").levels == ("b", "c", "a")
    assert values(result) == {"x": ["b", "c", "a", "c"]}


def test_a_column_is_a_category_if_it_is_one_in_the_first_dataset():
    result = add_rows(table(x_=["b", None]), table(x=["a", "b"]))
    assert result.column("x").levels == ("b", "a")
    assert values(result) == {"x": ["b", None, "a", "b"]}
    assert not add_rows(table(x=["b"]), table(x_=["a"])).column("x").categorical


def test_the_role_of_the_first_dataset_counts():
    first = table(x=[1])
    first = first.with_column_metadata({"x": replace(first.column("x"), role="label")})
    assert add_rows(first, table(x=[2])).column("x").role == "label"


def test_moments_of_two_zones_are_given_in_the_first():
    first = table(x=[MOMENT.replace(tzinfo=UTC)])
    column = replace(first.column("x"), time_zone="Europe/Zurich")
    result = add_rows(first.with_column_metadata({"x": column}), first)
    assert result.column("x").time_zone == "Europe/Zurich"
    assert values(result)["x"] == [MOMENT.replace(tzinfo=UTC)] * 2


@pytest.mark.parametrize(
    ("second", "code", "message"),
    [
        ({"Age": [1]}, "columns_differ", "“age” of the first dataset .* has “Age” instead"),
        ({"age": [1], "b": [1]}, "columns_differ", "“b” of the second dataset is not in the first"),
        ({"age": ["x"]}, "column_type_mismatch", "“age” is integer in the first .* string in"),
    ],
)
def test_tables_that_do_not_fit_are_refused(second, code, message):
    with pytest.raises(ModuleError, match=message) as caught:
        add_rows(table(age=[1]), table(**second))
    assert caught.value.code == code


def test_moments_with_and_without_a_zone_are_not_mixed():
    with pytest.raises(ModuleError, match="has a time zone in one dataset and none"):
        add_rows(table(x=[MOMENT]), table(x=[MOMENT.replace(tzinfo=UTC)]))
