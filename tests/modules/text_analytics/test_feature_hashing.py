"""Feature Hashing agrees with scikit-learn's hashing of words."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from sklearn.feature_extraction.text import HashingVectorizer

from designer.artifacts.table import Table
from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.feature_hashing import feature_hashing
from tests.modules.frames import table, types
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.text_analytics.texts import manual, manual_table


def hashed(data: Table, *names: str, **params: Any) -> Table:
    columns = selecting(names=names)
    return feature_hashing(data, columns=columns, **params, context=RecordingContext())


def features(result: Table, name: str) -> Any:
    return result.polars().select(pl.col(rf"^{name}_HashingFeature\..*$")).to_numpy()


@pytest.mark.parametrize(("bits", "n_grams"), [(10, 2), (1, 1), (6, 3)])
def test_counts_are_those_of_scikit_learn(bits: int, n_grams: int):
    """The same numbers exactly: both count what MurmurHash3 puts together."""
    expected = HashingVectorizer(
        n_features=2**bits, ngram_range=(1, n_grams), token_pattern=r"[^\W_]+",
        alternate_sign=False, norm=None,
    ).transform(manual())  # fmt: skip
    result = hashed(manual_table(), "text", bits=bits, n_grams=n_grams)
    given = features(result, "text")
    assert given.shape == (len(manual()) + 1, 2**bits)
    np.testing.assert_array_equal(given[:-1], expected.toarray())
    assert not given[-1].any()  # The last text is missing.


def test_no_words_means_the_whole_text_as_it_is():
    data = table(t=["Red wine", "red wine", "Red wine", None])
    given = features(hashed(data, "t", bits=8, n_grams=0), "t")
    assert given.sum(axis=1).tolist() == [1, 1, 1, 0]
    assert (given[0] == given[2]).all()
    assert (given[0] != given[1]).any()


def test_sequences_end_where_sentences_do():
    apart = features(hashed(table(t=["a ||| b"]), "t"), "t")
    assert apart.sum() == 2
    assert features(hashed(table(t=["a b"]), "t"), "t").sum() == 3


def test_each_column_gets_columns_of_its_own_beside_the_others():
    data = table(n=[1], t=["a b"], city_=["Oslo"])
    result = hashed(data, "t", "city", bits=1)
    assert result.names == [
        "n", "t", "city", "t_HashingFeature.0", "t_HashingFeature.1",
        "city_HashingFeature.0", "city_HashingFeature.1",
    ]  # fmt: skip
    assert types(result)["city_HashingFeature.1"] == "integer"
    assert features(result, "city").sum() == 1


def test_another_dataset_gets_columns_of_the_same_meaning():
    first = features(hashed(table(t=["good bed", "bad"]), "t"), "t")
    assert (features(hashed(table(t=["good bed"]), "t"), "t")[0] == first[0]).all()


def test_too_many_columns_are_refused():
    with pytest.raises(ModuleError, match=r"131,072 columns of features.*smaller hashing bitsize"):
        hashed(table(t=["a"]), "t", bits=17)
    with pytest.raises(ModuleError, match="“n” is integer"):
        hashed(table(n=[1]), "n")
