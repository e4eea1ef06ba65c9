"""The metadata of one column of a table: element type, levels, role. Standard library only."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal

ElementType = Literal[
    "boolean", "integer", "float", "decimal", "string",
    "date", "datetime", "time", "duration", "binary",
]  # fmt: skip
Role = Literal["none", "feature", "label", "score", "weight"]

NUMERIC_TYPES: frozenset[ElementType] = frozenset({"integer", "float", "decimal"})


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of a column beside its values.

    `levels` are the values that a categorical column may have, in their order. `score_of` names the
    column that a score predicts; `score_kind` is "label", "probability" (of the positive level),
    "class_probability" or "value".
    """

    name: str
    type: ElementType
    time_zone: str | None = None
    precision: int | None = None
    scale: int | None = None
    categorical: bool = False
    levels: tuple[str, ...] | None = None
    ordered: bool = False
    role: Role = "feature"
    score_of: str | None = None
    score_kind: str | None = None

    @property
    def is_numeric(self) -> bool:
        return self.type in NUMERIC_TYPES

    def to_json(self) -> dict[str, Any]:
        """Give a JSON object without the members that have their default."""
        data: dict[str, Any] = {}
        for name, default in DEFAULTS:
            value = getattr(self, name)
            if value != default:
                data[name] = list(value) if name == "levels" else value
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Column":
        levels = data.get("levels")
        return cls(**{**data, "levels": None if levels is None else tuple(levels)})


DEFAULTS = tuple(
    (field.name, None if field.default is MISSING else field.default) for field in fields(Column)
)
