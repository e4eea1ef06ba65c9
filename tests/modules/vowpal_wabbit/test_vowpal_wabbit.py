"""Vowpal Wabbit learns and predicts as when it is called example by example."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from designer.artifacts.table import Table
from designer.artifacts.values import File
from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.score_vowpal_wabbit_model import score_vowpal_wabbit_model
from designer.modules.text_analytics.train_vowpal_wabbit_model import (
    Trained,
    train_vowpal_wabbit_model,
)
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext

vowpalwabbit = pytest.importorskip("vowpalwabbit", reason="not installed: make test-heavy")
pytestmark = pytest.mark.heavy
LOGISTIC = "--loss_function logistic"
Train = Callable[..., Trained]
Score = Callable[..., Table]


def lines(rows: int = 300) -> list[str]:
    rng = np.random.default_rng(5)
    a, b = rng.random((2, rows))
    labels = np.where(a + b + rng.normal(0, 0.1, rows) > 1, 1, -1)
    kinds = rng.choice(["x", "y", "z"], rows)
    return [f"{y} |f a:{p:.3f} b:{q:.3f} {k}" for y, p, q, k in zip(labels, a, b, kinds)]  # noqa: B905


DATA = table(example=lines())


@pytest.fixture
def train(tmp_path: Path) -> Train:
    def call(data: Any = DATA, model: Any = None, **params: Any) -> Trained:
        return train_vowpal_wabbit_model(data, model, **params, context=fresh(tmp_path))

    return call


@pytest.fixture
def score(tmp_path: Path) -> Score:
    def call(trained: Trained, data: Any = DATA, **params: Any) -> Table:
        model = trained.trained_model
        return score_vowpal_wabbit_model(model, data, **params, context=fresh(tmp_path))

    return call


def fresh(at: Path) -> RecordingContext:
    folder = at / str(len(list(at.iterdir())))
    folder.mkdir()
    return RecordingContext(workdir=folder)


def results(scored: Table, name: str = "Results") -> list[Any]:
    return values(scored)[name]


def test_predictions_are_those_of_its_own_interface(train: Train, score: Score):
    """Up to the six digits that are written to a file."""
    workspace = vowpalwabbit.Workspace("--loss_function logistic --quiet")
    for line in lines():
        workspace.learn(line)
    expected = [workspace.predict(line) for line in lines()]
    workspace.finish()
    given = results(score(train(arguments=LOGISTIC)))
    np.testing.assert_allclose(given, expected, atol=2e-6)
    labels = [float(line.split()[0]) for line in lines()]
    assert np.mean(np.sign(given) == labels) > 0.9


def test_arguments_change_what_is_learned_and_predicted(train: Train, score: Score):
    plain = train(arguments=LOGISTIC)
    passes = train(arguments=f"{LOGISTIC} --passes 4")
    assert results(score(passes)) != results(score(plain))
    linked = np.array(results(score(plain, arguments="--link logistic")))
    np.testing.assert_allclose(
        linked, 1 / (1 + np.exp(-np.array(results(score(plain))))), atol=1e-5
    )


def test_training_goes_on_from_a_model(train: Train, score: Score):
    first = train(table(example=lines()[:150]), arguments=LOGISTIC)
    more = train(table(example=lines()[150:]), first.trained_model, arguments=LOGISTIC)
    whole = train(arguments=LOGISTIC)
    np.testing.assert_allclose(results(score(more)), results(score(whole)), atol=1e-3)
    assert results(score(more)) != results(score(first))


def test_labels_and_raw_scores_are_added_on_demand(train: Train, score: Score):
    scored = score(
        train(arguments=LOGISTIC), arguments="--link logistic", include_labels=True,
        include_raw_scores=True,
    )  # fmt: skip
    assert scored.names == ["example", "Results", "Labels", "Raw Scores"]
    assert results(scored, "Labels") == [float(line.split()[0]) for line in lines()]
    raw, linked = (np.array(results(scored, name)) for name in ("Raw Scores", "Results"))
    np.testing.assert_allclose(linked, 1 / (1 + np.exp(-raw)), atol=1e-5)


def test_files_of_the_model_are_written_on_demand(train: Train):
    assert [p.name for p in train().files.path.iterdir()] == ["model.vw"]
    files = train(arguments="--passes 2", readable_model=True, inverted_hash=True).files.path
    assert "f^a:" in (files / "inverted_hash.txt").read_text()
    assert "Version 9" in (files / "readable_model.txt").read_text()


def test_a_file_of_svmlight_is_the_same_as_one_of_vowpal_wabbit(
    train: Train, score: Score, tmp_path: Path
):
    (tmp_path / "a").write_text("1 1:0.5 2:1 # x\n-1 2:0.5\n")
    (tmp_path / "b").write_text("1 | 1:0.5 2:1\n-1 | 2:0.5\n")
    light, own = File(tmp_path / "a", "a.svm"), File(tmp_path / "b", "b.vw")
    first, second = train(light, file_type="svmlight"), train(own)
    scored = score(first, light, file_type="svmlight")
    assert scored.names == ["Results"]
    assert values(scored) == values(score(second, own))
    assert values(score(first, light)) != values(scored)


def test_a_table_is_learned_from_by_its_columns(train: Train, score: Score):
    rng = np.random.default_rng(1)
    x = rng.random(400)
    kind = np.where(x < 0.3, "low", np.where(x < 0.6, "mid", "top"))
    data = table(x=x, square=x**2, kind=kind.tolist(), note=["n"] * 400)
    trained = train(data, arguments="--oaa 3 --passes 10 --holdout_off", label_column="kind")
    assert trained.trained_model.summary["levels"] == ["low", "mid", "top"]
    scored = score(trained, data.select(["x", "square", "note"]))
    expected = np.searchsorted(["low", "mid", "top"], kind) + 1
    assert np.mean(np.array(results(scored)) == expected) > 0.8
    assert scored.names == ["x", "square", "note", "Results"]


def test_several_numbers_are_a_text(train: Train, score: Score):
    trained = train(table(t=["1 | a", "2 | b", "3 | c"] * 20), arguments="--oaa 3")
    data = table(t=["1 | a"])
    assert results(score(trained, data)) == [1.0]
    (told,) = results(score(trained, data, arguments="--probabilities"))
    assert [part[:2] for part in told.split()] == ["1:", "2:", "3:"]


def test_nothing_to_predict_gives_an_empty_table(train: Train, score: Score):
    assert score(train(), DATA.head(0)).num_rows == 0


def test_its_own_words_tell_what_is_wrong(train: Train):
    with pytest.raises(ModuleError, match=r"cannot do it: unrecognised option '--bogus'"):
        train(arguments="--bogus")
