"""Join Data: put the rows of two tables together where their keys are equal."""

from typing import Annotated, Literal

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.annotations import NO_COLUMNS, Choices, Columns, Label, Selector, ShownIf
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import choose, same
from designer.modules.data_transformation.joining import Keys, joined
from designer.modules.selection import selected_in_order

JoinType = Annotated[
    Literal["inner", "left_outer", "full_outer", "left_semi"],
    Choices(
        {
            "inner": "Inner join",
            "left_outer": "Left outer join",
            "full_outer": "Full outer join",
            "left_semi": "Left semi join",
        }
    ),
    Label("Join type"),
]
NUMBERS = frozenset({"integer", "float", "decimal"})


@module(
    title="Join Data",
    group="Data Transformation",
    schema={"output": choose("join_type", {"left_semi": same("left")})},
)
def join_data(
    left: Annotated[Table, Label("Dataset1")],
    right: Annotated[Table, Label("Dataset2")],
    *,
    left_keys: Annotated[
        Selector, Columns(of="left"), Label("Join key columns for left dataset")
    ] = NO_COLUMNS,
    right_keys: Annotated[
        Selector, Columns(of="right"), Label("Join key columns for right dataset")
    ] = NO_COLUMNS,
    match_case: Annotated[bool, Label("Match case")] = True,
    join_type: JoinType = "inner",
    keep_right_keys: Annotated[
        bool,
        ShownIf(join_type=("inner", "left_outer", "full_outer")),
        Label("Keep right key columns in joined table"),
    ] = True,
) -> Annotated[Table, Label("Results dataset")]:
    """Put the rows of two datasets together where their key columns are equal.

    Missing keys equal nothing. A column of the right dataset whose name is taken is renamed to
    `name (1)`. The rows come in the order of the left dataset, then of the right one.

    Args:
        left: The left dataset.
        right: The right dataset.
        left_keys: The key columns of the left dataset, in order.
        right_keys: As many key columns of the right dataset, in the same order, of the same types.
        match_case: Tell upper from lower case when keys are texts.
        join_type: Inner keeps rows with a partner; left outer all rows of the left dataset; full
            outer all rows of both; left semi the rows of the left dataset that have a partner,
            without columns of the right one.
        keep_right_keys: Keep the key columns of the right dataset beside those of the left. In a
            full outer join without them the left keys take the values of the right ones.
    """
    pairs = _key_pairs(left, right, left_keys, right_keys)
    keys = Keys(tuple(a.name for a, _ in pairs), tuple(b.name for _, b in pairs))
    frames = [
        _comparable(table, names) for table, names in ((left, keys.left), (right, keys.right))
    ]
    if not match_case:
        frames = [frame.with_columns(pl.col(pl.String).str.to_lowercase()) for frame in frames]
    return joined(
        left, right, frames[0], frames[1], keys, join_type, keep_right_keys=keep_right_keys
    )


def _key_pairs(
    left: Table, right: Table, left_keys: Selector, right_keys: Selector
) -> list[tuple[Column, Column]]:
    """Pair the keys in order, and see that they can be compared."""
    left_names = selected_in_order(left, left_keys)
    right_names = selected_in_order(right, right_keys)
    if not left_names or len(left_names) != len(right_names):
        message = (
            f"{len(left_names)} key columns are selected in the left dataset and "
            f"{len(right_names)} in the right one. Select at least one, and as many in both."
        )
        raise ModuleError("keys_mismatch", message)
    pairs = [
        (left.column(a), right.column(b)) for a, b in zip(left_names, right_names, strict=True)
    ]
    for a, b in pairs:
        if a.type != b.type and not {a.type, b.type} <= NUMBERS:
            message = (
                f"The key “{a.name}” of the left dataset is {a.type}, but “{b.name}” in "
                f"the right one is {b.type}. Make their types equal with Edit Metadata."
            )
            raise ModuleError("key_type_mismatch", message, a.name)
    return pairs


def _comparable(table: Table, names: tuple[str, ...]) -> pl.DataFrame:
    """Give the keys alone, categories as texts."""
    frame = table.polars().select(names)
    return frame.with_columns(
        pl.col(name).cast(pl.String)
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.Enum)
    )
