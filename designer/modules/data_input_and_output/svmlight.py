"""Text in the SVMLight format, made a frame of the columns Col1 … Coln and Labels."""

import io
from importlib import import_module
from typing import Any

import numpy as np
import polars as pl

from designer.catalog.errors import ModuleError

MAX_CELLS = 50_000_000


def read_svmlight(text: str) -> pl.DataFrame:
    """Read `LABEL INDEX:VALUE …` lines; values that are not given are 0."""
    if not text.strip():
        return pl.DataFrame()
    # Loaded when needed: it takes seconds, and every other way to enter data does without.
    datasets: Any = import_module("sklearn.datasets")
    try:
        features, labels = datasets.load_svmlight_file(io.BytesIO(text.encode()), zero_based=False)
    except (ValueError, OverflowError) as error:
        message = (
            f"The data is not in the SVMLight format: {error}. A line is a label and pairs "
            "INDEX:VALUE with ascending indexes from 1 on, as in “1 1:0.5 3:2”."
        )
        raise ModuleError("data_invalid", message) from error
    rows, columns = features.shape
    if rows * columns > MAX_CELLS:
        message = (
            f"The data would have {columns:,} columns and {rows:,} rows, more than {MAX_CELLS:,} "
            "cells. Use smaller indexes."
        )
        raise ModuleError("data_too_large", message)
    dense = np.asarray(features.toarray(), dtype=np.float64)
    frame = pl.DataFrame({f"Col{i + 1}": dense[:, i] for i in range(columns)})
    return frame.with_columns(pl.Series("Labels", np.asarray(labels, dtype=np.float64)))
