"""Latent Dirichlet Allocation agrees with scikit-learn, and finds the same topics elsewhere."""

import pickle
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from sklearn.decomposition import LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer

from designer.artifacts.table import Table
from designer.catalog.annotations import selecting
from designer.catalog.declare import spec_of
from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.latent_dirichlet_allocation import (
    Found,
    latent_dirichlet_allocation,
)
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.text_analytics.texts import manual, manual_table

FOOD = ["bread cheese wine", "cheese wine apple", "bread apple cheese"] * 10
SPACE = ["moon star rocket", "star orbit moon", "rocket orbit star"] * 10
QUICK = {"topics": 3, "passes": 3, "n_grams": 1}


def found(data: Table, *names: str, **params: Any) -> Found:
    columns = selecting(names=names or ("text",))
    params = {"columns": columns, **QUICK, **params}
    return latent_dirichlet_allocation(data, **params, context=RecordingContext())


def shares(result: Table) -> npt.NDArray[np.float64]:
    return result.polars().select(pl.col("^Topic .*$")).to_numpy()


@pytest.mark.parametrize("n_grams", [1, 2])
def test_topics_are_those_of_scikit_learn(n_grams: int):
    """Up to the rounding of sums, as the words come in another order in the texts."""
    counts = CountVectorizer(
        ngram_range=(1, n_grams), token_pattern=r"[^\W_]+"
    ).fit_transform(manual())  # fmt: skip
    estimator = LatentDirichletAllocation(
        4, doc_topic_prior=0.1, topic_word_prior=0.02, learning_method="online", max_iter=5,
        learning_decay=0.7, learning_offset=3, batch_size=20, random_state=7,
    )  # fmt: skip
    expected = estimator.fit_transform(counts)
    result = found(
        manual_table(), topics=4, n_grams=n_grams, rho=0.02, alpha=0.1, passes=5, power=0.7,
        initial_iteration=2, batch_size=20, seed=7, estimated_documents=len(manual()),
    )  # fmt: skip
    given = shares(result.transformed_dataset)
    np.testing.assert_allclose(given[:-1], expected, rtol=1e-6, atol=1e-9)
    assert np.isnan(given[-1]).all()  # The last text is missing.
    weights = estimator.components_ / estimator.components_.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shares(result.feature_topics), weights.T, rtol=1e-6, atol=1e-12)


def test_words_that_go_together_are_a_topic():
    result = found(table(text=[*FOOD, *SPACE]), topics=2, passes=25)
    topics = shares(result.transformed_dataset).argmax(axis=1)
    assert len(set(topics[:30])) == len(set(topics[30:])) == 1
    assert topics[0] != topics[-1]
    words = result.transformation.summary["topics"][f"Topic {topics[0] + 1}"]
    assert set(words[:4]) == {"bread", "cheese", "wine", "apple"}


@pytest.mark.parametrize(
    "changed",
    [
        {"topics": 2}, {"n_grams": 2}, {"normalize": False}, {"rho": 0.5}, {"alpha": 0.5},
        {"estimated_documents": 10}, {"batch_size": 5}, {"initial_iteration": 50},
        {"power": 0.9}, {"passes": 2}, {"build_dictionary": False}, {"dictionary_size": 20},
        {"seed": 1}, {"build_dictionary": False, "bits": 5},
    ],
)  # fmt: skip
def test_each_setting_changes_the_topics(changed: dict[str, Any]):
    plain = found(manual_table()).transformed_dataset
    assert not found(manual_table(), **changed).transformed_dataset.equals(plain)


def test_settings_that_are_not_shown_have_their_defaults():
    spec = spec_of(latent_dirichlet_allocation)
    given = {"columns": selecting(names=("text",)), "passes": 3, "alpha": 0.5}
    assert spec.resolve(given)["passes"] == 25
    shown = spec.resolve({**given, "show_all_options": True})
    assert (shown["passes"], shown["alpha"]) == (3, 0.5)


def test_shares_add_up_to_one_only_where_they_are_normalized():
    result = found(manual_table())
    assert shares(result.transformed_dataset)[:-1].sum(axis=1) == pytest.approx(1)
    assert shares(result.feature_topics).sum(axis=0) == pytest.approx(1)
    counts = shares(found(table(text=["a b c"] * 3), normalize=False).transformed_dataset)
    assert counts.sum(axis=1) == pytest.approx(3 + 3 * 0.01)  # words, and the prior of each topic


def test_the_dictionary_keeps_the_most_frequent_words():
    data = table(text=["b a_c b", "b a", "d"])
    result = found(data, n_grams=2, dictionary_size=3).feature_topics
    assert values(result)["Feature"] == ["a", "b", "b_a"]
    hashed = found(data, build_dictionary=False, bits=2).feature_topics
    assert values(hashed)["Feature"] == [f"HashingFeature.{k}" for k in range(4)]


@pytest.mark.parametrize("build_dictionary", [True, False])
def test_other_texts_get_the_topics_of_these(*, build_dictionary: bool):
    result = found(manual_table(), build_dictionary=build_dictionary)
    transform = pickle.loads(pickle.dumps(result.transformation))  # noqa: S301 - made here
    again = transform.apply(manual_table())
    np.testing.assert_allclose(shares(again), shares(result.transformed_dataset))
    new = transform.apply(table(text=["", "the mean", None]))
    assert shares(new)[0] == pytest.approx(1 / 3)  # No words say nothing of its topic.
    with pytest.raises(ModuleError, match="“text” is not in the dataset that"):
        transform.apply(table(t=["a"]))


def test_a_transform_can_be_fitted_anew_to_other_rows():
    again = found(manual_table(), seed=3).transformation.refit
    assert again is not None
    data = table(text=FOOD)
    fitted = again(data, RecordingContext())
    expected = found(data, seed=3).transformed_dataset
    assert fitted.apply(data).equals(expected)


def test_several_columns_are_one_text():
    data = table(a=["wine", None, None], b=["bread", "star moon", None])
    result = found(data, "a", "b", n_grams=2)
    assert set(values(result.feature_topics)["Feature"]) == {
        "wine", "bread", "star", "moon", "star_moon",
    }  # fmt: skip
    assert values(result.transformed_dataset)["Topic 1"][2] is None


def test_what_has_no_words_is_refused():
    with pytest.raises(ModuleError, match="no word in “text”"):
        found(table(text=["", "!"]))
    with pytest.raises(ModuleError, match="No column is selected"):
        latent_dirichlet_allocation(
            table(text=["a"]), columns=selecting(), context=RecordingContext()
        )
    with pytest.raises(ModuleError, match="“n” is integer"):
        found(table(n=[1]), "n")
