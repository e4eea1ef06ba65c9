"""Select Columns Transform: keep the columns of one table in others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.refitting import AsBefore

TITLE = "Select Columns Transform"


@dataclass(frozen=True, slots=True)
class ColumnSelection:
    """Keeps these columns, in this order; the one named `target` only where it is there."""

    title: str
    columns: tuple[Column, ...]
    target: str | None = None

    def apply(self, table: Table) -> Table:
        """Keep of a table the columns of the one that this was made from."""
        is_absent = self.target is not None and self.target not in table.names
        kept = [c for c in self.columns if not (is_absent and c.name == self.target)]
        check_columns(table, kept, self.title)
        return table.select(column.name for column in kept)

    def details(self) -> Mapping[str, Any]:
        """Describe for people what is kept."""
        return {"kept": len(self.columns)}


@module(title=TITLE, group="Data Transformation")
def select_columns_transform(
    dataset: Annotated[Table, Label("Dataset with desired columns")],
) -> Annotated[Transform, Label("Columns selection transformation")]:
    """Remember which columns a dataset has, to keep the same ones of other datasets.

    Select features once, by Filter Based Feature Selection for instance, and connect this to Apply
    Transformation: data to be scored then has the same columns in the same order.

    Args:
        dataset: The table whose columns are kept, of other tables too.
    """
    if not dataset.columns:
        message = "The dataset has no columns, so there are none to keep. Connect one that has."
        raise ModuleError("no_columns", message)
    selection = ColumnSelection(TITLE, dataset.columns)
    transform = Transform(TITLE, selection, dataset.columns, selection.details())
    return replace(transform, refit=AsBefore(transform))
