"""What a trained recommender says: the ratings of pairs, and the best items for each user."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Label
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.learning.scores import KIND_VALUE, score_column
from designer.modules.recommendation.ratings import (
    UNKNOWN,
    Codes,
    Ids,
    Numbers,
    ids_like,
    triple_columns,
)

USER, ITEM, RATING = "User", "Item", "Rating"
CELLS_A_TURN = 1 << 22
Kind = Annotated[
    Literal["rating_prediction", "item_recommendation"],
    Choices(
        {"rating_prediction": "Rating Prediction", "item_recommendation": "Item Recommendation"}
    ),
    Label("Recommender prediction kind"),
]
Pool = Literal["all", "rated", "unrated"]
Selection = Annotated[
    Pool,
    Choices(
        {
            "all": "From All Items",
            "rated": "From Rated Items (for model evaluation)",
            "unrated": "From Unrated Items (to suggest new items to users)",
        }
    ),
    Label("Recommended item selection"),
]
Grid = npt.NDArray[np.bool_]


class Recommender(Protocol):
    """A trained recommender; -1 stands for a user or an item that training had not seen."""

    @property
    def users(self) -> Ids: ...

    @property
    def items(self) -> Ids: ...

    def pairs(self, users: Codes, items: Codes) -> Numbers:
        """Predict the rating of each pair."""

    def grid(self, users: Codes) -> Numbers:
        """Predict the ratings of users for every item that training knows; for their order."""

    def clipped(self, predicted: Numbers) -> Numbers:
        """Make ratings of what `grid` gave."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which items to recommend, and how many."""

    pool: Pool
    most_items: int
    least_pool: int
    with_ratings: bool


@dataclass(frozen=True, slots=True)
class _Lists:
    """Users, and for each the numbers of items with their ratings, (n_users, n_places)."""

    users: pl.Series
    column: Column
    items: Codes
    ratings: Numbers


def predicted_ratings(model: Recommender, rating: str, table: Table, context: Context) -> Table:
    """Give users and items of the first two columns with the rating that is predicted of each."""
    triple_columns(table, ("user", "item"))
    users, items = ids_like(model.users, table, 0), ids_like(model.items, table, 1)
    user_codes, item_codes = model.users.codes(users), model.items.codes(items)
    _report_unknown(user_codes, item_codes, context)
    predicted = pl.Series(RATING, model.pairs(user_codes, item_codes))
    is_whole = users.is_not_null() & items.is_not_null()
    frame = pl.DataFrame([users.alias(USER), items.alias(ITEM), predicted])
    frame = frame.with_columns(pl.when(is_whole).then(pl.col(RATING)).alias(RATING))
    columns = [
        replace(table.columns[0], name=USER),
        replace(table.columns[1], name=ITEM),
        score_column(RATING, rating, KIND_VALUE),
    ]
    return Table.from_frame(frame, columns)


def recommended_items(
    model: Recommender, rating: str, table: Table, known: Table | None, wish: Wish, context: Context
) -> Table:
    """Give one row a user with the items of the highest predicted ratings, the best first.

    Args:
        model: The recommender.
        rating: The name of the column of ratings that it was trained with.
        table: The users; for the pool "rated" also the items from which to choose for each.
        known: For the pool "unrated": users and items that are rated already.
        wish: What to recommend.
        context: Told how far the work is.

    Raises:
        ModuleError: a table lacks what the pool needs.
    """
    users, pairs = _wanted(model, table, known, wish)
    codes = model.users.codes(users)
    best = np.full((len(codes), wish.most_items), UNKNOWN)
    predicted = np.full(best.shape, np.nan)
    sizes = np.zeros(len(codes), dtype=np.int64)
    for part in _parts(len(codes), len(model.items.values)):
        context.progress(part.start / len(codes), f"{part.start:,} of {len(codes):,} users")
        allowed = _allowed(part, pairs, len(model.items.values), wish.pool)
        grid = np.where(allowed, model.grid(codes[part]), -np.inf)
        order = np.argsort(-grid, axis=1, kind="stable")[:, : wish.most_items]
        found = np.take_along_axis(allowed, order, axis=1)
        width = order.shape[1]
        best[part, :width] = np.where(found, order, UNKNOWN)
        values = model.clipped(np.take_along_axis(grid, order, axis=1))
        predicted[part, :width] = np.where(found, values, np.nan)
        sizes[part] = allowed.sum(axis=1)
    kept = sizes >= (wish.least_pool if wish.pool == "rated" else 0)
    chosen = users.filter(pl.Series(kept))
    lists = _Lists(chosen, table.columns[0], best[kept], predicted[kept])
    return _listed(model, rating, lists, with_ratings=wish.with_ratings)


