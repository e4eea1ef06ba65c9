"""Boosted trees use the cores that are lent to them, and give the same bytes however many."""

import pickle
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from threadpoolctl import ThreadpoolController

from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.modules.classification.two_class_boosted_decision_tree import (
    two_class_boosted_decision_tree,
)
from designer.modules.learning.team import team_of, team_size
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from tests.modules.learning.recording_context import RecordingContext

ROWS = 70_000
TREES = 12
CHANGES = {
    "none": [1],
    "all from the beginning": [4],
    "all later": [1] * 5 + [4],
    "taken back": [4] * 5 + [1],
    "at every tree": [1, 4] * 10,
}


@pytest.fixture(scope="module")
def table() -> Table:
    """Enough rows that LightGBM cuts them into blocks for its threads."""
    chance = np.random.default_rng(0)
    numbers = chance.normal(size=(ROWS, 6))
    score = numbers[:, 0] + numbers[:, 1] * numbers[:, 2] + chance.normal(size=ROWS)
    frame = pl.DataFrame({f"n{i}": column for i, column in enumerate(numbers.T)})
    colours = pl.Series("colour", np.array(["red", "green"])[chance.integers(0, 2, ROWS)])
    return Table.from_frame(frame.with_columns(colours, pl.Series("label", score > 0)))


def trained(table: Table, *, most: int, granted: Sequence[int] = (), trees: int = TREES) -> Model:
    context = RecordingContext(most_threads=most, granted=list(granted))
    untrained = two_class_boosted_decision_tree(trees=trees)
    return train_model(untrained, table, label_column="label", context=context)


@pytest.fixture(scope="module")
def alone(table: Table) -> Model:
    """What one thread makes of it that nothing is ever lent to."""
    return trained(table, most=1)


@pytest.mark.parametrize("change", CHANGES)
def test_a_model_has_the_same_bytes_whatever_is_lent_and_when(table, alone, change):
    grown = trained(table, most=4, granted=CHANGES[change])
    assert pickle.dumps(grown) == pickle.dumps(alone)


@pytest.mark.parametrize("size", [2, 3])
def test_late_trees_that_correct_little_are_the_same_whatever_the_size_of_the_team(size):
    """Small and large gradients together: floating sums of these differ by their order."""
    chance = np.random.default_rng(0)
    numbers = chance.normal(size=(7_000, 8))
    score = numbers[:, 0] + numbers[:, 1] * numbers[:, 2] + 0.05 * chance.normal(size=7_000)
    frame = pl.DataFrame({f"n{i}": column for i, column in enumerate(numbers.T)})
    colours = pl.Series("colour", np.array(["r", "g", "b"])[chance.integers(0, 3, 7_000)])
    rows = Table.from_frame(frame.with_columns(colours, pl.Series("label", score > 0)))
    alone, together = (trained(rows, most=most, granted=[most], trees=200) for most in (1, size))
    assert pickle.dumps(together) == pickle.dumps(alone)


def test_scores_are_the_same_whatever_is_lent_and_when(table, alone):
    context = RecordingContext(most_threads=4, granted=[4, 1])
    lent = score_model(alone, table, append_scores=False, context=context)
    own = score_model(alone, table, append_scores=False, context=RecordingContext())
    assert lent.equals(own)


def test_a_team_rests_until_all_of_it_is_granted_and_leaves_openmp_as_it_was():
    libraries = ThreadpoolController().select(user_api="openmp").lib_controllers
    before = [library.dynlib.omp_get_max_active_levels() for library in libraries]
    context = RecordingContext(most_threads=4, granted=[1, 3, 4, 2])
    seen = []
    with team_of(context) as team:
        for _ in range(4):
            seen.append(libraries[0].dynlib.omp_get_max_active_levels())
            team.turn()
    assert seen == [0, 0, before[0], 0]
    assert [library.dynlib.omp_get_max_active_levels() for library in libraries] == before


@pytest.mark.parametrize(
    ("threads", "most", "size"), [(1, 1, 1), (1, 2, 2), (1, 16, 8), (4, 4, 4), (4, 8, 4)]
)
def test_a_step_of_one_thread_can_grow_and_any_other_keeps_its_threads(threads, most, size):
    assert team_size(RecordingContext(threads=threads, most_threads=most)) == size
