"""Train and Score SVD Recommender: ratings that Surprise predicts, and lists made of them."""

import numpy as np
import polars as pl
import pytest
from surprise import SVD, Dataset, Reader

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.recommendation.score_svd_recommender import score_svd_recommender
from designer.modules.recommendation.train_svd_recommender import train_svd_recommender
from tests.contracts.examples import RecordingContext
from tests.modules.frames import table, types, values
from tests.modules.recommendation.films import divided, ratings

# Nothing but the order of additions may differ from the library's own prediction.
ROUNDING = 1e-12
FEW = {"factors": 6, "iterations": 4}
PAIRS = {"prediction_kind": "rating_prediction"}


@pytest.fixture
def context(tmp_path):
    return RecordingContext(tmp_path)


@pytest.fixture
def train(context):
    def train(table=None, **params):
        return train_svd_recommender(table or ratings(2000), **{**FEW, **params}, context=context)

    return train


@pytest.fixture
def score(context):
    def score(model, table, training=None, **params):
        return score_svd_recommender(model, table, training, **params, context=context)

    return score


def predictions(score, model):
    return score(model, ratings(200), **PAIRS).polars()["Rating"].to_list()


def test_ratings_are_those_of_surprise(train, score):
    learned, tested = divided()
    model = train(learned, factors=8, iterations=5, learning_rate=0.01, regularization=0.05, seed=3)
    scored = score(model, tested, **PAIRS)
    data = Dataset.load_from_df(learned.pandas(), Reader(rating_scale=(0.5, 5)))
    theirs = SVD(n_factors=8, n_epochs=5, lr_all=0.01, reg_all=0.05, random_state=3)
    theirs.fit(data.build_full_trainset())
    expected = [theirs.predict(user, film).est for user, film, _ in tested.polars().rows()]
    assert scored.names == ["User", "Item", "Rating"]
    assert scored.polars()["Rating"].to_numpy() == pytest.approx(expected, abs=ROUNDING)
    assert types(scored) == {"User": "integer", "Item": "string", "Rating": "float"}
    assert scored.column("Rating").score_of == "rating"


def test_it_is_better_than_the_mean_of_each_film(train, score):
    learned, tested = divided()
    means = learned.polars().group_by("film").agg(pl.col("rating").mean().alias("mean"))
    plain = tested.polars().join(means, on="film")
    model = train(learned, factors=20, iterations=30)
    scored = score(model, tested, **PAIRS).polars()["Rating"]
    missed = ((scored - tested.polars()["rating"]) ** 2).mean() ** 0.5
    assert missed < ((plain["mean"] - plain["rating"]) ** 2).mean() ** 0.5 - 0.05


@pytest.mark.parametrize(
    "params",
    [{"factors": 3}, {"iterations": 9}, {"learning_rate": 0.02}, {"regularization": 0.5},
     {"seed": 1}],
    ids=str,
)  # fmt: skip
def test_every_setting_of_training_changes_what_is_predicted(train, score, params):
    assert predictions(score, train(**params)) != predictions(score, train())


def test_training_tells_its_progress_and_error(train, context):
    model = train()
    assert context.fractions == [0, 0.25, 0.5, 0.75]
    assert 0 < context.metrics["Training RMSE"] < 1.2
    assert model.summary["users"] == ratings(2000).polars()["user"].n_unique()
    assert model.summary["settings"]["factors"] == 6


def test_rows_that_are_not_whole_are_left_out(train, caplog):
    given = table(u=["a", "b", None, "a"], i=[1, 2, 1, None], r=[1.0, 2.0, 3.0, 4.0])
    model = train(given)
    assert (model.summary["rows"], model.summary["users"]) == (2, 2)
    assert "2 rows lack" in caplog.text


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (table(u=["a"], i=["b"]), "column_missing"),
        (table(u=["a"], i=["b"], r=["c"]), "column_type_unsupported"),
        (table(u=[0.5], i=["b"], r=[1]), "column_type_unsupported"),
        (table(u=["a"], i=["b"], r=[None]).select(["u", "i"]), "column_missing"),
        (table(u=["a"], i=[1], r=[float("nan")]), "no_rows"),
    ],
)
def test_ratings_that_cannot_be_learned_from(train, given, code):
    with pytest.raises(ModuleError) as caught:
        train(given)
    assert caught.value.code == code


def test_a_learning_rate_that_diverges_is_said(train):
    wild = table(u=[1, 1, 2] * 20, i=[1, 2, 1] * 20, r=[1e6, -1e6, 1e6] * 20)
    with pytest.raises(ModuleError, match="Try a lower one"):
        train(wild, learning_rate=2.0, iterations=50)


