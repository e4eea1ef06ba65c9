"""Modules that look at many rows for one value: queries, groups, statistics, earlier rows."""

from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from tests.bench.data_modules.case import NUMBERS, Case, Files, columns, inline

GROUPED = (
    "select text, integer_0, count(*) as n, avg(float_0) as mean, sum(integer_3) as total "
    "from t1 group by all order by all"
)
CHOSEN = "select *, float_0 + float_1 as both from t1 where integer_0 > 4"
SHARES = (0.25, 0.5, 0.75, 0.005, 0.01, 0.05, 0.95, 0.995)
STATISTICS = inline(
    ("float_0", "mean", ""), ("integer_3", "sum", ""), ("float_1", "median", ""),
    named=("column", "statistic", "name"),
)  # fmt: skip
LAGGED = ("float_0", "integer_1")


def _query(files: Files, query: str) -> pa.Table:
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.register("t1", files.arrow())
        return connection.sql(query).to_arrow_table()


def _grouped(files: Files) -> pl.LazyFrame:
    statistics = (
        pl.col("float_0").mean(), pl.col("integer_3").sum(), pl.col("float_1").median(),
    )  # fmt: skip
    keys = ["text", "integer_0"]
    return files.lazy().group_by(keys, maintain_order=True).agg(statistics).sort(keys)


def _plain_grouped(files: Files) -> Any:
    frame = files.pandas(columns=["text", "integer_0", "float_0", "integer_3", "float_1"])
    wanted = {"float_0": "mean", "integer_3": "sum", "float_1": "median"}
    return frame.groupby(["text", "integer_0"]).agg(wanted).reset_index()


def _pivoted(files: Files) -> pl.DataFrame:
    keys = ["integer_2", "text"]
    cells = files.lazy().group_by(keys, maintain_order=True).agg(pl.col("float_0").mean())
    return cells.collect().pivot(
        "text", index="integer_2", values="float_0", sort_columns=True, maintain_order=True
    )


def _summarized(files: Files) -> pl.DataFrame:
    frame = files.lazy()
    ordered = frame.select(NUMBERS.cast(pl.Float64).sort()).collect()
    others = frame.select(pl.all().exclude(ordered.columns)).collect()
    found = [*map(_statistics, ordered.get_columns()), *map(_counts, others.get_columns())]
    return pl.DataFrame(found, infer_schema_length=None)


def _counts(values: pl.Series) -> dict[str, Any]:
    return {
        "Feature": values.name, "count": values.count(),
        "distinct": values.drop_nulls().n_unique(), "missing": values.null_count(),
    }  # fmt: skip


def _statistics(ordered: pl.Series) -> dict[str, Any]:
    low, high, mean = ordered.min(), ordered.max(), ordered.mean()
    runs = ordered.drop_nulls().rle().struct.unnest()
    return {
        "Feature": ordered.name, "count": ordered.count(), "distinct": runs.height,
        "missing": ordered.null_count(), "min": low, "max": high, "range": high - low,
        "mean": mean, "deviation": (ordered - mean).abs().mean(),
        "variance": ordered.var(), "std": ordered.std(), "skew": ordered.skew(bias=False),
        "kurtosis": ordered.kurtosis(bias=False),
        "mode": runs.get_column("value")[runs.get_column("len").arg_max()],
        **{f"p{share}": ordered.quantile(share, "linear") for share in SHARES},
    }  # fmt: skip


def _lagged(files: Files) -> pl.LazyFrame:
    made = []
    for name in LAGGED:
        column = pl.col(name)
        made += [column.shift(back).alias(f"{name}_lag_{back}") for back in (1, 7)]
        made.append(column.shift(1).rolling_mean(7).alias(f"{name}_mean_7"))
    return files.lazy().with_columns(made)


def _lagged_in_groups(files: Files) -> pl.LazyFrame:
    earlier = (
        pl.col(name).shift(1).over("text", order_by="moment").alias(f"{name}_lag_1")
        for name in LAGGED
    )
    return files.lazy().with_columns(earlier)


GROUP_CASES = [
    Case(
        "Apply SQL Transformation, groups", "apply_sql_transformation",
        lambda files: _query(files, GROUPED), {"script": GROUPED}, {"t1": "table"},
    ),
    Case(
        "Apply SQL Transformation, rows", "apply_sql_transformation",
        lambda files: _query(files, CHOSEN), {"script": CHOSEN}, {"t1": "table"},
    ),
    Case(
        "Group By and Aggregate", "group_by_and_aggregate", _grouped,
        {"keys": columns("text", "integer_0"), "statistics": STATISTICS}, plain=_plain_grouped,
    ),
    Case(
        "Pivot", "pivot", _pivoted,
        {
            "row_columns": columns("integer_2"), "names_from": "text", "values_from": "float_0",
            "aggregate": "mean",
        },
        plain=lambda files: files.pandas(columns=["integer_2", "text", "float_0"]).pivot_table(
            index="integer_2", columns="text", values="float_0"
        ).reset_index(),
    ),
    Case("Summarize Data", "summarize_data", _summarized),
    Case(
        "Lag Features", "lag_features", _lagged,
        {"columns": columns(*LAGGED), "lags": [1, 7], "windows": [7]},
    ),
    Case(
        "Lag Features, in groups by time", "lag_features", _lagged_in_groups,
        {"columns": columns(*LAGGED), "group_by": columns("text"), "order_by": "moment"},
    ),
]  # fmt: skip
