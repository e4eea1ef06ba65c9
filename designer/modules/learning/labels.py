"""Label columns: which one it is, its classes, and the rows that have one."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.selection import existing

MOST_CLASSES = 1_000
BINARY_CLASSES = 2


def label_column(table: Table, name: str | None) -> Column:
    """Give the column named, or else the one column whose role is label.

    Raises:
        ModuleError: it does not exist, or there is none or several to infer it from.
    """
    if name:
        return existing(table, name)
    labels = [column for column in table.columns if column.role == "label"]
    if len(labels) == 1:
        return labels[0]
    found = "None is" if not labels else f"{', '.join(f'“{c.name}”' for c in labels)} are"
    message = (
        f"Which column is the label? {found} marked as label. Choose the label column, or mark "
        "exactly one with Edit Metadata."
    )
    raise ModuleError("label_column_missing", message)


def classes_of(table: Table, label: Column) -> tuple[str | int | float | bool, ...]:
    """Give the classes of a label in their order: of its levels, else ascending.

    Raises:
        ModuleError: its values are measured rather than counted, or they are too many.
    """
    values = table.polars().get_column(label.name).drop_nulls()
    unique = values.unique().sort()
    if label.levels is None and label.type == "float" and _has_fractions(unique):
        message = (
            f"The label “{label.name}” has {len(unique):,} different values: it looks like a "
            "measured number, not a class. Use a regression learner, or choose another label."
        )
        raise ModuleError("label_is_no_class", message, label.name)
    if len(unique) > MOST_CLASSES:
        message = (
            f"The label “{label.name}” has {len(unique):,} classes; at most {MOST_CLASSES:,} can "
            "be told apart. Choose another label, join the rare ones above this node, or "
            "use a regression learner if it is a number."
        )
        raise ModuleError("too_many_classes", message, label.name)
    if label.levels is not None:
        present = set(values.cast(pl.String).unique())
        return tuple(level for level in label.levels if level in present)
    return tuple(unique.to_list())


def two_classes(table: Table, label: Column) -> tuple[str | int | float | bool, ...]:
    """Give the negative and the positive class: the second in order counts as positive.

    Raises:
        ModuleError: there are not exactly two.
    """
    classes = classes_of(table, label)
    if len(classes) != BINARY_CLASSES:
        shown = ", ".join(f"“{value}”" for value in classes[:5]) or "no values at all"
        message = (
            f"A two-class learner needs a label with two classes; “{label.name}” has "
            f"{len(classes)}: {shown}{', …' if len(classes) > 5 else ''}."  # noqa: PLR2004
        )
        raise ModuleError("label_not_binary", message, label.name)
    return classes


def several_classes(table: Table, label: Column) -> tuple[str | int | float | bool, ...]:
    """Give the classes, at least two.

    Raises:
        ModuleError: there is only one, or there are too many.
    """
    classes = classes_of(table, label)
    if len(classes) < BINARY_CLASSES:
        message = (
            f"A classification learner needs a label of at least two classes; “{label.name}” has "
            f"only “{', '.join(map(str, classes))}”. Choose another label, or look at the data "
            "above this node."
        )
        raise ModuleError("label_of_one_class", message, label.name)
    return classes


def class_codes(
    table: Table, label: str, classes: Sequence[str | int | float | bool]
) -> npt.NDArray[np.int64]:
    """Give the number of each row's class; -1 where it is missing or none of them."""
    series = table.polars().get_column(label)
    if isinstance(series.dtype, pl.Enum):
        return _codes_of_levels(series, series.dtype.categories, classes)
    if series.dtype == pl.Categorical:
        series = series.cast(pl.String)
    codes = series.replace_strict(
        pl.Series(list(classes), dtype=series.dtype),
        pl.Series(range(len(classes)), dtype=pl.Int64),
        default=-1,
    )
    return np.asarray(codes.fill_null(-1).to_numpy(), dtype=np.int64)


def _codes_of_levels(
    series: pl.Series, levels: pl.Series, classes: Sequence[str | int | float | bool]
) -> npt.NDArray[np.int64]:
    """Look up the class of each level rather than of each row; the last entry is for missing."""
    known = {name: number for number, name in enumerate(classes)}
    codes = np.array([*(known.get(level, -1) for level in levels), -1], dtype=np.int64)
    places = series.to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
    return np.asarray(codes[places], dtype=np.int64)


def numbers(table: Table, label: Column) -> npt.NDArray[np.float64]:
    """Give the values of a numeric label as float64; missing values are NaN.

    Raises:
        ModuleError: the label is no number.
    """
    if not label.is_numeric and label.type != "boolean":
        message = (
            f"A regression learner needs a number as label; “{label.name}” is {label.type}. "
            "Convert it with Edit Metadata, or use a classification learner."
        )
        raise ModuleError("label_is_no_number", message, label.name)
    series = table.polars().get_column(label.name).cast(pl.Float64)
    return np.asarray(series.fill_null(float("nan")).to_numpy(), dtype=np.float64)


def check_not_below(
    values: npt.NDArray[np.float64], label: Column, least: float | None, title: str
) -> None:
    """See that no value of a numeric label is less than a learner can predict.

    Raises:
        ModuleError: one is.
    """
    if least is None or not (values < least).any():
        return
    message = (
        f"{title} learns from labels of {least:g} and more; “{label.name}” has "
        f"{int((values < least).sum()):,} smaller ones, such as {values.min():g}. Leave these rows "
        "out with Filter Rows, or use another regression learner."
    )
    raise ModuleError("label_too_small", message, label.name)


def with_label(table: Table, label: Column) -> Table:
    """Give the rows that have a label.

    Raises:
        ModuleError: no row has one.
    """
    frame = table.polars()
    series = frame.get_column(label.name)
    present = series.is_not_null()
    if series.dtype.is_float():
        present &= series.is_not_nan() & series.is_finite()
    if not present.any():
        message = (
            f"No row has a value in the label “{label.name}”: there is nothing to learn from. "
            "Choose another label, or look at the data above this node."
        )
        raise ModuleError("label_all_missing", message, label.name)
    return table if present.all() else table.filter(present.to_numpy())


def _has_fractions(values: pl.Series) -> bool:
    finite = values.filter(values.is_finite())
    return bool((finite != finite.round()).any())
