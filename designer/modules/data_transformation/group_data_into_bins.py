"""Group Data into Bins: put the number of a bin in the place of a number."""

from typing import Annotated, Literal, NamedTuple

from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import (
    NUMERIC_COLUMNS,
    Choices,
    Columns,
    Label,
    Length,
    Range,
    Selector,
    ShownIf,
)
from designer.catalog.declare import module
from designer.catalog.schema_rules import Rule, choose, retyped
from designer.modules.data_transformation.binning import Binning, fitted_edges, given_edges
from designer.modules.numbers import check_numeric
from designer.modules.refitting import fit_again
from designer.modules.selection import selected

TITLE = "Group Data into Bins"


class Binned(NamedTuple):
    """The table with the bins, and what does the same to other tables."""

    quantized_dataset: Annotated[Table, Label("Quantized dataset")]
    transformation: Annotated[Transform, Label("Binning transformation")]


Mode = Annotated[
    Literal["quantiles", "equal_width", "custom_edges"],
    Choices(
        {
            "quantiles": "Quantiles",
            "equal_width": "Equal Width",
            "custom_edges": "Custom Edges",
        }
    ),
    Label("Binning mode"),
]
Normalization = Annotated[
    Literal["percent", "p_quantile", "quantile_index"],
    Choices({"percent": "Percent", "p_quantile": "PQuantile", "quantile_index": "QuantileIndex"}),
    ShownIf(mode="quantiles"),
    Label("Quantile normalization"),
]
OutputMode = Annotated[
    Literal["append", "inplace", "result_only"],
    Choices({"append": "Append", "inplace": "Inplace", "result_only": "ResultOnly"}),
    Label("Output mode"),
]


def _in_place(kind: str) -> Rule:
    category = {"type": kind, "categorical": True, "ordered": True}
    return choose(
        "tag_categorical",
        {True: retyped("dataset", "columns", category)},
        retyped("dataset", "columns", {"type": kind}),
    )


OF_QUANTILES = choose("normalization", {"quantile_index": _in_place("integer")}, _in_place("float"))
IN_PLACE = choose("mode", {"quantiles": OF_QUANTILES}, _in_place("integer"))


@module(
    title=TITLE,
    group="Data Transformation",
    schema={"quantized_dataset": choose("output_mode", {"inplace": IN_PLACE})},
)
def group_data_into_bins(
    dataset: Table,
    *,
    mode: Mode = "quantiles",
    bins: Annotated[
        int,
        Range(2, 10_000),
        ShownIf(mode=("quantiles", "equal_width")),
        Label("Number of bins"),
    ] = 10,
    normalization: Normalization = "percent",
    edges: Annotated[
        str,
        Length(1),
        ShownIf(mode="custom_edges"),
        Label("Comma-separated list of bin edges"),
    ] = "0",
    columns: Annotated[Selector, Columns(types=("numeric",)), Label("Columns to bin")] = (
        NUMERIC_COLUMNS
    ),
    output_mode: OutputMode = "append",
    tag_categorical: Annotated[bool, Label("Tag columns as categorical")] = True,
) -> Binned:
    """Put the number of a bin in the place of each number.

    A value that equals an edge belongs to the bin below it. Missing values stay missing; values
    beyond those of this dataset belong to the first or the last bin. Where many values are equal,
    edges fall together and there are fewer bins. The second output puts the values of another
    dataset into the bins of this one.

    Args:
        dataset: The table with the columns.
        mode: Quantiles makes bins with equally many rows; Equal Width divides the range from the
            smallest to the greatest value; Custom Edges takes the edges that you give.
        bins: How many bins there are.
        normalization: How a bin is written: as the share of the bins up to it in percent, as that
            share between 0 and 1, or as its number from 1 on.
        edges: The edges in ascending order, such as 18, 30, 65: they make one bin more than there
            are edges, and bins are written as their number from 1 on.
        columns: The columns to put into bins; they must be numbers.
        output_mode: Add the bins as columns NAME_quantized, put them in the place of the columns,
            or give the bins alone.
        tag_categorical: Make the bins categories, so that learners do not calculate with them.
    """
    names = selected(dataset, columns)
    chosen = tuple(dataset.column(name) for name in names)
    check_numeric(chosen, "put into bins")
    found = (
        dict.fromkeys(names, given_edges(edges))
        if mode == "custom_edges"
        else fitted_edges(dataset, names, bins, by_width=mode == "equal_width")
    )
    binning = Binning(
        title=TITLE,
        columns=chosen,
        edges=found,
        normalization=normalization if mode == "quantiles" else "quantile_index",
        output_mode=output_mode,
        tags_categorical=tag_categorical,
    )
    again = fit_again(
        group_data_into_bins,
        mode=mode,
        bins=bins,
        normalization=normalization,
        edges=edges,
        columns=columns,
        output_mode=output_mode,
        tag_categorical=tag_categorical,
    )
    transform = Transform(TITLE, binning, chosen, binning.details(), again)
    return Binned(binning.apply(dataset), transform)
