"""Sort Rows puts rows in the order that its columns say."""

from dataclasses import replace

import pandas as pd
import pytest

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.sort_rows import sort_rows
from tests.modules.frames import table, values

DATA = table(
    n=[2, 1, None, 2, 1], t=["b", "B", "a", "A", None], x=[0.5, float("nan"), 3.0, -1.0, None]
)


def by(*names, data=DATA, give="n", **params):
    result = sort_rows(data, columns=selecting(names=names), **params)
    return values(result)[give]


def test_several_columns_sort_as_pandas_does():
    for names, ascending in ((["n", "x"], [True, True]), (["t", "n"], [False, True])):
        expected = DATA.pandas().sort_values(names, ascending=ascending, kind="stable")
        turned = [n for n, up in zip(names, ascending, strict=True) if not up]
        result = sort_rows(
            DATA, columns=selecting(names=names), reversed_columns=selecting(names=turned)
        )
        pd.testing.assert_frame_equal(
            result.pandas(), expected.reset_index(drop=True), check_column_type=False
        )


def test_equal_rows_keep_their_order():
    assert by("n", give="t") == ["B", None, "b", "A", "a"]
    assert by("n", give="t", direction="descending") == ["b", "A", "B", None, "a"]


def test_the_first_column_listed_counts_most():
    data = table(a=[1, 2], b=[2, 1])
    assert by("b", "a", data=data, give="a") == [2, 1]


def test_missing_values_stand_at_either_end():
    assert by("n") == [1, 1, 2, 2, None]
    assert by("n", missing="first") == [None, 1, 1, 2, 2]
    assert by("n", missing="first", direction="descending") == [None, 2, 2, 1, 1]
    assert by("x", give="n") == [2, 2, None, 1, 1]


def test_case_counts_or_not():
    assert by("t", give="t") == ["A", "B", "a", "b", None]
    assert by("t", give="t", match_case=False) == ["a", "A", "b", "B", None]


def test_categories_go_by_their_order_where_they_have_one():
    data = table(c_=["low", "high", "low"])
    column = replace(data.column("c"), levels=("low", "high"))
    plain = data.with_column_metadata({"c": column})
    assert by("c", data=plain, give="c") == ["high", "low", "low"]
    ordered = data.with_column_metadata({"c": replace(column, ordered=True)})
    assert by("c", data=ordered, give="c") == ["low", "low", "high"]


def test_without_columns_nothing_changes():
    assert sort_rows(DATA).equals(DATA)


def test_a_column_turned_round_must_be_sorted_by():
    with pytest.raises(ModuleError, match="“x” is to be sorted in the other direction, but"):
        by("n", reversed_columns=selecting(names=("x",)))