def _wanted(
    model: Recommender, table: Table, known: Table | None, wish: Wish
) -> tuple[pl.Series, tuple[Codes, Codes]]:
    """Give the users, and pairs of places of users and numbers of items that the pool is about."""
    triple_columns(table, ("user", "item") if wish.pool == "rated" else ("user",))
    users = ids_like(model.users, table, 0).drop_nulls().unique(maintain_order=True)
    nothing = np.empty(0, dtype=np.int64)
    if wish.pool == "all":
        return users, (nothing, nothing)
    source = table if wish.pool == "rated" else known
    if source is None:
        message = (
            "Nobody knows which items are rated already: connect the ratings that the model was "
            "trained with to “Training data”, or recommend from all items."
        )
        raise ModuleError("training_data_missing", message)
    triple_columns(source, ("user", "item"))
    places = Ids(model.users.column, tuple(users.cast(pl.String).to_list()))
    rows = places.codes(ids_like(model.users, source, 0))
    items = model.items.codes(ids_like(model.items, source, 1))
    is_known = (rows != UNKNOWN) & (items != UNKNOWN)
    order = np.argsort(rows[is_known], kind="stable")
    return users, (rows[is_known][order], items[is_known][order])


def _parts(users: int, items: int) -> Iterator[slice]:
    """Divide the users so that the ratings of all items of a part fit into memory."""
    step = max(1, CELLS_A_TURN // max(1, items))
    for start in range(0, users, step):
        yield slice(start, min(start + step, users))


def _allowed(part: slice, pairs: tuple[Codes, Codes], items: int, pool: Pool) -> Grid:
    """Mark from which items to choose, (n_users of the part, n_items)."""
    rows, columns = pairs
    first, last = np.searchsorted(rows, [part.start, part.stop])
    allowed = np.full((part.stop - part.start, items), pool != "rated")
    allowed[rows[first:last] - part.start, columns[first:last]] = pool == "rated"
    return allowed


def _listed(model: Recommender, rating: str, lists: _Lists, *, with_ratings: bool) -> Table:
    """Write the items of each user beside each other."""
    names = model.items.series(ITEM)
    series, columns = [lists.users.alias(USER)], [replace(lists.column, name=USER)]
    for place in range(lists.items.shape[1]):
        numbers = pl.Series(lists.items[:, place])
        chosen = names.gather(pl.select(pl.when(numbers != UNKNOWN).then(numbers)).to_series())
        name = f"{ITEM} {place + 1}"
        series.append(chosen.alias(name))
        columns.append(replace(model.items.column, name=name, levels=None, categorical=False))
        if with_ratings:
            name = f"{RATING} {place + 1}"
            series.append(pl.Series(name, lists.ratings[:, place], nan_to_null=True))
            columns.append(score_column(name, rating, KIND_VALUE))
    return Table.from_frame(pl.DataFrame(series), columns)


def _report_unknown(users: Codes, items: Codes, context: Context) -> None:
    for what, codes in (("user", users), ("item", items)):
        count = int((codes == UNKNOWN).sum())
        if count:
            context.log.warning("%d rows have a %s that training had not seen.", count, what)
            context.metric(f"unseen share of {what}s", count / len(codes))
