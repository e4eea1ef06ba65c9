"""Group Data into Bins agrees with pandas, and remembers its edges."""

import numpy as np
import pandas as pd
import pytest

from designer.artifacts.column import Column
from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.catalog.output_columns import output_columns
from designer.modules.data_transformation.group_data_into_bins import group_data_into_bins
from designer.modules.discovery import discovered
from tests.modules.frames import table, values

CHANCE = np.random.default_rng(8)
X = CHANCE.gamma(2.0, size=500)
TIES = CHANCE.poisson(2.0, 500)


def binned(x, **params):
    result = group_data_into_bins(table(x=x), output_mode="inplace", **params)
    return values(result.quantized_dataset)["x"]


@pytest.mark.parametrize("x", [X, TIES], ids=["continuous", "ties"])
@pytest.mark.parametrize("bins", [2, 7, 10])
def test_quantiles_are_those_of_pandas(x, bins):
    expected = pd.qcut(x, bins, labels=False, duplicates="drop") + 1
    assert binned(x, bins=bins, normalization="quantile_index") == expected.tolist()


@pytest.mark.parametrize("x", [X, TIES], ids=["continuous", "ties"])
def test_equal_widths_are_those_of_pandas(x):
    expected = pd.cut(x, 6, labels=False) + 1
    assert binned(x, bins=6, mode="equal_width") == expected.tolist()


def test_custom_edges_are_those_of_pandas():
    expected = pd.cut(TIES, [-np.inf, 1, 2.5, 4, np.inf], labels=False) + 1
    assert binned(TIES, mode="custom_edges", edges="1, 2.5,4") == expected.tolist()


def test_bins_are_written_as_percent_or_share_or_number():
    assert binned([1, 2, 3, 4], bins=4) == [25.0, 50.0, 75.0, 100.0]
    assert binned([1, 2, 3, 4], bins=4, normalization="p_quantile") == [0.25, 0.5, 0.75, 1.0]
    assert binned([1, 2, 3, 4], bins=4, normalization="quantile_index") == [1, 2, 3, 4]


def test_missing_values_stay_missing_and_do_not_count():
    x = [1.0, None, float("nan"), 3.0]
    assert binned(x, bins=2, normalization="quantile_index") == [1, None, None, 2]
    assert binned([None, float("nan")]) == [None, None]


def test_a_constant_is_one_bin():
    assert binned([5, 5, 5]) == [100.0] * 3


@pytest.mark.parametrize(
    ("mode", "names"),
    [
        ("append", ["x", "y", "z", "x_quantized", "y_quantized"]),
        ("inplace", ["x", "y", "z"]),
        ("result_only", ["x", "y"]),
    ],
)
def test_the_bins_are_added_or_replace_the_columns_or_come_alone(mode, names):
    data = table(x=[1, 2], y=[0.5, 0.1], z=["a", "b"])
    assert group_data_into_bins(data, output_mode=mode).quantized_dataset.names == names


def test_only_the_selected_columns_are_put_into_bins():
    data = table(x=[1, 2], y=[1, 2])
    result = group_data_into_bins(data, columns=selecting(names=("y",)))
    assert result.quantized_dataset.names == ["x", "y", "y_quantized"]


def test_bins_are_categories_unless_they_are_not_to_be():
    data = table(x=[1, 2])
    tagged = group_data_into_bins(data).quantized_dataset.column("x_quantized")
    assert (tagged.categorical, tagged.ordered) == (True, True)
    plain = group_data_into_bins(data, tag_categorical=False).quantized_dataset
    assert not plain.column("x_quantized").categorical


def test_the_transform_has_the_edges_of_the_training_data():
    result = group_data_into_bins(table(x=[0.0, 10.0]), mode="equal_width", bins=2)
    other = result.transformation.apply(table(x=[-100, 5, 6, 900]))
    assert values(other)["x_quantized"] == [1, 1, 2, 2]
    assert result.transformation.summary["edges"] == {"x": [5.0]}


@pytest.mark.parametrize(
    ("edges", "message"),
    [("", "no bin edges"), ("3, 1", "1 follows 3"), ("1, 1", "1 follows 1"), ("1, b", "“b”")],
)
def test_edges_that_are_none_are_refused(edges, message):
    with pytest.raises(ModuleError, match=message) as caught:
        binned([1.0], mode="custom_edges", edges=edges)
    assert caught.value.code == "edges_invalid"


def test_infinite_values_need_custom_edges():
    x = [1.0, float("inf"), float("-inf")]
    with pytest.raises(ModuleError, match="“x” has infinite values"):
        binned(x)
    assert binned(x, mode="custom_edges", edges="2") == [1, 2, 1]


def test_texts_are_refused():
    with pytest.raises(ModuleError, match="“x” is string"):
        group_data_into_bins(table(x=["a"]), columns=selecting(names=("x",)))


@pytest.mark.parametrize(
    "params", [{}, {"normalization": "quantile_index"}, {"mode": "equal_width"}]
)
@pytest.mark.parametrize("tagged", [True, False])
def test_the_type_of_bins_in_place_is_known_before_a_run(params, tagged):
    spec = next(spec for spec in discovered() if spec.id == "group_data_into_bins")
    params = {**params, "output_mode": "inplace", "tag_categorical": tagged}
    foretold = output_columns(spec, params, {"dataset": (Column("x", "integer"),)})
    result = group_data_into_bins(table(x=[1, 2]), **params).quantized_dataset
    assert foretold["quantized_dataset"] == result.columns
