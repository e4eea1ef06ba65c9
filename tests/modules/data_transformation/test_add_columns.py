"""Add Columns puts two tables side by side."""

import pandas as pd

from designer.modules.data_transformation.add_columns import add_columns
from tests.modules.frames import table, values


def test_the_columns_stand_side_by_side_as_pandas_puts_them():
    left, right = table(a=[1, 2], b=["x", None]), table(c=[1.5, 2.5], d=[True, False])
    expected = pd.concat([left.pandas(), right.pandas()], axis=1)
    result = add_columns(left, right).pandas()
    pd.testing.assert_frame_equal(result, expected, check_column_type=False)


def test_the_shorter_table_is_missing_in_the_rest():
    long, short = table(a=[1, 2, 3]), table(b=[1.5], c_=["x"])
    assert values(add_columns(long, short)) == {
        "a": [1, 2, 3],
        "b": [1.5, None, None],
        "c": ["x", None, None],
    }
    assert values(add_columns(short, long))["c"] == ["x", None, None]
    assert add_columns(long, short).column("c").levels == ("x",)


def test_names_that_are_taken_are_numbered():
    result = add_columns(table(a=[1], b=[2]), table(a=[3], c=[4]))
    assert values(result) == {"a": [1], "b": [2], "a (1)": [3], "c": [4]}


def test_what_is_known_of_the_right_columns_travels_with_the_new_name():
    result = add_columns(table(a_=["x"]), table(a_=["y"]))
    assert result.column("a").levels == ("x",)
    assert result.column("a (1)").levels == ("y",)


def test_a_table_without_rows_gives_columns_of_missing_values():
    result = add_columns(table(a=[1]), table(b_=["x"]).head(0))
    assert values(result) == {"a": [1], "b": [None]}
    assert result.column("b").levels == ("x",)
