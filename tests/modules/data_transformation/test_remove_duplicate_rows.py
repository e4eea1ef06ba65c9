"""Remove Duplicate Rows agrees with pandas, but for rows in which a key is missing."""

from datetime import date

import numpy as np
import pytest

from designer.catalog.annotations import NO_COLUMNS, selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.remove_duplicate_rows import remove_duplicate_rows
from tests.modules.frames import table, values

CHANCE = np.random.default_rng(3)
DATA = table(
    a=CHANCE.integers(0, 4, 300),
    b_=CHANCE.choice(["x", "y", "z"], 300),
    c=CHANCE.choice([0.5, -0.0, 0.0], 300),
    n=range(300),
)


@pytest.mark.parametrize("keys", [("a",), ("a", "b"), ("b", "a", "c"), ("n",)])
@pytest.mark.parametrize("keep_first", [True, False])
def test_the_rows_are_those_that_pandas_keeps(keys, keep_first):
    result = remove_duplicate_rows(
        DATA, key_columns=selecting(names=keys), keep_first=keep_first
    ).pandas()
    keep = "first" if keep_first else "last"
    expected = DATA.pandas().drop_duplicates(list(keys), keep=keep)
    assert result["n"].tolist() == expected["n"].tolist()
    assert result["b"].tolist() == expected["b"].tolist()


def test_all_columns_are_keys_unless_some_are_selected():
    data = table(a=[1, 1, 1], b=["x", "x", "y"], day=[date(2024, 1, 1)] * 3)
    assert values(remove_duplicate_rows(data))["b"] == ["x", "y"]


def test_rows_in_which_a_key_is_missing_are_never_duplicates():
    nan = float("nan")
    data = table(a=[1.0, nan, nan, None, None, 1.0], b=["x"] * 6, n=range(6))
    kept = remove_duplicate_rows(data, key_columns=selecting(names=("a", "b")))
    assert values(kept)["n"] == [0, 1, 2, 3, 4]
    last = remove_duplicate_rows(data, key_columns=selecting(names=("a",)), keep_first=False)
    assert values(last)["n"] == [1, 2, 3, 4, 5]


def test_a_column_may_be_called_row():
    assert values(remove_duplicate_rows(table(row=[5, 5, 6]))) == {"row": [5, 6]}


def test_without_a_key_it_says_what_to_do():
    with pytest.raises(ModuleError, match="Select at least one column") as caught:
        remove_duplicate_rows(DATA, key_columns=NO_COLUMNS)
    assert caught.value.code == "no_columns"
