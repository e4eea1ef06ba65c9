"""Sample Balanced draws as many rows of each class as imbalanced-learn."""

from collections import Counter

import numpy as np
import pytest
from imblearn.over_sampling import RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler

from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.sample_balanced import sample_balanced
from tests.modules.frames import table, values

KINDS = np.repeat(["a", "b", "c"], [60, 30, 10])
DATA = table(kind_=KINDS, n=range(100))


def drawn(**params):
    return values(sample_balanced(DATA, class_column="kind", **params))


@pytest.mark.parametrize(
    ("size", "sampler"), [("smallest", RandomUnderSampler()), ("greatest", RandomOverSampler())]
)
def test_classes_have_as_many_rows_as_with_imbalanced_learn(size, sampler):
    _, labels = sampler.fit_resample(np.arange(100)[:, None], KINDS)
    result = drawn(size=size)
    assert Counter(result["kind"]) == Counter(labels.tolist())
    assert [KINDS[n] for n in result["n"]] == result["kind"]


def test_a_number_of_rows_leaves_out_or_repeats():
    result = drawn(size="rows", rows=40)
    assert Counter(result["kind"]) == {"a": 40, "b": 40, "c": 40}
    counts = Counter(result["n"])
    assert max(counts[n] for n in range(60)) == 1
    assert all(counts[n] >= 1 for n in range(60, 100))


def test_rows_keep_their_order_and_the_seed_decides():
    assert drawn()["n"] == sorted(drawn()["n"])
    assert drawn() == drawn(seed=0) != drawn(seed=1)


def test_rows_without_a_class_are_left_out():
    data = table(kind=["a", None, "b", "b"], n=[1, 2, 3, 4])
    assert 2 not in values(sample_balanced(data, class_column="kind", size="greatest"))["n"]


def test_without_a_class_column_it_says_how_to_choose_one():
    with pytest.raises(ModuleError, match="Which column is the label"):
        sample_balanced(DATA)
