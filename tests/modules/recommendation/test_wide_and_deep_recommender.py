"""Train and Score Wide and Deep Recommender: right about real films, with features or without."""

import polars as pl
import pytest

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.recommendation.score_wide_and_deep_recommender import (
    score_wide_and_deep_recommender,
)
from designer.modules.recommendation.train_svd_recommender import train_svd_recommender
from designer.modules.recommendation.train_wide_and_deep_recommender import (
    train_wide_and_deep_recommender,
)
from tests.contracts.examples import RecordingContext
from tests.modules.frames import table, values
from tests.modules.recommendation.films import divided, film_features, ratings

FEW = {"epochs": 2, "hidden_units": [8, 4], "dropout": 0.2}
PAIRS = {"prediction_kind": "rating_prediction"}
USERS = table(user=[1, 2], age=[30.0, None], town=["Bern", "Oslo"])


@pytest.fixture
def context(tmp_path):
    return RecordingContext(tmp_path)


@pytest.fixture
def train(context):
    def train(table=None, users=None, items=None, **params):
        given = table or ratings(1000)
        return train_wide_and_deep_recommender(
            given, users, items, **{**FEW, **params}, context=context
        )

    return train


@pytest.fixture
def score(context):
    def score(model, table, training=None, users=None, items=None, **params):
        return score_wide_and_deep_recommender(
            model, table, training, users, items, **params, context=context
        )

    return score


def predictions(score, model, given=None):
    return values(score(model, given or ratings(100), **PAIRS))["Rating"]


def error(score, model, tested):
    missed = pl.Series(predictions(score, model, tested)) - tested.polars()["rating"]
    return (missed**2).mean() ** 0.5


def test_it_is_as_right_as_matrix_factorization(score, context):
    learned, tested = divided()
    model = train_wide_and_deep_recommender(
        learned, None, film_features(), epochs=6, batch_size=128, context=context
    )
    known = train_svd_recommender(learned, context=context).estimator
    frame = tested.polars()
    theirs = known.pairs(known.users.codes(frame["user"]), known.items.codes(frame["film"]))
    expected = ((pl.Series(theirs) - frame["rating"]) ** 2).mean() ** 0.5
    # The ratings of test films have a standard deviation of 1.01; both bring it to about 0.85.
    assert error(score, model, tested) < expected + 0.03


@pytest.mark.parametrize(
    "params",
    [
        {"epochs": 3}, {"batch_size": 32}, {"wide_optimizer": "adam"},
        {"wide_learning_rate": 0.01}, {"crossed_dimension": 50}, {"deep_optimizer": "rmsprop"},
        {"deep_learning_rate": 0.01}, {"user_embedding_dimension": 4},
        {"item_embedding_dimension": 4}, {"categorical_embedding_dimension": 2},
        {"hidden_units": [8]}, {"activation": "tanh"}, {"activation": "linear"},
        {"activation": "sigmoid"}, {"activation": "leaky_relu"}, {"dropout": 0.5},
        {"batch_normalization": False}, {"seed": 1}, {"deep_optimizer": "adam"},
        {"deep_optimizer": "sgd"}, {"deep_optimizer": "adadelta"}, {"deep_optimizer": "ftrl"},
    ],
    ids=str,
)  # fmt: skip
def test_every_setting_of_training_changes_what_is_predicted(train, score, params):
    first = predictions(score, train(items=film_features()))
    assert predictions(score, train(items=film_features(), **params)) != first


def test_training_tells_its_progress_and_error(train, context):
    model = train(items=film_features())
    assert context.fractions == [0, 0.5]
    assert 0 < context.metrics["Training RMSE"] < 2
    assert model.summary["features"] == ["year", "genre"]


def test_features_tell_of_items_that_training_had_not_seen(train, score):
    """Films of one genre are liked, those of the other are not: a new one goes by its genre."""
    good = [f"g{number}" for number in range(20)]
    bad = [f"b{number}" for number in range(20)]
    pairs = [(user, film, 5 if film in good else 1) for user in range(20) for film in good + bad]
    given = table(**{n: list(c) for n, c in zip("uir", zip(*pairs, strict=True), strict=True)})
    genres = table(i=[*good, *bad], genre=["comedy"] * 20 + ["horror"] * 20)
    model = train(given, items=genres, epochs=10, dropout=0.0)
    new = table(i=["new comedy", "new horror"], genre=["comedy", "horror"])
    asked = table(u=[1, 1], i=["new comedy", "new horror"])
    comedy, horror = values(score(model, asked, items=new, **PAIRS))["Rating"]
    assert comedy > horror + 1
    plain = values(score(model, asked, **PAIRS))["Rating"]
    assert plain[0] == plain[1]


