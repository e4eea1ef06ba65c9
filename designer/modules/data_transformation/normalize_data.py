"""Normalize Data: bring columns of numbers to a common scale."""

from typing import Annotated, Literal, NamedTuple

from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import NUMERIC_COLUMNS, Choices, Columns, Label, Selector, ShownIf
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import same
from designer.modules.data_transformation.scaling import Scaling, fitted_scales
from designer.modules.refitting import fit_again
from designer.modules.selection import selected

TITLE = "Normalize Data"


class Normalized(NamedTuple):
    """The table on the new scale, and what does the same to other tables."""

    transformed_dataset: Annotated[Table, Label("Transformed dataset")]
    transformation: Annotated[Transform, Label("Transformation function")]


Method = Annotated[
    Literal["z_score", "min_max", "logistic", "log_normal", "tanh"],
    Choices(
        {
            "z_score": "ZScore",
            "min_max": "MinMax",
            "logistic": "Logistic",
            "log_normal": "LogNormal",
            "tanh": "TanH",
        }
    ),
    Label("Transformation method"),
]


@module(title=TITLE, group="Data Transformation", schema={"transformed_dataset": same("dataset")})
def normalize_data(
    dataset: Table,
    *,
    method: Method = "z_score",
    zero_for_constants: Annotated[
        bool,
        ShownIf(method=("z_score", "min_max", "log_normal")),
        Label("Use 0 for constant columns"),
    ] = True,
    columns: Annotated[Selector, Columns(types=("numeric",)), Label("Columns to transform")] = (
        NUMERIC_COLUMNS
    ),
) -> Normalized:
    """Bring columns of numbers to a common scale.

    The columns are changed in place and become decimal numbers; missing values stay missing. The
    second output does the same to another dataset with the scale learned from this one.

    Args:
        dataset: The table with the columns.
        method: ZScore subtracts the mean and divides by the standard deviation of the population;
            MinMax maps the smallest value to 0 and the greatest to 1; Logistic gives
            1 / (1 + exp(-x)); LogNormal gives the share of smaller values under the log-normal
            distribution fitted to the column, whose values must be positive; TanH gives tanh(x).
        zero_for_constants: Give 0 for columns with a single value; else they become missing.
        columns: The columns to change; they must be numbers.
    """
    names = selected(dataset, columns)
    chosen = tuple(dataset.column(name) for name in names)
    for column in chosen:
        if not column.is_numeric:
            message = (
                f"The column “{column.name}” is {column.type}, and only numbers can be normalized. "
                "Select columns of numbers, or convert it with Edit Metadata."
            )
            raise ModuleError("column_type", message, column.name)
    scales = fitted_scales(dataset, names, method)
    scaling = Scaling(TITLE, chosen, method, scales, zero_for_constants=zero_for_constants)
    again = fit_again(
        normalize_data, method=method, zero_for_constants=zero_for_constants, columns=columns
    )
    transform = Transform(TITLE, scaling, chosen, scaling.details(), again)
    return Normalized(scaling.apply(dataset), transform)
