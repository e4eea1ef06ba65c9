"""Rows are ranked once, and all that is made from the ranking is what scikit-learn makes."""

import numpy as np
import pytest
from sklearn.metrics import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from designer.modules.learning.ranking import Ranking, area_under, average_precision


def drawn(rows: int, decimals: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw truths and probabilities; few decimals make many ties."""
    chance = np.random.default_rng(rows)
    truth = chance.integers(0, 2, rows)
    truth[:2] = 0, 1
    return truth, (chance.random(rows) * 0.7 + truth * 0.3).round(decimals)


CASES = [(2, 1), (3, 1), (50, 1), (1000, 2), (1000, 12)]


@pytest.mark.parametrize(("rows", "decimals"), CASES)
def test_curves_are_those_of_scikit_learn_to_the_bit(rows, decimals):
    truth, probability = drawn(rows, decimals)
    ranking = Ranking.of(truth, probability)
    for mine, theirs in zip(ranking.roc(), roc_curve(truth, probability), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    precision, recall, thresholds = precision_recall_curve(truth, probability)
    for mine, other in zip(
        ranking.precision_recall(), (recall, precision, thresholds), strict=True
    ):
        np.testing.assert_array_equal(mine, other)


@pytest.mark.parametrize(("rows", "decimals"), CASES)
def test_areas_are_those_of_scikit_learn_to_the_bit(rows, decimals):
    truth, probability = drawn(rows, decimals)
    ranking = Ranking.of(truth, probability)
    assert area_under(ranking.roc()) == roc_auc_score(truth, probability)
    expected = average_precision_score(truth, probability)
    assert average_precision(ranking.precision_recall()) == expected


def test_a_ranking_knows_which_classes_it_has():
    probability = np.array([0.2, 0.9])
    assert not Ranking.of(np.array([0, 0]), probability).has_positives
    only_positives = Ranking.of(np.array([1, 1]), probability)
    assert only_positives.has_positives
    assert not only_positives.has_both
