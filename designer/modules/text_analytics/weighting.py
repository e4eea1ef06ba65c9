"""What an n-gram that is in a text counts for."""

from typing import Annotated, Literal, TypeAlias

import polars as pl

from designer.catalog.annotations import Choices, Label
from designer.modules.text_analytics.vocabulary import Vocabulary

Weighting: TypeAlias = Annotated[
    Literal["binary", "tf", "idf", "tf_idf"],
    Choices({"binary": "Binary Weight", "tf": "TF", "idf": "IDF", "tf_idf": "TF-IDF"}),
    Label("Weighting function"),
]
WEIGHTS = {
    "binary": pl.lit(1),
    "tf": pl.col("count"),
    "idf": pl.col("idf"),
    "tf_idf": pl.col("count") * pl.col("idf"),
}


def weighted(
    counts: pl.DataFrame, vocabulary: Vocabulary, weighting: str, *, normalize: bool
) -> pl.DataFrame:
    """Give `document`, `feature` and `value` of the n-grams that the vocabulary has.

    With `normalize` the sum of the squares of a document's values is 1, unless all are 0.
    """
    known = vocabulary.entries.select("ngram", idf=vocabulary.idf()).with_row_index("feature")
    # In order, as a sum of rounded numbers depends on theirs.
    found = counts.join(known, on="ngram").sort("document", "feature")
    entries = found.select("document", "feature", value=WEIGHTS[weighting])
    if not normalize:
        return entries
    length = (pl.col("value") ** 2).sum().over("document").sqrt()
    return entries.with_columns(
        value=pl.when(length > 0).then(pl.col("value") / length).otherwise(0.0)
    )
