"""Modules that choose, order, repeat or join rows."""

from typing import Any

import polars as pl

from tests.bench.data_modules.case import Case, Files, columns, inline

SHARE, RATE, FOLDS = 0.7, 0.1, 5
ORDER = ["text", "integer_4"]
KEPT = inline(("float_0", ">", "0"), ("text", "≠", "word 7"), named=("column", "test", "value"))
LONG = ("float_0", "float_1")


def _split(files: Files) -> list[pl.DataFrame]:
    return _in_two(files.lazy().collect(), pl.int_range(pl.len()).shuffle(0) < SHARE * pl.len())


def _stratified(files: Files) -> list[pl.DataFrame]:
    drawn = pl.int_range(pl.len()).shuffle(0).over("text")
    return _in_two(files.lazy().collect(), drawn < SHARE * pl.len().over("text"))


def _in_two(frame: pl.DataFrame, mark: pl.Expr) -> list[pl.DataFrame]:
    chosen = frame.select(mark).to_series()
    return [frame.filter(chosen), frame.filter(~chosen)]


def _sample(files: Files) -> pl.DataFrame:
    return files.lazy().filter(pl.int_range(pl.len()).shuffle(0) < RATE * pl.len()).collect()


def _folds(files: Files) -> pl.LazyFrame:
    fold = pl.int_range(pl.len()).shuffle(0) % FOLDS + 1
    return files.lazy().with_columns(fold.alias("Fold"))


def _joined(files: Files) -> pl.LazyFrame:
    other = files.lazy("lookup").with_columns(pl.col("key").alias("key (1)"))
    return files.lazy().join(
        other, left_on="integer_4", right_on="key", how="inner", maintain_order="left_right"
    )


def _beside(files: Files) -> pl.DataFrame:
    other = files.lazy("beside").collect()
    return pl.concat([files.lazy().collect(), other], how="horizontal")


def _unpivoted(files: Files) -> pl.LazyFrame:
    frame = files.lazy()
    index = [name for name in frame.collect_schema().names() if name not in LONG]
    long = frame.unpivot(LONG, index=index, variable_name="Name", value_name="Value")
    return long.with_columns(pl.col("Name").cast(pl.Enum(LONG)))


def _unique(files: Files, *keys: str) -> pl.LazyFrame:
    return files.lazy().unique(keys or None, keep="first", maintain_order=True)


def _plain_split(files: Files) -> list[Any]:
    frame = files.pandas()
    first = frame.sample(frac=SHARE, random_state=0).sort_index()
    return [first, frame.drop(first.index)]


ROW_CASES = [
    Case("Split Data, random", "split_data", _split, {"fraction": SHARE}, plain=_plain_split),
    Case(
        "Split Data, stratified", "split_data", _stratified,
        {"fraction": SHARE, "stratify_by": "text"},
    ),
    Case("Partition and Sample, sampling", "partition_and_sample", _sample, {"rate": RATE}),
    Case(
        "Partition and Sample, folds", "partition_and_sample", _folds,
        {"mode": "assign_to_folds", "folds": FOLDS},
    ),
    Case(
        "Join Data", "join_data", _joined,
        {"left_keys": columns("integer_4"), "right_keys": columns("key")},
        {"left": "table", "right": "lookup"},
        lambda files: files.pandas().merge(
            files.pandas("lookup"), left_on="integer_4", right_on="key"
        ),
    ),
    Case(
        "Add Columns", "add_columns", _beside, {}, {"left": "table", "right": "beside"},
    ),
    Case(
        "Add Rows", "add_rows",
        lambda files: pl.concat([files.lazy(), files.lazy()]), {},
        {"dataset1": "table", "dataset2": "table"},
    ),
    Case(
        "Remove Duplicate Rows, two keys", "remove_duplicate_rows",
        lambda files: _unique(files, "text", "integer_3"),
        {"key_columns": columns("text", "integer_3")},
        plain=lambda files: files.pandas().drop_duplicates(["text", "integer_3"]),
    ),
    Case("Remove Duplicate Rows, all columns", "remove_duplicate_rows", _unique),
    Case(
        "Sort Rows, by a number", "sort_rows",
        lambda files: files.lazy().sort("float_0", maintain_order=True),
        {"columns": columns("float_0")},
        plain=lambda files: files.pandas().sort_values("float_0", kind="stable"),
    ),
    Case(
        "Sort Rows, by a text and a number", "sort_rows",
        lambda files: files.lazy().sort(ORDER, maintain_order=True),
        {"columns": columns(*ORDER)},
    ),
    Case(
        "Filter Rows", "filter_rows",
        lambda files: files.lazy().filter(pl.col("float_0") > 0, pl.col("text") != "word 7"),
        {"conditions": KEPT},
        plain=lambda files: files.pandas().query("float_0 > 0 and text != 'word 7'"),
    ),
    Case("Unpivot", "unpivot", _unpivoted, {"columns": columns(*LONG)}),
]  # fmt: skip
