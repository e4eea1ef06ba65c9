"""Small real tables that learners can learn something from."""

import polars as pl
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris

from designer.artifacts.table import Table

LABEL = "malignant"
TARGET = "progression"
SPECIES = "species"


def breast_cancer() -> Table:
    """569 rows, 30 numbers, one category made of a number, a label of two texts."""
    data = load_breast_cancer(as_frame=True)
    frame = pl.from_pandas(data.data).with_columns(
        pl.when(pl.col("mean radius") > 14)
        .then(pl.lit("large"))
        .otherwise(pl.lit("small"))
        .alias("size"),
        pl.Series(LABEL, ["yes" if target == 0 else "no" for target in data.target]),
    )
    return Table.from_frame(frame)


def diabetes() -> Table:
    """442 rows, 10 numbers, a numeric label."""
    data = load_diabetes(as_frame=True)
    frame = pl.from_pandas(data.data).with_columns(pl.Series(TARGET, data.target.to_numpy()))
    return Table.from_frame(frame)


def iris() -> Table:
    """150 rows, 4 numbers, a label of three texts."""
    data = load_iris(as_frame=True)
    names = {column: column.removesuffix(" (cm)") for column in data.data.columns}
    frame = pl.from_pandas(data.data.rename(columns=names)).with_columns(
        pl.Series(SPECIES, [str(data.target_names[target]) for target in data.target])
    )
    return Table.from_frame(frame)
