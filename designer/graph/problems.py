"""Problems: what validation finds, each pinned to its node, port or parameter."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from designer.catalog.names import close_match
from designer.graph.structure import NodeId

Code = Literal[
    "unknown_module", "module_version_missing", "unknown_port", "port_type_mismatch",
    "input_missing", "input_taken", "cycle", "parameter_invalid", "parameter_missing",
    "unknown_parameter", "unknown_column", "unknown_compute", "unknown_environment",
    "unknown_dataset", "unknown_secret", "unknown_datastore", "limit_exceeded",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a pipeline from running; `hint` says what would be right."""

    code: Code
    message: str
    node: NodeId | None = None
    port: str | None = None
    parameter: str | None = None
    hint: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the JSON of the API."""
        return asdict(self)


def suggestion(name: str, known: Iterable[str]) -> str | None:
    """Give the hint that names what people most likely meant."""
    match = close_match(name, known)
    return f"Did you mean “{match}”?" if match else None
