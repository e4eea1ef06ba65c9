"""Transforms fitted anew to the rows that a model learns from, so that none tells of other rows."""

from collections.abc import Sequence

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError


def fitted_to(
    transforms: Sequence[Transform], training: Table, rows: Table, label: Column, context: Context
) -> tuple[Table, Table]:
    """Fit each transform to the training rows as those before it left them; do it to both tables.

    Raises:
        ModuleError: a transform cannot be fitted again, changes the label, or leaves out rows that
            are to be scored.
    """
    for transform in transforms:
        fitted = refitted(transform, training, context)
        training = transformed(fitted, training, label)
        changed = transformed(fitted, rows, label)
        _check_rows(transform, rows, changed)
        rows = changed
    return training, rows


def refitted(transform: Transform, training: Table, context: Context) -> Transform:
    """Fit a transform to other rows.

    Raises:
        ModuleError: nothing says how it was fitted.
    """
    # A transform that was stored before there was `refit` has no such attribute.
    refit = getattr(transform, "refit", None)
    if refit is None:
        message = (
            f"“{transform.title}” does not say how it was fitted, so it cannot be fitted again in "
            "each fold. Run the module that makes it again; if that does not help, connect the "
            "dataset through Apply Transformation instead."
        )
        raise ModuleError("not_refittable", message)
    again: Transform = refit(training, context)
    return again


def transformed(transform: Transform, table: Table, label: Column) -> Table:
    """Do a transform to a table, and see that what is to be predicted stays as it is.

    Raises:
        ModuleError: it does not.
    """
    changed = transform.apply(table)
    if label.name not in changed.names:
        message = (
            f"“{transform.title}” drops the label “{label.name}”, from which the model learns. Let "
            "it keep this column."
        )
        raise ModuleError("label_dropped", message, label.name)
    is_same_length = changed.num_rows == table.num_rows
    if is_same_length and not _values_are_equal(table, changed, label.name):
        message = (
            f"“{transform.title}” changes the label “{label.name}”, so that predictions could not "
            "be compared with it. Do not select this column there."
        )
        raise ModuleError("label_changed", message, label.name)
    return changed


def _values_are_equal(table: Table, changed: Table, name: str) -> bool:
    before, after = (one.polars().get_column(name) for one in (table, changed))
    return before.dtype == after.dtype and before.equals(after, null_equal=True)


def _check_rows(transform: Transform, rows: Table, changed: Table) -> None:
    if changed.num_rows != rows.num_rows:
        message = (
            f"“{transform.title}” leaves out {rows.num_rows - changed.num_rows:,} of "
            f"{rows.num_rows:,} rows that are to be scored. Let it fill what is missing rather "
            "than remove rows, or remove them before."
        )
        raise ModuleError("rows_dropped", message)
