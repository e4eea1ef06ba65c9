"""Normalize Data agrees with its formulas, and applies them with what it learned."""

import math

import numpy as np
import pytest
from scipy import stats
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.normalize_data import normalize_data
from tests.modules.frames import table, types, values

X = np.random.default_rng(5).gamma(2.0, size=200)
LOGARITHMS = np.log(X)
EXPECTED = {
    "z_score": StandardScaler().fit_transform(X[:, None])[:, 0],
    "min_max": MinMaxScaler().fit_transform(X[:, None])[:, 0],
    "logistic": 1 / (1 + np.exp(-X)),
    "log_normal": stats.lognorm.cdf(X, s=LOGARITHMS.std(), scale=np.exp(LOGARITHMS.mean())),
    "tanh": np.tanh(X),
}


@pytest.mark.parametrize("method", EXPECTED)
def test_each_method_is_its_formula(method):
    result = normalize_data(table(x=X), method=method).transformed_dataset
    assert values(result)["x"] == pytest.approx(EXPECTED[method].tolist())


def test_missing_values_stay_missing_and_do_not_count():
    result = normalize_data(table(x=[1.0, None, float("nan"), 3.0])).transformed_dataset
    assert values(result)["x"] == [-1.0, None, None, 1.0]


def test_whole_numbers_become_decimal_ones():
    result = normalize_data(table(x=[1, 3], y=["a", "b"])).transformed_dataset
    assert types(result) == {"x": "float", "y": "string"}


@pytest.mark.parametrize(("zero", "expected"), [(True, 0.0), (False, None)])
@pytest.mark.parametrize("method", ["z_score", "min_max", "log_normal"])
def test_constants_become_zero_or_missing(method, zero, expected):
    result = normalize_data(table(x=[0.1] * 3), method=method, zero_for_constants=zero)
    assert values(result.transformed_dataset)["x"] == [expected] * 3


def test_only_the_selected_columns_are_changed():
    data = table(x=[1.0, 3.0], y=[1.0, 3.0])
    result = normalize_data(data, columns=selecting(names=("y",))).transformed_dataset
    assert values(result) == {"x": [1.0, 3.0], "y": [-1.0, 1.0]}


def test_the_transform_uses_the_scale_of_the_training_data():
    transform = normalize_data(table(x=[0.0, 10.0]), method="min_max").transformation
    assert values(transform.apply(table(x=[5, 20])))["x"] == [0.5, 2.0]
    log_normal = normalize_data(table(x=[1.0, 2.0]), method="log_normal").transformation
    assert values(log_normal.apply(table(x=[-1.0, 0.0])))["x"] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("column", "method", "message"),
    [
        ([1.0, 0.0], "log_normal", "needs positive values"),
        ([1.0, float("inf")], "z_score", "has infinite values"),
    ],
)
def test_values_without_a_scale_are_refused(column, method, message):
    with pytest.raises(ModuleError, match=message):
        normalize_data(table(x=column), method=method)


def test_a_text_cannot_be_normalized():
    with pytest.raises(ModuleError, match="“x” is string"):
        normalize_data(table(x=["a"]), columns=selecting(names=("x",)))


def test_the_summary_of_the_transformation_has_the_parameters_of_each_column():
    def parameters(method):
        result = normalize_data(table(x=[1.0, 2.0, 3.0]), method=method)
        return result.transformation.summary["parameters"]

    assert parameters("min_max") == {"x": {"minimum": 1.0, "maximum": 3.0}}
    assert parameters("z_score")["x"] == {
        "mean": 2.0,
        "standard_deviation": pytest.approx(math.sqrt(2 / 3)),
    }
    assert parameters("tanh") == {}
