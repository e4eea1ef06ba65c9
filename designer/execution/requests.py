"""What somebody asks of a run, as the API gives it and as the planner takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from designer.graph.keys import Sample
from designer.graph.plan import RunRequest
from designer.graph.structure import NodeId


@dataclass(frozen=True, slots=True)
class Request:
    """A request to run; `id` is its idempotency key."""

    id: UUID | None = None
    revision: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    compute: str | None = None
    targets: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    force: bool | tuple[str, ...] = False
    sample: Mapping[str, int] | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Request":
        """Read the validated body of POST runs/; null means left out."""
        force = values.get("force") or False
        return cls(
            id=values.get("id"),
            revision=values.get("revision"),
            parameters=dict(values.get("parameters") or {}),
            compute=values.get("compute") or None,
            targets=tuple(values.get("targets") or ()),
            start=tuple(values.get("from") or ()),
            force=force if isinstance(force, bool) else tuple(force),
            sample=dict(values["sample"]) if values.get("sample") else None,
        )

    def to_json(self) -> dict[str, Any]:
        """Give what is stored with the run: the same body gives the same JSON."""
        return {
            "revision": self.revision,
            "parameters": dict(self.parameters),
            "compute": self.compute,
            "targets": list(self.targets),
            "from": list(self.start),
            "force": self.force if isinstance(self.force, bool) else list(self.force),
            "sample": dict(self.sample) if self.sample else None,
        }

    def for_planner(self) -> RunRequest:
        return RunRequest(
            targets=tuple(map(NodeId, self.targets)),
            start=tuple(map(NodeId, self.start)),
            force=self.force if isinstance(self.force, bool) else tuple(map(NodeId, self.force)),
            sample=Sample(**self.sample) if self.sample else None,
        )