def test_new_items_with_features_can_be_recommended(train, score):
    model = train(items=film_features())
    new = Table.from_frame(
        film_features().polars().head(1).with_columns(pl.lit("New film").alias("film"))
    )
    found = score(model, ratings(1), items=new, item_selection="all", maximum_items=1000)
    shown = set(found.polars().row(0)[1:])
    assert "New film" in shown
    assert "New film" not in set(
        score(model, ratings(1), item_selection="all", maximum_items=1000).polars().row(0)[1:]
    )


def test_numbers_that_are_missing_count_as_the_mean(train, score):
    given = table(u=[1, 1, 2, 2, 3], i=["a", "b"] * 2 + ["a"], r=[1, 2, 3, 4, 5])
    with_gap = table(i=["a", "b", "c"], size=[1.0, None, 3.0])
    with_mean = table(i=["a", "b", "c"], size=[1.0, 2.0, 3.0])
    model = train(given, items=with_gap)
    plain = values(score(model, given, **PAIRS))["Rating"]
    filled = values(score(model, given, items=with_mean, **PAIRS))["Rating"]
    assert plain == pytest.approx(filled, rel=1e-6)
    other = table(i=["a", "b", "c"], size=[1.0, 9.0, 3.0])
    assert values(score(model, given, items=other, **PAIRS))["Rating"] != plain


def test_features_of_users_count(train, score):
    given = table(u=[1, 1, 2, 2], i=["a", "b"] * 2, r=[1, 2, 3, 4])
    model = train(given, users=USERS)
    changed = table(user=[1, 2], age=[60.0, 10.0], town=["Oslo", "Bern"])
    plain = values(score(model, given, **PAIRS))["Rating"]
    assert values(score(model, given, users=changed, **PAIRS))["Rating"] != plain
    unseen = table(user=[1, 2], age=[None, 1e300], town=["Rome", None])
    assert None not in values(score(model, given, users=unseen, **PAIRS))["Rating"]


@pytest.mark.parametrize(
    ("features", "code"),
    [
        (table(i=["a", "a"], x=[1, 2]), "features_repeated"),
        (table(i=[1, 2], x=[1, 2]), "column_type_changed"),
        (table(i=["a", "b"], x=[b"1", b"2"]), "column_type_unsupported"),
    ],
)
def test_features_that_cannot_be_used(train, features, code):
    with pytest.raises(ModuleError) as caught:
        train(table(u=[1, 2], i=["a", "b"], r=[1, 2]), items=features)
    assert caught.value.code == code


def test_features_only_where_training_had_them(train, score):
    with pytest.raises(ModuleError, match="trained without features of “film”"):
        score(train(), ratings(10), items=film_features())
    model = train(items=film_features())
    with pytest.raises(ModuleError, match="genre"):
        score(model, ratings(10), items=film_features().select(["film", "year"]))


def test_a_learning_rate_that_diverges_is_said(train):
    wild = table(u=[1, 1, 2] * 20, i=[1, 2, 1] * 20, r=[1e19, -1e19, 1e19] * 20)
    with pytest.raises(ModuleError, match="Try lower ones"):
        train(wild, wide_optimizer="sgd", wide_learning_rate=2.0, epochs=40)


def test_lists_are_those_of_the_highest_ratings(train, score):
    model = train()
    user = ratings().polars()["user"][0]
    all_films = ratings(1000).polars()["film"].unique(maintain_order=True)
    asked = Table.from_frame(pl.DataFrame({"user": [user] * len(all_films), "film": all_films}))
    scored = score(model, asked, **PAIRS).polars().sort("Rating", descending=True)
    found = score(model, asked.head(1), item_selection="all", maximum_items=5, return_ratings=True)
    row = found.polars().to_dicts()[0]
    assert [row[f"Rating {place}"] for place in range(1, 6)] == pytest.approx(
        scored["Rating"].head(5).to_list(), abs=1e-5
    )


@pytest.mark.parametrize(
    "params",
    [{"item_selection": "all"}, {"item_selection": "unrated"}, {"maximum_items": 2},
     {"minimum_pool": 40}, {"return_ratings": True}, PAIRS],
    ids=str,
)  # fmt: skip
def test_every_setting_of_scoring_changes_the_result(train, score, params):
    given = Table.from_frame(ratings().polars().gather_every(10))
    model = train(given)
    first = score(model, given, given)
    assert not score(model, given, given, **params).equals(first)


def test_another_model_is_refused(train, score, context):
    other = train_svd_recommender(ratings(50), iterations=1, context=context)
    with pytest.raises(ModuleError, match="Connect Train Wide and Deep"):
        score(other, ratings(10))
