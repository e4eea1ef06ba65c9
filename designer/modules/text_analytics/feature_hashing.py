"""Feature Hashing: numbers of a fixed width from texts, without a dictionary."""

from typing import Annotated

import numpy as np
import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import Columns, Label, Range, Selector
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.selection import selected
from designer.modules.text_analytics.columns import documents_of, text_column
from designer.modules.text_analytics.hashing import hashed
from designer.modules.text_analytics.ngrams import counted
from designer.modules.text_analytics.widening import check_size, widened

REMEDY = "Choose a smaller hashing bitsize, or fewer columns."


@module(title="Feature Hashing", group="Text Analytics")
def feature_hashing(
    dataset: Table,
    *,
    columns: Annotated[Selector, Columns(types=("string",)), Label("Target columns")],
    bits: Annotated[int, Range(1, 31), Label("Hashing bitsize")] = 10,
    n_grams: Annotated[int, Range(0, 10), Label("N-grams")] = 2,
    context: Context,
) -> Annotated[Table, Label("Transformed dataset")]:
    """Make numbers of texts by hashing their words.

    Each word, and each sequence of words, is given to one of the new columns by its MurmurHash3;
    the columns count them. Different words can share a column, the more so the fewer bits there
    are. The same word always goes to the same column, so other datasets get columns of the same
    meaning. The columns are called COLUMN_HashingFeature.0 and so on; a row without a text has 0
    in all of them.

    Words are runs of letters and digits, whatever their case. No sequence reaches beyond |||,
    which Preprocess Text puts between sentences.

    Args:
        dataset: The table with the texts.
        columns: The columns of texts to hash; each gets columns of its own.
        bits: How many columns there are for each column of texts: 2 for 1 bit, 1,024 for 10 bits.
        n_grams: The most words in a sequence; 0 takes each text as one word, as it is.
        context: Tells how far the work is.
    """
    names = selected(dataset, columns)
    for name in names:
        text_column(dataset, name)
    width = 2**bits
    check_size(dataset.num_rows, width * len(names), "features", REMEDY)
    for name in names:
        texts, rows = documents_of(dataset, name)
        counts = counted(texts, n_grams, context.progress) if n_grams else _whole(texts)
        entries = hashed(counts, width)
        features = [f"{name}_HashingFeature.{k}" for k in range(width)]
        dataset = dataset.with_columns(widened(entries, rows, features, np.int64))
    return dataset


def _whole(texts: pl.Series) -> pl.DataFrame:
    """Take each text as one n-gram."""
    documents = texts.alias("ngram").to_frame().with_row_index("document")
    return documents.with_columns(pl.lit(1, pl.UInt32).alias("count"))
