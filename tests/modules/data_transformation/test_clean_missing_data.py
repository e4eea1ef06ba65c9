"""Clean Missing Data: each mode, what bounds it, and doing the same to another table."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.clean_missing_data import clean_missing_data
from tests.modules.frames import table, types, values

NAN = float("nan")
DATA = table(
    a=[1, None, 3, 8],
    b=[1.0, NAN, None, 4.0],
    c_=["x", None, "y", "x"],
    d=[1, 2, 3, 4],
    e=[None, None, None, 1.0],
)


def cleaned(columns=("a", "b"), **params):
    chosen = selecting(names=columns)
    return clean_missing_data(DATA, columns=chosen, **params).cleaned_dataset


def test_only_the_selected_columns_are_cleaned():
    assert values(cleaned(("a",)))["a"] == [1, 0, 3, 8]
    assert values(cleaned(("d",)))["a"] == [1, None, 3, 8]


def test_nan_counts_as_missing():
    assert values(cleaned())["b"] == [1.0, 0.0, 0.0, 4.0]


def test_the_replacement_value_is_read_as_the_type_of_the_column():
    result = cleaned(("a", "b", "c"), replacement_value="7")
    assert values(result)["a"] == [1, 7, 3, 8]
    assert values(result)["b"] == [1.0, 7.0, 7.0, 4.0]
    assert values(result)["c"] == ["x", "7", "y", "x"]
    assert result.column("c").levels == ("x", "y", "7")


def test_a_replacement_that_does_not_fit_names_the_column():
    with pytest.raises(ModuleError, match="“often” is not a integer, as the column “a” is"):
        cleaned(replacement_value="often")


@pytest.mark.parametrize("mode", ["mean", "median"])
def test_mean_and_median_agree_with_pandas(mode):
    rng = np.random.default_rng(1)
    column = np.where(rng.random(200) < 0.2, NAN, rng.normal(size=200))
    result = clean_missing_data(table(x=column), cleaning_mode=mode).cleaned_dataset
    expected = pd.Series(column).fillna(getattr(pd.Series(column), mode)())
    assert values(result)["x"] == pytest.approx(expected.tolist())


def test_whole_numbers_become_decimal_ones_when_an_average_fills_them():
    result = cleaned(cleaning_mode="mean")
    assert values(result)["a"] == [1.0, 4.0, 3.0, 8.0]
    assert types(result)["a"] == "float"
    assert types(cleaned(("d",), cleaning_mode="mean"))["d"] == "integer"


def test_the_mode_is_the_most_frequent_value():
    assert values(cleaned(("c",), cleaning_mode="mode"))["c"] == ["x", "x", "y", "x"]
    assert values(cleaned(("a",), cleaning_mode="mode"))["a"] == [1, 1, 3, 8]


def test_a_mean_of_texts_says_what_to_do():
    with pytest.raises(ModuleError, match="“c” is string, which has no mean"):
        cleaned(("c",), cleaning_mode="mean")


def test_rows_with_a_missing_value_are_removed():
    assert values(cleaned(cleaning_mode="remove_rows"))["d"] == [1, 4]


def test_columns_with_a_missing_value_are_removed():
    assert cleaned(("a", "b", "d"), cleaning_mode="remove_columns").names == ["c", "d", "e"]


def test_the_ratios_bound_what_is_cleaned():
    both = cleaned(("a", "b", "e"))
    assert values(both)["e"] == [0.0, 0.0, 0.0, 1.0]
    few = cleaned(("a", "b", "e"), maximum_ratio=0.5)
    assert values(few)["e"] == [None, None, None, 1.0]
    many = cleaned(("a", "b", "e"), minimum_ratio=0.5)
    assert values(many)["a"] == [1, None, 3, 8]
    with pytest.raises(ModuleError, match="must be at most"):
        cleaned(minimum_ratio=0.6, maximum_ratio=0.5)


def test_indicator_columns_say_where_a_value_was_missing():
    result = cleaned(("a", "d"), indicator_columns=True)
    assert values(result)["a_IsMissing"] == [False, True, False, False]
    assert "d_IsMissing" not in result.names


@pytest.mark.parametrize(("choice", "expected"), [("remove", ["b"]), ("propagate", ["a", "b"])])
def test_columns_without_any_value_are_removed_or_left(choice, expected):
    data = table(a=[NAN, NAN], b=[1.0, NAN])
    result = clean_missing_data(data, cleaning_mode="mean", all_missing_columns=choice)
    assert result.cleaned_dataset.names == expected


def test_the_transform_does_the_same_with_what_was_learned():
    transform = clean_missing_data(
        DATA, columns=selecting(names=("a", "c", "d")), cleaning_mode="mode"
    ).transformation
    other = table(a=[None, 5], b=[1.0, 1.0], c_=["z", None], d=[None, 9], e=[1.0, 1.0])
    assert values(transform.apply(other)) | {"b": 0, "e": 0} == {
        "a": [1, 5], "b": 0, "c": ["z", "x"], "d": [1, 9], "e": 0,
    }  # fmt: skip


def test_the_transform_keeps_the_types_of_the_training_data():
    transform = clean_missing_data(
        DATA, columns=selecting(names=("a", "d")), cleaning_mode="mean"
    ).transformation
    other = transform.apply(table(a=[2, 4], d=[None, 9]))
    assert types(other) == {"a": "float", "d": "integer"}
    assert values(other)["d"] == [2, 9]


def test_the_transform_names_a_column_that_is_missing_or_of_another_kind():
    transform = clean_missing_data(DATA, columns=selecting(names=("a",))).transformation
    with pytest.raises(ModuleError, match="“a” is not in the dataset that"):
        transform.apply(table(b=[1]))
    with pytest.raises(ModuleError, match="“a” is string, but"):
        transform.apply(table(a=["1"]))


def test_a_mean_that_is_not_finite_is_refused():
    with pytest.raises(ModuleError, match="infinite"):
        clean_missing_data(table(a=[math.inf, 1.0, NAN]), cleaning_mode="mean")


def test_the_summary_of_the_transformation_has_what_was_learned():
    chosen = selecting(names=("a", "b", "d"))
    result = clean_missing_data(DATA, columns=chosen, cleaning_mode="mean", indicator_columns=True)
    summary = result.transformation.summary
    assert summary["mode"] == "mean"
    assert summary["replacements"] == {"a": 4.0, "b": 2.5, "d": 2.5}
    assert summary["indicated_columns"] == ["a", "b"]
    json.dumps(summary, allow_nan=False)
