"""Principal Component Analysis: few columns that say most of what many say."""

from typing import Annotated, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import (
    NUMERIC_COLUMNS,
    Choices,
    Columns,
    Label,
    Range,
    Selector,
    ShownIf,
)
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.components import (
    Components,
    components_for,
    fit_components,
)
from designer.modules.learning.scaled_features import Scale, fit_scaled
from designer.modules.refitting import fit_again
from designer.modules.selection import selected

TITLE = "Principal Component Analysis"
MOST_SHOWN = 50
Keep = Annotated[
    Literal["number", "share"],
    Choices({"number": "A number", "share": "As many as explain a share"}),
    Label("Components to keep"),
]


class Reduced(NamedTuple):
    """The rows as components, what these are, and what does the same to other tables."""

    results_dataset: Annotated[Table, Label("Results dataset")]
    components_table: Annotated[Table, Label("Components")]
    transformation: Annotated[Transform, Label("PCA transformation")]


@module(title=TITLE, group="Data Transformation")
def principal_component_analysis(
    dataset: Table,
    *,
    columns: Annotated[Selector, Columns(), Label("Columns to reduce")] = NUMERIC_COLUMNS,
    keep: Keep = "number",
    components: Annotated[
        int, Range(1, 10_000), ShownIf(keep="number"), Label("Number of components")
    ] = 2,
    share: Annotated[
        float,
        Range(0, 1, exclusive_min=True, step=0.05),
        ShownIf(keep="share"),
        Label("Share of the variance"),
    ] = 0.95,
    standardize: Annotated[bool, Label("Standardize the columns")] = True,
    whiten: Annotated[bool, Label("Bring components to variance 1")] = False,
    append: Annotated[bool, Label("Keep the columns that are reduced")] = False,
    context: Context,
) -> Reduced:
    """Put few columns that say most of what many say in their place.

    A principal component is a weighted sum of columns: the first is the one in which the rows
    differ most, the second the one in which they differ most of those unrelated to the first, and
    so on. They are called PC1, PC2 and so on, and come after the columns that stay. The second
    output says how much each explains and how much of each column it has. The third puts the rows
    of another dataset on the components of this one.

    Categories count as indicators. Missing values must be cleaned before; in other datasets a row
    with missing values has no components.

    Args:
        dataset: The table with the columns.
        columns: The columns to reduce; leave the label out, if there is one.
        keep: Keep a number of components, or as many as are needed to explain a share of the
            variance.
        components: How many components to keep: at most as many as there are columns or rows.
        share: The share of the variance that the components explain together at least.
        standardize: Bring each column to standard deviation 1 first, so that each counts alike.
            Switch it off where all are measured in one unit.
        whiten: Divide each component by its standard deviation, so that all count alike in what
            comes after.
        append: Keep the columns that are reduced beside the components.
        context: Shown how much each component explains.
    """
    scale: Scale = "deviation" if standardize else "none"
    features, matrix = fit_scaled(dataset, selected(dataset, columns), TITLE, scale, 2)
    found = fit_components(matrix)
    shares = np.nan_to_num(found.explained_variance_ratio_)
    count = components if keep == "number" else components_for(shares, share)
    if count > len(shares):
        message = (
            f"{count} components are asked for, but {matrix.shape[0]} rows with "
            f"{matrix.shape[1]} columns of numbers have {len(shares)}. Give a smaller number of "
            "components, or select more columns."
        )
        raise ModuleError("too_many_components", message)
    fitted = Components(
        features,
        found.mean_,
        found.components_[:count],
        found.explained_variance_[:count],
        shares[:count],
        whitens=whiten,
        appends=append,
    )
    context.metric("Explained share", float(shares[:count].sum()))
    _show(shares, context)
    again = fit_again(
        principal_component_analysis,
        columns=columns,
        keep=keep,
        components=components,
        share=share,
        standardize=standardize,
        whiten=whiten,
        append=append,
    )
    details = {"components": count, "shares": shares[:count].tolist()}
    transform = Transform(TITLE, fitted, features.features.columns, details, again)
    return Reduced(fitted.apply(dataset), fitted.table(), transform)


def _show(shares: npt.NDArray[np.float64], context: Context) -> None:
    """Show how much each component explains, also of those that are not kept."""
    shown = shares[:MOST_SHOWN]
    numbers = range(1, len(shown) + 1)
    series = {"Each component": shown, "With those before it": shown.cumsum()}
    context.figure(
        "Explained variance",
        {
            "kind": "lines",
            "title": "Explained share of the variance",
            "x_title": "Component",
            "y_title": "Share",
            "series": [
                {"name": name, "points": list(zip(numbers, values.tolist(), strict=True))}
                for name, values in series.items()
            ],
        },
    )
