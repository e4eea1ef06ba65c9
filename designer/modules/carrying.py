"""Column metadata carried over to a frame that a query or a script made."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from designer.artifacts.errors import TableError
from designer.artifacts.frames import as_arrow
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.names import unique_names


def carried(frame: Any, sources: Sequence[Table]) -> Table:
    """Make a table of a frame; columns keep what was known of their namesakes of the same type.

    The first source that has the name counts. Names that occur twice become `name (1)` and so on.

    Raises:
        ModuleError: a column cannot be stored in a table.
    """
    try:
        arrow = as_arrow(frame)
        arrow = arrow.rename_columns(unique_names(arrow.column_names)).replace_schema_metadata(None)
        plain = Table.from_frame(arrow)
        known = {column.name: column for table in reversed(sources) for column in table.columns}
        same = [
            replace(known[c.name], time_zone=c.time_zone, precision=c.precision, scale=c.scale)
            for c in plain.columns
            if c.name in known and (known[c.name].type == c.type or _is_void(arrow, c.name))
        ]
        return Table.from_frame(_in_zones(arrow, known), same)
    except TableError as error:
        raise ModuleError("result_invalid", error.message, error.details.get("column")) from error


def _is_void(arrow: pa.Table, name: str) -> bool:
    """Whether the column came without a type, because it has no values."""
    return bool(pa.types.is_null(arrow.schema.field(name).type))


def _in_zones(arrow: pa.Table, known: dict[str, Any]) -> pa.Table:
    """Show moments in the time zone that they had, where the query gave them in another."""
    for index, field in enumerate(arrow.schema):
        before = known.get(field.name)
        zone = before.time_zone if before is not None else None
        if zone and pa.types.is_timestamp(field.type) and field.type.tz not in (None, zone):
            moved = arrow.column(index).cast(pa.timestamp(field.type.unit, zone))
            arrow = arrow.set_column(index, field.name, moved)
    return arrow.replace_schema_metadata(None)
