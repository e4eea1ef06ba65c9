"""Extract N-Gram Features from Text agrees with scikit-learn, and keeps to its vocabulary."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.extract_n_gram_features_from_text import (
    Extracted,
    extract_n_gram_features_from_text,
)
from tests.modules.frames import table, types, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.text_analytics.texts import manual, manual_table

TEXTS = ["good bed", "good good room", "bad bed", None, "good bed"]
LENIENT = {"minimum_documents": 1, "minimum_word_length": 1}


def extracted(data: Table, vocabulary: Table | None = None, **params: Any) -> Extracted:
    column = next(name for name in data.names if name in ("t", "text"))
    params = {"text_column": column, **params}
    return extract_n_gram_features_from_text(data, vocabulary, **params, context=RecordingContext())


def ngrams(result: Extracted) -> list[str]:
    return list(values(result.vocabulary)["NGram"])


def features(result: Extracted) -> npt.NDArray[np.float64]:
    columns = pl.col(r"^text\.\[.*\]$")
    return result.results.polars().select(columns).cast(pl.Float64).to_numpy()


@pytest.mark.parametrize("weighting", ["binary", "tf", "idf", "tf_idf"])
def test_features_are_those_of_scikit_learn(weighting: str):
    """Up to the rounding of logarithms, which are taken by other libraries."""
    result = extracted(
        manual_table(), weighting=weighting, n_grams=2, minimum_documents=3,
        minimum_word_length=1, maximum_ratio=0.5,
    )  # fmt: skip
    vectorizer = CountVectorizer(ngram_range=(1, 2), token_pattern=r"[^\W_]+", min_df=3, max_df=0.5)
    counts = vectorizer.fit_transform(manual())
    weights = TfidfTransformer(norm=None, smooth_idf=False).fit(counts).idf_ - 1
    expected = {
        "binary": (counts > 0).toarray(),
        "tf": counts.toarray(),
        "idf": (counts > 0).toarray() * weights,
        "tf_idf": counts.toarray() * weights,
    }[weighting]
    names = [name.replace(" ", "_") for name in vectorizer.get_feature_names_out()]
    order = [names.index(name) for name in ngrams(result)]
    assert sorted(order) == list(range(len(names)))
    np.testing.assert_allclose(features(result)[:-1], expected[:, order], rtol=1e-13)
    assert not features(result)[-1].any()  # The last text is missing.
    np.testing.assert_allclose(values(result.vocabulary)["IDF"], weights[order], rtol=1e-13)


@pytest.mark.parametrize("weighting", ["tf", "tf_idf"])
def test_normalized_rows_are_those_of_scikit_learn(weighting: str):
    params = {"weighting": weighting, "n_grams": 2}
    plain, unit = (extracted(manual_table(), normalize=n, **params) for n in (False, True))
    np.testing.assert_allclose(features(unit), normalize(features(plain)), rtol=1e-13)


def test_the_vocabulary_counts_texts_and_not_words():
    result = extracted(table(t=TEXTS), n_grams=2, **LENIENT)
    assert values(result.vocabulary) == {
        "ID": [0, 1, 2, 3, 4, 5, 6, 7],
        "NGram": ["bad", "bad_bed", "bed", "good", "good_bed", "good_good", "good_room", "room"],
        "DF": [1, 1, 3, 3, 2, 1, 1, 1],
        "IDF": pytest.approx([math.log(4 / n) for n in (1, 1, 3, 3, 2, 1, 1, 1)]),
    }
    assert result.results.names[1] == "t.[bad]"
    assert values(result.results)["t.[good_bed]"] == [1, 0, 0, 0, 1]
    assert types(result.results)["t.[good]"] == "integer"


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ["bad", "bed", "good", "room"]),
        ({"n_grams": 2, "minimum_documents": 2}, ["bed", "good", "good_bed"]),
        ({"minimum_documents": 3}, ["bed", "good"]),
        ({"maximum_ratio": 0.5}, ["bad", "room"]),
        ({"maximum_ratio": 0.75, "minimum_documents": 3}, ["bed", "good"]),
        ({"minimum_word_length": 4}, ["good", "room"]),
        ({"minimum_word_length": 4, "n_grams": 2}, ["good", "good_good", "good_room", "room"]),
        ({"maximum_word_length": 3}, ["bad", "bed"]),
    ],
)
def test_each_limit_leaves_n_grams_out(params: dict[str, Any], expected: list[str]):
    assert ngrams(extracted(table(t=TEXTS), **{**LENIENT, **params})) == expected


def test_defaults_keep_words_of_three_letters_in_five_texts():
    texts = ["a bed", "bed", "Bed!", "bed bed", "bed in", "rare"]
    assert ngrams(extracted(table(t=texts))) == ["bed"]


def test_other_texts_get_the_columns_of_the_vocabulary():
    known = extracted(table(t=TEXTS), n_grams=2, **LENIENT).vocabulary
    result = extracted(
        table(t=["Room, good bed", "new"]), known, vocabulary_mode="read_only", weighting="tf_idf"
    )
    assert result.vocabulary.equals(known)
    row = {name: found[0] for name, found in values(result.results).items() if found[0]}
    assert row == {
        "t": "Room, good bed", "t.[bed]": pytest.approx(math.log(4 / 3)),
        "t.[good]": pytest.approx(math.log(4 / 3)), "t.[good_bed]": pytest.approx(math.log(2)),
        "t.[room]": pytest.approx(math.log(4)),
    }  # fmt: skip
    assert not any(found[1] for name, found in values(result.results).items() if name != "t")


def test_an_update_is_learning_from_all_texts_at_once():
    more = ["bed bad", "new", "new bed"]
    known = extracted(table(t=TEXTS), n_grams=2, **LENIENT).vocabulary
    updated = extracted(table(t=more), known, vocabulary_mode="update", n_grams=2, **LENIENT)
    whole = extracted(table(t=[*TEXTS, *more]), n_grams=2, **LENIENT).vocabulary
    order = whole.polars().sort("NGram").drop("ID")
    given = updated.vocabulary.polars()
    assert given.sort("NGram").drop("ID").to_dict(as_series=False) == {
        **order.to_dict(as_series=False),
        "IDF": pytest.approx(order["IDF"].to_list()),
    }
    assert given["NGram"][:8].to_list() == known.polars()["NGram"].to_list()
    assert "t.[good_bed]" in updated.results.names


def test_an_update_adds_only_what_the_limits_allow():
    known = extracted(table(t=["bed"]), **LENIENT).vocabulary
    params = {"vocabulary_mode": "update", "minimum_word_length": 4, "minimum_documents": 1}
    result = extracted(table(t=["bed room is"]), known, **params, n_grams=1)
    assert ngrams(result) == ["bed", "room"]
    assert values(result.vocabulary)["DF"] == [2, 1]


def test_no_n_gram_reaches_into_the_next_sentence():
    result = extracted(table(t=["a b ||| c"]), n_grams=3, **LENIENT)
    assert ngrams(result) == ["a", "a_b", "b", "c"]


def test_what_cannot_be_used_is_refused_with_the_reason():
    data, known = table(t=["a"]), table(ID=[0], NGram=["a"], DF=[1], IDF=[0.5])
    with pytest.raises(ModuleError, match=r"no input vocabulary\. Connect"):
        extracted(data, vocabulary_mode="read_only")
    with pytest.raises(ModuleError, match="“DF” of the input vocabulary is missing"):
        extracted(data, table(NGram=["a"], IDF=[1.0]), vocabulary_mode="update")
    with pytest.raises(ModuleError, match="“NGram” of the input vocabulary is integer"):
        extracted(data, table(NGram=[1], DF=[1], IDF=[1.0]), vocabulary_mode="read_only")
    doubled = table(NGram=["b", "a", "A"], DF=[1, 1, 1], IDF=[1.0, 1.0, 1.0])
    with pytest.raises(ModuleError, match="Row 2 of the input vocabulary"):
        extracted(data, doubled, vocabulary_mode="read_only")
    with pytest.raises(ModuleError, match="minimum word length is 5, more than"):
        extracted(data, known, minimum_word_length=5, maximum_word_length=4)
    with pytest.raises(ModuleError, match="“t” is integer"):
        extracted(table(t=[1]))
