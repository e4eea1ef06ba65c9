"""Convert to Indicator Values agrees with pandas, and remembers its levels."""

from dataclasses import replace

import pandas as pd
import pytest

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.convert_to_indicator_values import (
    convert_to_indicator_values,
)
from tests.modules.frames import table, types, values

DATA = table(n=[1, 2, 3], city_=["Oslo", "Bern", None])


def test_the_indicators_are_those_of_pandas():
    result = convert_to_indicator_values(DATA, overwrite=True).output.pandas()
    expected = pd.get_dummies(DATA.pandas(), columns=["city"], prefix_sep="-", dtype="int64")
    expected["city-Missing"] = [0, 0, 1]
    pd.testing.assert_frame_equal(result, expected, check_column_type=False)


def test_the_categories_stay_unless_they_are_overwritten():
    assert convert_to_indicator_values(DATA).output.names == [
        "n", "city", "city-Bern", "city-Oslo", "city-Missing",
    ]  # fmt: skip
    assert types(convert_to_indicator_values(DATA).output)["city-Bern"] == "integer"


def test_levels_that_no_row_has_get_a_column():
    column = replace(DATA.column("city"), levels=("Rome", "Oslo", "Bern"))
    result = convert_to_indicator_values(DATA.with_column_metadata({"city": column})).output
    assert result.names[2:5] == ["city-Rome", "city-Oslo", "city-Bern"]
    assert values(result)["city-Rome"] == [0, 0, 0]


def test_numbers_can_be_categories():
    result = convert_to_indicator_values(table(x_=[10, 9, 10], y_=[0.5, float("nan"), 2.0])).output
    assert values(result) | {"y": None} == {
        "x": [10, 9, 10], "y": None, "x-9": [0, 1, 0], "x-10": [1, 0, 1],
        "y-0.5": [1, 0, 0], "y-2.0": [0, 0, 1], "y-Missing": [0, 1, 0],
    }  # fmt: skip


def test_the_transform_makes_the_same_columns_of_other_data():
    transform = convert_to_indicator_values(DATA, overwrite=True).transformation
    for city in (["Bern", "Rome"], None):
        other = table(city=["Bern", "Rome"]) if city is None else table(city_=city)
        assert values(transform.apply(other)) == {
            "city-Bern": [1, 0],
            "city-Oslo": [0, 0],
            "city-Missing": [0, 0],
        }
    assert transform.summary["levels"] == {"city": ["Bern", "Oslo"]}


def test_names_that_are_taken_are_numbered():
    data = table(c_=["x"], **{"c-x": [5]})
    assert convert_to_indicator_values(data).output.names == ["c", "c-x", "c-x (1)"]


def test_only_the_selected_columns_are_converted():
    data = table(a_=["x"], b_=["y"])
    result = convert_to_indicator_values(data, columns=selecting(names=("b",))).output
    assert result.names == ["a", "b", "b-y"]


def test_what_is_not_categorical_is_refused():
    with pytest.raises(ModuleError, match="“n” is not categorical") as caught:
        convert_to_indicator_values(DATA, columns=selecting(names=("n",)))
    assert caught.value.code == "not_categorical"


def test_a_category_with_too_many_levels_is_refused():
    data = table(name_=[f"n{i}" for i in range(10_001)])
    with pytest.raises(ModuleError, match="There would be 10,001 indicator columns"):
        convert_to_indicator_values(data)
