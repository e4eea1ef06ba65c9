"""N-grams given to a fixed number of features by their hashes."""

import numpy as np
import polars as pl
from sklearn.feature_extraction import FeatureHasher


def hashed(counts: pl.DataFrame, width: int) -> pl.DataFrame:
    """Give `document`, `feature` and `value`: counts of n-grams with equal hashes are added up."""
    ngrams = counts.get_column("ngram").unique()
    hasher = FeatureHasher(width, input_type="string", alternate_sign=False, dtype=np.float64)
    features = hasher.transform([ngram] for ngram in ngrams).indices if len(ngrams) else []
    known = pl.DataFrame({"ngram": ngrams, "feature": pl.Series(features, dtype=pl.Int64)})
    return (
        counts.join(known, on="ngram")
        .group_by("document", "feature")
        .agg(pl.col("count").sum().alias("value"))
    )
