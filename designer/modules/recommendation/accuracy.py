"""How right a recommender is: errors of predicted ratings, and the gain of recommended items."""

from collections.abc import Sequence

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.recommendation.ratings import TRIPLE, triple_columns
from designer.modules.recommendation.recommending import ITEM, RATING, USER

MAE, RMSE, NDCG = "MAE", "RMSE", "NDCG"
TRUE = "true"
PLACE = "place"


def tested_ratings(table: Table) -> pl.DataFrame:
    """Give users and items as texts with their true rating, the mean where one is there twice.

    Raises:
        ModuleError: the first three columns are no users, items and ratings.
    """
    user, item, rating = triple_columns(table, TRIPLE)
    if not rating.is_numeric:
        message = (
            f"The third column of the test dataset, “{rating.name}”, must have the ratings as "
            f"numbers; it is {rating.type}."
        )
        raise ModuleError("column_type_unsupported", message, rating.name)
    frame = table.polars().select(
        pl.col(user.name).cast(pl.String).alias(USER),
        pl.col(item.name).cast(pl.String).alias(ITEM),
        pl.col(rating.name).cast(pl.Float64).alias(TRUE),
    )
    whole = frame.drop_nulls().filter(pl.col(TRUE).is_finite())
    return whole.group_by(USER, ITEM, maintain_order=True).agg(pl.col(TRUE).mean())


def rating_errors(test: pl.DataFrame, scored: Table, context: Context) -> dict[str, float]:
    """Compare predicted ratings with the true ones of the same pairs.

    Raises:
        ModuleError: no pair is in both.
    """
    predicted = scored.polars().select(
        pl.col(USER).cast(pl.String), pl.col(ITEM).cast(pl.String), pl.col(RATING).cast(pl.Float64)
    )
    predicted = predicted.drop_nulls().unique([USER, ITEM], keep="first", maintain_order=True)
    both = test.join(predicted, on=[USER, ITEM], maintain_order="left")
    _check(test.height, both.height, "pairs of user and item", context)
    missed = (both[RATING] - both[TRUE]).to_numpy()
    return {MAE: float(abs(missed).mean()), RMSE: float((missed**2).mean() ** 0.5)}


def discounted_gain(test: pl.DataFrame, scored: Table, context: Context) -> dict[str, float]:
    """Compare the order of recommended items with the best one, the mean over users.

    Source: Järvelin and Kekäläinen 2002, “Cumulated gain-based evaluation of IR techniques”, with
    the true rating as gain and the logarithm of base 2 as discount.

    Raises:
        ModuleError: no user is in both, or a rating is negative.
    """
    lowest = test[TRUE].min()
    if isinstance(lowest, float) and lowest < 0:
        message = "A true rating is negative, and so is no gain. Shift the ratings to 0 and more."
        raise ModuleError("rating_negative", message)
    places = [name for name in scored.names if name.startswith(f"{ITEM} ")]
    given = _placed(scored, places).join(test, on=[USER, ITEM], how="left")
    reached = given.group_by(USER).agg(_gain(pl.col(TRUE).fill_null(0), pl.col(PLACE)))
    best = test.group_by(USER).agg(_ideal(len(places)))
    both = reached.join(best.filter(pl.col("ideal") > 0), on=USER).sort(USER)
    _check(reached.height, both.height, "users", context)
    return {NDCG: float((both["gain"] / both["ideal"]).to_numpy().mean())}


def _placed(scored: Table, places: Sequence[str]) -> pl.DataFrame:
    """Give one row for each recommended item, with its place from 1 on."""
    frame = scored.polars().select(pl.col(USER, *places).cast(pl.String))
    frame = frame.unique(USER, keep="first", maintain_order=True)
    numbers = pl.col("variable").replace_strict(places, range(1, len(places) + 1))
    return frame.unpivot(places, index=USER, value_name=ITEM).with_columns(numbers.alias(PLACE))


def _gain(gains: pl.Expr, places: pl.Expr) -> pl.Expr:
    return (gains / (places + 1).log(2)).sum().alias("gain")


def _ideal(places: int) -> pl.Expr:
    sorted_gains = pl.col(TRUE).sort(descending=True).head(places)
    return (
        (sorted_gains / (pl.int_range(1, sorted_gains.len() + 1) + 1).log(2)).sum().alias("ideal")
    )


def _check(wanted: int, found: int, what: str, context: Context) -> None:
    if not found:
        message = (
            f"The two datasets have no {what} in common. Score the rows of the test dataset, and "
            "give the test dataset its users, items and ratings in the first three columns."
        )
        raise ModuleError("nothing_in_common", message)
    if found < wanted:
        context.log.warning(
            "%d of %d %s are not in both and do not count.", wanted - found, wanted, what
        )
