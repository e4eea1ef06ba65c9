"""Partition and Sample draws and divides as it says, and its folds can be picked."""

from collections import Counter

import numpy as np
import pytest
from scipy import stats
from sklearn.model_selection import PredefinedSplit, StratifiedKFold

from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.partition_and_sample import partition_and_sample
from tests.modules.frames import table, values

ROWS = 1_000
KINDS = np.random.default_rng(4).choice(["a", "b", "c"], ROWS, p=[0.6, 0.3, 0.1])
DATA = table(n=range(ROWS), kind_=KINDS)


def numbers(**params):
    return values(partition_and_sample(DATA, **params))["n"]


def folds(data=DATA, **params):
    return values(partition_and_sample(data, mode="assign_to_folds", **params))["Fold"]


def test_a_sample_has_its_share_of_the_rows_in_their_order():
    drawn = numbers(rate=0.2)
    assert len(set(drawn)) == 200
    assert drawn == sorted(drawn)
    assert drawn != numbers(rate=0.2, seed=1)
    assert drawn == numbers(rate=0.2, seed=0)


def test_every_row_is_drawn_equally_often():
    counts = Counter(n for seed in range(400) for n in numbers(rate=0.25, seed=seed))
    expected = np.full(ROWS, 100.0)
    # Without replacement counts vary by 1 - rate less than the distribution of the test has it.
    statistic = sum((counts[n] - 100.0) ** 2 / 100.0 for n in range(ROWS)) / 0.75
    assert stats.chi2.sf(statistic, len(expected) - 1) > 1e-4


def test_a_stratified_sample_has_each_value_in_its_share():
    result = partition_and_sample(DATA, rate=0.1, stratify_by="kind")
    drawn, whole = Counter(values(result)["kind"]), Counter(KINDS.tolist())
    assert all(abs(drawn[kind] - whole[kind] / 10) < 1 for kind in whole)


def test_the_head_is_the_first_rows():
    assert numbers(mode="head") == list(range(10))
    assert numbers(mode="head", rows=3) == [0, 1, 2]
    assert len(numbers(mode="head", rows=5_000)) == ROWS


def test_folds_are_of_equal_sizes_and_nothing_is_learned_from_them():
    result = partition_and_sample(DATA, mode="assign_to_folds")
    assert Counter(values(result)["Fold"]) == dict.fromkeys(range(1, 6), 200)
    assert result.column("Fold").role == "none"
    assert result.names == ["n", "kind", "Fold"]
    assert Counter(folds(folds=3)) == {1: 334, 2: 333, 3: 333}


def test_folds_are_at_random_by_the_seed_or_in_turn():
    assert folds() == folds(seed=0) != folds(seed=1)
    assert folds(randomized=False)[:7] == [1, 2, 3, 4, 5, 1, 2]


def test_stratified_folds_have_each_value_as_often_as_those_of_scikit_learn():
    reference = StratifiedKFold(5).split(np.empty((ROWS, 1)), KINDS)
    expected = sorted(sorted(Counter(KINDS[held_out]).items()) for _, held_out in reference)
    given = np.array(folds(stratify_by="kind"))
    found = sorted(sorted(Counter(KINDS[given == fold]).items()) for fold in range(1, 6))
    for one, other in zip(found, expected, strict=True):
        assert [kind for kind, _ in one] == [kind for kind, _ in other]
        # A rest may go to one fold or another.
        assert all(abs(a - b) <= 1 for (_, a), (_, b) in zip(one, other, strict=True))


def test_proportions_below_one_leave_a_rest_that_is_a_fold_of_its_own():
    counts = Counter(folds(partitioner="proportions", proportions=[0.2, 0.3]))
    assert counts == {1: 200, 2: 300, 3: 500}
    assert Counter(folds(partitioner="proportions", proportions=[0.1] * 10)).keys() == set(
        range(1, 11)
    )


def test_proportions_above_one_are_refused():
    with pytest.raises(ModuleError, match=r"are 1\.1 together") as caught:
        folds(partitioner="proportions", proportions=[0.6, 0.5])
    assert caught.value.code == "proportions_invalid"


def test_with_replacement_rows_come_several_times_or_not_at_all():
    result = partition_and_sample(DATA, mode="assign_to_folds", replacement=True)
    assert Counter(values(result)["Fold"]) == dict.fromkeys(range(1, 6), 200)
    # The share of different rows among as many draws goes to 1 - 1/e.
    assert len(set(values(result)["n"])) / ROWS == pytest.approx(1 - np.exp(-1), abs=0.05)
    of_kind = partition_and_sample(
        DATA, mode="assign_to_folds", replacement=True, stratify_by="kind"
    )
    assert Counter(values(of_kind)["kind"]) == Counter(KINDS.tolist())


def test_a_fold_and_its_complement_are_all_rows():
    assigned = partition_and_sample(DATA, mode="assign_to_folds", folds=4)
    picked = partition_and_sample(assigned, mode="pick_fold", fold=3)
    rest = partition_and_sample(assigned, mode="pick_fold", fold=3, complement=True)
    assert set(values(picked)["Fold"]) == {3}
    assert sorted(values(picked)["n"] + values(rest)["n"]) == list(range(ROWS))
    held_out = dict(enumerate(PredefinedSplit(values(assigned)["Fold"]).split()))[2][1]
    assert values(picked)["n"] == held_out.tolist()


def test_folds_of_another_column_are_counted_in_order():
    picked = partition_and_sample(DATA, mode="pick_fold", fold_column="kind", fold=2)
    assert set(values(picked)["kind"]) == {"b"}


def test_folds_assigned_anew_replace_the_old_ones():
    again = partition_and_sample(
        partition_and_sample(DATA, mode="assign_to_folds"), mode="assign_to_folds", folds=2
    )
    assert again.names == ["n", "kind", "Fold"]
    assert set(values(again)["Fold"]) == {1, 2}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "no column “Fold”"),
        ({"fold_column": "kind", "fold": 4}, "its folds are 1 to 3"),
        ({"fold_column": "kin"}, "Did you mean “kind”"),
    ],
)
def test_a_fold_that_is_not_there_is_named(params, message):
    with pytest.raises(ModuleError, match=message):
        partition_and_sample(DATA, mode="pick_fold", **params)


def test_missing_keys_are_a_stratum_of_their_own():
    data = table(k=[None, "a"] * 10)
    drawn = partition_and_sample(data, rate=0.2, stratify_by="k")
    assert drawn.polars().get_column("k").null_count() == 2
