"""Summarize Data: a table of statistics with a row for each column."""

from typing import Annotated

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.statistical_functions.statistics import STATISTICS, counts, statistics


@module(title="Summarize Data", group="Statistical Functions")
def summarize_data(
    dataset: Table, *, context: Context
) -> Annotated[Table, Label("Results dataset")]:
    """Describe every column of a dataset by its statistics.

    The result has a row for each column: how many values, distinct values and missing ones it has
    and, for numbers and booleans (true counts 1), the smallest and greatest value, mean, mean
    deviation, quartiles, mode, range, sample variance and standard deviation, sample skewness and
    kurtosis and the percentiles 0.5, 1, 5, 95 and 99.5. Quantiles are interpolated linearly; of
    equally frequent values the mode is the smallest. Statistics that need more values than there
    are stay missing.

    Args:
        dataset: The table to describe.
        context: The surroundings of the step.
    """
    frame = dataset.polars()
    rows = []
    for number, name in enumerate(dataset.names):
        context.progress(number / len(dataset.names), name)
        series = frame.get_column(name)
        is_number = series.dtype.is_numeric() or series.dtype == pl.Boolean
        rows.append({"Feature": name, **(statistics(series) if is_number else counts(series))})
    schema = {"Feature": pl.String, **STATISTICS}
    return Table.from_frame(pl.DataFrame(rows, schema=schema))
