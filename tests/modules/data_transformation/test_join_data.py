"""Join Data puts together what its keys and its kind of join say."""

import pytest

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.join_data import join_data
from tests.modules.frames import table, values

LEFT = table(key=["A", "b", None, "A"], left=[1, 2, 3, 4])
RIGHT = table(key=["a", "A", "d", None], right=[10, 20, 30, 40])


def joined(left=LEFT, right=RIGHT, left_keys=("key",), right_keys=("key",), **params):
    return join_data(
        left,
        right,
        left_keys=selecting(names=left_keys),
        right_keys=selecting(names=right_keys),
        **params,
    )


@pytest.mark.parametrize(
    ("join_type", "left", "right"),
    [
        ("inner", [1, 4], [20, 20]),
        ("left_outer", [1, 2, 3, 4], [20, None, None, 20]),
        ("full_outer", [1, 2, 3, 4, None, None, None], [20, None, None, 20, 10, 30, 40]),
    ],
)
def test_each_kind_of_join(join_type, left, right):
    result = values(joined(join_type=join_type))
    assert result["left"] == left
    assert result["right"] == right


def test_a_semi_join_keeps_the_left_rows_that_have_a_partner():
    assert values(joined(join_type="left_semi")) == {"key": ["A", "A"], "left": [1, 4]}


def test_case_counts_or_not():
    assert values(joined(match_case=False))["right"] == [10, 20, 10, 20]
    assert values(joined(match_case=False))["key (1)"] == ["a", "A", "a", "A"]


def test_right_keys_are_kept_or_not():
    assert joined().names == ["key", "left", "key (1)", "right"]
    assert joined(keep_right_keys=False).names == ["key", "left", "right"]
    whole = joined(join_type="full_outer", keep_right_keys=False)
    assert values(whole)["key"] == ["A", "b", None, "A", "a", "d", None]


def test_several_keys_are_paired_in_the_order_of_the_selection():
    left = table(a=[1, 1, 2], b=["x", "y", "x"])
    right = table(n=["y", "x"], m=[1, 2], v=[5, 6])
    result = joined(left, right, ("a", "b"), ("m", "n"), keep_right_keys=False)
    assert values(result) == {"a": [1, 2], "b": ["y", "x"], "v": [5, 6]}
    swapped = joined(left, right, ("b", "a"), ("n", "m"), keep_right_keys=False)
    assert values(swapped) == values(result)


def test_numbers_of_two_types_and_categories_can_be_keys():
    assert values(joined(table(key=[1, 2]), table(key=[2.0], v=[5])))["v"] == [5]
    assert values(joined(table(key_=["x", "y"]), table(key_=["y", "z"], v=[5, 6])))["v"] == [5]


def test_metadata_of_both_sides_is_kept():
    result = joined(table(key=[1], a_=["p"]), table(key=[1], b_=["q"], a=[3]))
    assert result.names == ["key", "a", "key (1)", "b", "a (1)"]
    assert result.column("a").levels == ("p",)
    assert result.column("b").levels == ("q",)


def test_keys_of_types_that_cannot_be_compared_are_refused():
    with pytest.raises(ModuleError, match="“key” of the left dataset is integer, but") as caught:
        joined(table(key=[1]), table(key=["1"]))
    assert caught.value.code == "key_type_mismatch"


def test_as_many_keys_are_needed_on_both_sides():
    with pytest.raises(ModuleError, match="0 key columns are selected in the left"):
        joined(left_keys=())