def test_unseen_users_and_items_count_as_average(train, score, context):
    model = train(ratings())
    user, film = ratings(1).polars().row(0)[:2]
    given = table(u=[user, 10**9, 10**9, None], i=["no such film", film, "no such film", film])
    scored = values(score(model, given, **PAIRS))["Rating"]
    fitted = model.estimator
    assert scored[0] == pytest.approx(fitted.mean + fitted.user_biases[0])
    assert scored[1] == pytest.approx(fitted.mean + fitted.item_biases[0])
    assert scored[2] == pytest.approx(ratings().polars()["rating"].mean())
    assert scored[3] is None
    assert context.metrics["unseen share of items"] == 0.5


def test_predictions_stay_within_the_ratings_of_training(train, score):
    model = train(table(u=[1, 1, 2], i=[1, 2, 1], r=[5, 3, 3]), factors=1, iterations=200)
    assert model.estimator.grid(np.array([1]))[0, 1] < 2.9
    assert values(score(model, table(u=[2], i=[2]), **PAIRS))["Rating"] == [3]


def best(score, model, users, films):
    """The films of each user by their predicted ratings, without the limits of the scale."""
    grid = model.estimator.grid(model.estimator.users.codes(users))
    names = np.array(model.estimator.items.values)
    return {u: [n for n in names[np.argsort(-row, kind="stable")] if n in films[u]]
            for u, row in zip(users, grid, strict=True)}  # fmt: skip


def lists(scored: Table) -> dict:
    columns = [name for name in scored.names if name.startswith("Item ")]
    return {row["User"]: [row[name] for name in columns] for row in scored.polars().to_dicts()}


def test_the_best_of_all_items(train, score):
    model = train(ratings())
    users = ratings().polars()["user"].unique(maintain_order=True)
    films = set(ratings().polars()["film"])
    everything = {user: films for user in users}  # noqa: C420 - nobody changes them
    found = score(model, ratings(), item_selection="all", maximum_items=4)
    expected = best(score, model, users, everything)
    assert lists(found) == {user: films[:4] for user, films in expected.items()}


def test_only_rated_items_for_evaluation(train, score):
    learned, tested = divided()
    model = train(learned)
    known = set(learned.polars()["film"])
    pools = dict(tested.polars().group_by("user").agg("film").rows())
    pools = {user: set(films) & known for user, films in pools.items()}
    users = tested.polars()["user"].unique(maintain_order=True)
    expected = {u: films for u, films in best(score, model, users, pools).items() if len(films) > 1}
    found = lists(score(model, tested, maximum_items=3))
    assert found == {u: (films + [None] * 3)[:3] for u, films in expected.items()}


def test_users_with_a_small_pool_get_no_row(train, score):
    model = train(ratings())
    frame = ratings().polars()
    films = frame["film"].unique(maintain_order=True)[:3].to_list()
    users = frame["user"].unique(maintain_order=True)[:2].to_list()
    given = table(u=[users[0]] * 3 + [users[1]], i=[*films, films[0]])
    assert list(lists(score(model, given))) == [users[0]]
    assert list(lists(score(model, given, minimum_pool=1))) == users
    assert lists(score(model, given, minimum_pool=4)) == {}


def test_new_items_are_those_that_training_data_does_not_have(train, score):
    model = train(ratings())
    seen = dict(ratings().polars().group_by("user").agg("film").rows())
    found = lists(score(model, ratings(), ratings(), item_selection="unrated"))
    assert all(not set(films) & set(seen[user]) for user, films in found.items())
    assert found != lists(score(model, ratings(), item_selection="all"))


def test_new_items_need_the_training_data(train, score):
    with pytest.raises(ModuleError, match="connect the ratings"):
        score(train(), ratings(50), item_selection="unrated")


def test_ratings_stand_behind_their_items(train, score):
    model = train(ratings())
    found = score(model, ratings(3), item_selection="all", maximum_items=2, return_ratings=True)
    assert found.names == ["User", "Item 1", "Rating 1", "Item 2", "Rating 2"]
    row = found.polars().to_dicts()[0]
    pair = table(u=[row["User"]], i=[row["Item 2"]])
    assert row["Rating 2"] == pytest.approx(values(score(model, pair, **PAIRS))["Rating"][0])


def test_more_items_than_there_are_stay_empty(train, score):
    model = train(table(u=[1, 2], i=["a", "b"], r=[1, 2]))
    found = values(score(model, table(u=[1]), item_selection="all", maximum_items=3))
    assert found["Item 3"] == [None]
    assert {found["Item 1"][0], found["Item 2"][0]} == {"a", "b"}


def test_ids_of_another_type_are_said(train, score):
    with pytest.raises(ModuleError, match="Convert it with Edit Metadata"):
        score(train(), table(u=["1"], i=["Jaws"]), **PAIRS)


def test_kinds_of_ids_come_back_as_they_were(train, score):
    days = pl.date_range(pl.date(2024, 1, 1), pl.date(2024, 1, 3), eager=True)
    model = train(table(u=[True, False, True], i=days, r=[1, 2, 3]))
    found = score(model, table(u=[True, False]), item_selection="all", maximum_items=1)
    assert types(found) == {"User": "boolean", "Item 1": "date"}
    assert set(values(found)["Item 1"]) <= set(days)
