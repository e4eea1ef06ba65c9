"""How fast tables are written, read, paged and profiled: 5,000,000 rows of 20 mixed columns."""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from designer.artifacts.filters import Condition
from designer.artifacts.formats import table as table_format
from designer.artifacts.order import Sort
from designer.artifacts.profile import profile
from designer.artifacts.rows import rows
from designer.artifacts.store import LocalStore
from designer.artifacts.table import Table

ROWS = 5_000_000
SMALL_ROWS = 100
Figure = tuple[str, float, str, str]


def measure(row_count: int = ROWS) -> list[Figure]:
    """Give (name, value, unit, target) of each figure."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [*_small(place), *_large(place, row_count)]


def mixed(row_count: int, seed: int = 0) -> pl.DataFrame:
    """Make 20 columns: numbers with and without gaps, texts, categories, moments, flags."""
    generator = np.random.default_rng(seed)
    frame = pl.DataFrame(
        {f"float_{i}": generator.normal(size=row_count) for i in range(8)}
        | {f"integer_{i}": generator.integers(0, 10 ** (i + 1), row_count) for i in range(5)}
    )
    pick = pl.Series(generator.integers(0, 50, row_count))
    words = pl.Series([f"word {i}" for i in range(50)])
    start = pl.datetime(2020, 1, 1)
    return frame.with_columns(
        pl.when(pl.col("float_0") > 1).then(None).otherwise(pl.col("float_0")).alias("gaps"),
        words.gather(pick).alias("text"),
        (pl.lit("name ") + pl.col("integer_4").cast(pl.String)).alias("name"),
        words.gather(pick).cast(pl.Enum(words)).alias("category"),
        (start + pl.duration(seconds=pl.col("integer_4"))).alias("moment"),
        (start + pl.duration(days=pl.col("integer_2"))).cast(pl.Date).alias("day"),
        (pl.col("float_1") > 0).alias("flag"),
    )


def _small(place: Path) -> list[Figure]:
    table = Table.from_frame(mixed(SMALL_ROWS))
    file = place / "small"
    table_format.write(table, file)
    write = _best(lambda: table_format.write(table, file), 50)
    read = _best(lambda: table_format.read(file).columns, 50)
    store = LocalStore(place / "store")

    def commit() -> None:
        table_format.write(table, file)
        store.commit(file)

    return [
        ("100 x 20: write and read", (write + read) * 1000, "ms", "< 1"),
        ("100 x 20: write and commit", _best(commit, 20) * 1000, "ms", ""),
    ]


def _large(place: Path, row_count: int) -> list[Figure]:
    table = Table.from_frame(mixed(row_count))
    file = place / "large"
    write = _best(partial(table_format.write, table, file), 1)
    del table
    page = partial(rows, str(file), limit=100)
    middle = row_count // 2
    condition: Condition = {"column": "text", "op": "eq", "value": "word 7"}
    sorts = [
        (f"page sorted by {name}", _best(partial(page, sort=[{"column": name}]), 2), "s", "< 2")
        for name in ("float_0", "name", "category", "moment")
    ]
    by_name = [Sort(column="name")]
    late = _best(partial(page, sort=by_name, offset=middle), 1)
    both = _best(partial(page, filter=[condition], sort=by_name), 2)
    return [
        ("write", write, "s", ""),
        ("file", file.stat().st_size / 1e6, "MB", ""),
        ("first page of rows", _best(page, 3) * 1000, "ms", "< 100"),
        ("page in the middle", _best(partial(page, offset=middle), 3) * 1000, "ms", "< 100"),
        *sorts,
        ("late page sorted by name", late, "s", "< 2"),
        ("page filtered by text", _best(partial(page, filter=[condition]), 2), "s", "< 2"),
        ("page filtered and sorted", both, "s", "< 2"),
        ("profile", _best(partial(profile, str(file)), 2), "s", "< 2"),
        ("profile, all exact", _best(partial(profile, str(file), exact=True), 1), "s", ""),
    ]


def _best(call: Callable[[], Any], times: int) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return min(seconds)
