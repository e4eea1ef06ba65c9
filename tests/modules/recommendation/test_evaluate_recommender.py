"""Evaluate Recommender: the numbers that scikit-learn has for the same."""

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, ndcg_score, root_mean_squared_error

from designer.catalog.errors import ModuleError
from designer.modules.recommendation.evaluate_recommender import evaluate_recommender
from tests.contracts.examples import RecordingContext
from tests.modules.frames import table, values


@pytest.fixture
def context(tmp_path):
    return RecordingContext(tmp_path)


@pytest.fixture
def evaluate(context):
    def evaluate(test, scored):
        return values(evaluate_recommender(test, scored, context=context))

    return evaluate


def test_errors_are_those_of_scikit_learn(evaluate, context):
    rng = np.random.default_rng(1)
    users, items = np.repeat(np.arange(20), 5), np.tile(np.arange(5), 20)
    truth, guess = rng.normal(size=(2, 100))
    shuffled = rng.permutation(100)
    scored = table(User=users[shuffled], Item=items[shuffled], Rating=guess[shuffled])
    found = evaluate(table(u=users, i=items, r=truth), scored)
    assert found["MAE"] == [pytest.approx(mean_absolute_error(truth, guess), rel=1e-12)]
    assert found["RMSE"] == [pytest.approx(root_mean_squared_error(truth, guess), rel=1e-12)]
    assert context.metrics["MAE"] == found["MAE"][0]


def test_the_gain_is_that_of_scikit_learn(evaluate):
    rng = np.random.default_rng(2)
    users, items, places = 15, 12, 5
    truth = rng.integers(0, 6, (users, items)).astype(float)
    truth[0] = [3.0, *[0.0] * (items - 1)]
    order = rng.permuted(np.tile(np.arange(items), (users, 1)), axis=1)
    scores = np.empty((users, items))
    np.put_along_axis(scores, order, np.tile(np.arange(items, 0, -1.0), (users, 1)), axis=1)
    rated = truth > 0  # an item of no gain and one that nobody has rated are the same
    rows, columns = np.nonzero(rated)
    scored = {f"Item {place + 1}": order[:, place] for place in range(places)}
    found = evaluate(
        table(u=rows, i=columns, r=truth[rated]), table(User=np.arange(users), **scored)
    )
    assert found == {"NDCG": [pytest.approx(ndcg_score(truth, scores, k=places), rel=1e-12)]}


def test_the_best_order_has_the_gain_one(evaluate):
    test = table(u=["a", "a", "a"], i=["x", "y", "z"], r=[1, 5, 3])
    scored = {"User": ["a"], "Item 1": ["y"], "Item 2": ["z"], "Item 3": ["x"]}
    assert evaluate(test, table(**scored)) == {"NDCG": [1.0]}
    scored |= {"Item 1": ["x"], "Item 3": ["y"]}
    assert evaluate(test, table(**scored))["NDCG"][0] < 1


def test_places_behind_the_items_of_a_user_give_nothing(evaluate):
    test = table(u=["a", "a"], i=["x", "y"], r=[1, 5])
    scored = table(**{"User": ["a"], "Item 1": ["y"], "Item 2": ["x"], "Item 3": [None]})
    assert evaluate(test, scored) == {"NDCG": [1.0]}


def test_users_without_a_true_rating_do_not_count(evaluate, caplog):
    test = table(u=["a", "b"], i=["x", "x"], r=[4, 0])
    scored = table(**{"User": ["a", "b", "c"], "Item 1": ["x", "x", "x"]})
    assert evaluate(test, scored) == {"NDCG": [1.0]}
    assert "2 of 3 users" in caplog.text


def test_pairs_that_are_not_scored_do_not_count(evaluate, caplog):
    test = table(u=[1, 2, 3], i=[1, 1, 1], r=[1.0, 2.0, 3.0])
    found = evaluate(test, table(User=[1, 3], Item=[1, 1], Rating=[2.0, None]))
    assert found == {"MAE": [1.0], "RMSE": [1.0]}
    assert "2 of 3 pairs" in caplog.text


@pytest.mark.parametrize(
    ("test", "scored", "code"),
    [
        (table(u=[1], i=[1], r=[-1]), table(**{"User": [1], "Item 1": [1]}), "rating_negative"),
        (table(u=[1], i=[1], r=[1]), table(a=[1]), "scores_missing"),
        (table(u=[1], i=[1]), table(User=[1], Item=[1], Rating=[1]), "column_missing"),
        (table(u=[1], i=[1], r=["x"]), table(User=[1], Item=[1], Rating=[1]),
         "column_type_unsupported"),
        (table(u=[1], i=[1], r=[1]), table(User=[2], Item=[1], Rating=[1]), "nothing_in_common"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared(evaluate, test, scored, code):
    with pytest.raises(ModuleError) as caught:
        evaluate(test, scored)
    assert caught.value.code == code
