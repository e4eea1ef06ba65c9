"""Modules that change columns, each value by itself, or by what is learned from all."""

from typing import Any

import numpy as np
import polars as pl

from tests.bench.data_modules.case import FLOATS, NUMBERS, Case, Files, columns, types

CHOSEN = (*FLOATS[:4], "text", "category")
DATES = ("moment", "day")
PARTS = ("year", "month", "day", "weekday")
LEVELS = tuple(f"word {i}" for i in range(50))
SHIFT, SPREAD = 0.25, 1.5


def _categorical(files: Files) -> pl.DataFrame:
    frame = files.lazy().collect()
    levels = frame.get_column("text").unique().sort()
    return frame.with_columns(pl.col("text").cast(pl.Enum(levels)))


def _median(files: Files) -> pl.LazyFrame:
    decimal = pl.selectors.float().fill_nan(None)
    whole = pl.selectors.integer()
    return files.lazy().with_columns(
        decimal.fill_null(decimal.median()), whole.fill_null(whole.median().cast(pl.Int64))
    )


def _z_score(files: Files) -> pl.LazyFrame:
    numbers = NUMBERS.cast(pl.Float64)
    return files.lazy().with_columns((numbers - numbers.mean()) / numbers.std(ddof=0))


def _plain_z_score(files: Files) -> Any:
    frame = files.pandas()
    numbers = frame.select_dtypes("number")
    frame[numbers.columns] = (numbers - numbers.mean()) / numbers.std(ddof=0)
    return frame


def _percentiles(files: Files) -> pl.LazyFrame:
    numbers = pl.col(FLOATS)
    low, high = numbers.quantile(0.01, "linear"), numbers.quantile(0.99, "linear")
    return files.lazy().with_columns(numbers.clip(low, high))


def _bins(files: Files) -> pl.DataFrame:
    frame = files.lazy().collect()
    shares = np.linspace(0, 1, 11)[1:-1]
    found = []
    for name in FLOATS:
        ordered = frame.get_column(name).sort()
        edges = pl.Series([ordered.quantile(share, "linear") for share in shares])
        place = edges.search_sorted(frame.get_column(name), side="left")
        found.append(((place.cast(pl.Float64) + 1) * 10).alias(f"{name}_quantized"))
    return frame.with_columns(found)


def _indicators(files: Files) -> pl.LazyFrame:
    codes = pl.col("category").to_physical()
    flags = ((codes == i).cast(pl.Int64).alias(f"category-{x}") for i, x in enumerate(LEVELS))
    return files.lazy().with_columns(flags)


def _date_parts(files: Files) -> pl.LazyFrame:
    wanted = [(name, part) for name in DATES for part in PARTS] + [("moment", "hour")]
    wanted.sort(key=lambda pair: pair[0], reverse=True)
    return files.lazy().with_columns(
        getattr(pl.col(name).dt, part)().cast(pl.Int64).alias(f"{name}_{part}")
        for name, part in wanted
    )


def _formula(files: Files) -> pl.LazyFrame:
    chosen = pl.when(pl.col("float_0") > 0).then(pl.col("float_1") * 2).otherwise("float_2")
    return files.lazy().with_columns((chosen + pl.col("integer_1")).alias("result"))


COLUMN_CASES = [
    Case(
        "Select Columns in Dataset", "select_columns_in_dataset",
        lambda files: files.lazy().select(CHOSEN), {"columns": columns(*CHOSEN)},
        plain=lambda files: files.pandas(columns=list(CHOSEN)),
    ),
    Case(
        "Edit Metadata, to decimal numbers", "edit_metadata",
        lambda files: files.lazy().with_columns(pl.col("integer_0", "integer_1").cast(pl.Float64)),
        {"columns": columns("integer_0", "integer_1"), "data_type": "float"},
        plain=lambda files: files.pandas().astype({"integer_0": float, "integer_1": float}),
    ),
    Case(
        "Edit Metadata, to categories", "edit_metadata", _categorical,
        {"columns": columns("text"), "categorical": "categorical"},
        plain=lambda files: files.pandas().astype({"text": "category"}),
    ),
    Case(
        "Clean Missing Data, median", "clean_missing_data", _median,
        {"columns": types("numeric"), "cleaning_mode": "median"},
        plain=lambda files: (
            (frame := files.pandas()).fillna(frame.median(numeric_only=True))
        ),
    ),
    Case("Normalize Data", "normalize_data", _z_score, plain=_plain_z_score),
    Case(
        "Apply Transformation", "apply_transformation",
        lambda files: files.lazy().with_columns((pl.col(FLOATS) - SHIFT) / SPREAD),
        inputs={"transformation": "scaling", "dataset": "table"},
    ),
    Case(
        "Apply Math Operation, plus 2", "apply_math_operation",
        lambda files: files.lazy().with_columns((NUMBERS.cast(pl.Float64) + 2).name.suffix("+2")),
        {"category": "operations", "operations": "add", "second_constant": 2},
    ),
    Case(
        "Apply Math Operation, exp in place", "apply_math_operation",
        lambda files: files.lazy().with_columns(pl.col(FLOATS).exp()),
        {"basic": "exp", "columns": columns(*FLOATS), "output_mode": "inplace"},
    ),
    Case(
        "Clip Values", "clip_values",
        lambda files: files.lazy().with_columns(NUMBERS.clip(-1, 1)),
        {"thresholds": "peaks_and_subpeaks"},
    ),
    Case(
        "Clip Values, percentiles", "clip_values", _percentiles,
        {
            "thresholds": "peaks_and_subpeaks", "threshold_kind": "percentile",
            "columns": columns(*FLOATS),
        },
    ),
    Case("Convert to Indicator Values", "convert_to_indicator_values", _indicators),
    Case(
        "Group Data into Bins", "group_data_into_bins", _bins,
        {"columns": columns(*FLOATS)},
    ),
    Case("Date Parts", "date_parts", _date_parts),
    Case(
        "Formula Column", "formula_column", _formula,
        {"formula": "if([float_0] > 0, [float_1] * 2, [float_2]) + [integer_1]"},
    ),
]  # fmt: skip
