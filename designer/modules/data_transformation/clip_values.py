"""Clip Values: bring values beyond a threshold back to it, or replace them."""

from typing import Annotated, Literal

from designer.artifacts.table import Table
from designer.catalog.annotations import (
    NUMERIC_COLUMNS,
    Choices,
    Columns,
    Label,
    Range,
    Selector,
    ShownIf,
)
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import choose, same
from designer.modules.data_transformation.clipping import Bound, clipped, percentiles
from designer.modules.numbers import check_numeric
from designer.modules.selection import selected

Thresholds = Annotated[
    Literal["peaks", "subpeaks", "peaks_and_subpeaks"],
    Choices(
        {
            "peaks": "ClipPeaks",
            "subpeaks": "ClipSubPeaks",
            "peaks_and_subpeaks": "ClipPeaksAndSubPeaks",
        }
    ),
    Label("Set of thresholds"),
]
Substitute = Literal["threshold", "mean", "median", "missing"]
UPPER, LOWER = ("peaks", "peaks_and_subpeaks"), ("subpeaks", "peaks_and_subpeaks")
UNADDED = choose("indicator_columns", {False: same("dataset")})


@module(
    title="Clip Values",
    group="Data Transformation",
    schema={"output": choose("overwrite", {True: UNADDED})},
)
def clip_values(
    dataset: Table,
    *,
    thresholds: Thresholds = "peaks",
    threshold_kind: Annotated[Literal["constant", "percentile"], Label("Threshold")] = "constant",
    upper_constant: Annotated[
        float,
        ShownIf(thresholds=UPPER, threshold_kind="constant"),
        Label("Constant value for upper threshold"),
    ] = 1.0,
    lower_constant: Annotated[
        float,
        ShownIf(thresholds=LOWER, threshold_kind="constant"),
        Label("Constant value for lower threshold"),
    ] = -1.0,
    upper_percentile: Annotated[
        float,
        Range(1, 99),
        ShownIf(thresholds=UPPER, threshold_kind="percentile"),
        Label("Percentile number of upper threshold"),
    ] = 99.0,
    lower_percentile: Annotated[
        float,
        Range(1, 99),
        ShownIf(thresholds=LOWER, threshold_kind="percentile"),
        Label("Percentile number of lower threshold"),
    ] = 1.0,
    peaks_substitute: Annotated[
        Substitute, ShownIf(thresholds=UPPER), Label("Substitute value for peaks")
    ] = "threshold",
    subpeaks_substitute: Annotated[
        Substitute, ShownIf(thresholds=LOWER), Label("Substitute value for subpeaks")
    ] = "threshold",
    columns: Annotated[Selector, Columns(types=("numeric",)), Label("List of columns")] = (
        NUMERIC_COLUMNS
    ),
    overwrite: Annotated[bool, Label("Overwrite flag")] = True,
    indicator_columns: Annotated[bool, Label("Add indicator columns")] = False,
) -> Annotated[Table, Label("Results dataset")]:
    """Bring values beyond a threshold back to it, or replace them.

    Values above the upper threshold are peaks, values below the lower one subpeaks; a value at a
    threshold is neither. Missing values stay missing. A column of whole numbers becomes one of
    decimal numbers where what stands for a value is no whole number.

    Args:
        dataset: The table with the columns.
        thresholds: Clip peaks, subpeaks or both.
        threshold_kind: Give the thresholds as numbers, or as percentiles of each column.
        upper_constant: Greater values are peaks.
        lower_constant: Smaller values are subpeaks.
        upper_percentile: Values above this percentile of their column are peaks.
        lower_percentile: Values below this percentile of their column are subpeaks.
        peaks_substitute: What stands for a peak: the threshold, the mean or median of the column
            as it was, or a missing value.
        subpeaks_substitute: The same for subpeaks.
        columns: The columns to clip; they must be numbers.
        overwrite: Clip the columns in place; else each clipped column is added as NAME_Clipped.
        indicator_columns: Add a column NAME_IsClipped that is true where a value was clipped.
    """
    names = selected(dataset, columns)
    check_numeric([dataset.column(name) for name in names], "clipped")
    is_constant = threshold_kind == "constant"
    upper = upper_constant if is_constant else upper_percentile
    lower = lower_constant if is_constant else lower_percentile
    if thresholds == "peaks_and_subpeaks" and lower > upper:
        message = f"The lower threshold is {lower:g}, more than the upper one, which is {upper:g}."
        raise ModuleError("thresholds_invalid", f"{message} Swap them.")
    limits = {
        percent: dict.fromkeys(names, percent)
        if is_constant
        else percentiles(dataset, names, percent)
        for percent in (upper, lower)
    }
    bounds = []
    if thresholds in UPPER:
        bounds.append(Bound(is_upper=True, limits=limits[upper], substitute=peaks_substitute))
    if thresholds in LOWER:
        bounds.append(Bound(is_upper=False, limits=limits[lower], substitute=subpeaks_substitute))
    return clipped(dataset, names, bounds, overwrite=overwrite, indicate=indicator_columns)
