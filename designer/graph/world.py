"""The world around a graph: what exists beside it, as far as validation needs to know."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from designer.artifacts.column import Column
from designer.graph.structure import NodeId

Columns: TypeAlias = tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """The columns of an earlier result; `holds` when its recipe is still the node's recipe."""

    columns: Columns
    holds: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """What exists. None in place of a collection means that nobody looked, so nothing is checked.

    Args:
        datasets: The columns (None: unknown) of each ready version, by name and version.
        computes: Names of compute targets.
        environments: Names of environments.
        secrets: Names of secrets.
        datastores: Names of datastores.
        models: Names of registered models.
        recorded: Columns of earlier results, by node and port.
        parameters: The run's values of pipeline parameters.
    """

    datasets: Mapping[str, Mapping[int, Columns | None]] | None = None
    computes: Collection[str] | None = None
    environments: Collection[str] | None = None
    secrets: Collection[str] | None = None
    datastores: Collection[str] | None = None
    models: Collection[str] | None = None
    recorded: Mapping[NodeId, Mapping[str, Recorded]] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def dataset_columns(self, name: str, version: int | None) -> Columns | None:
        """Find the columns of a dataset; None for the version means the newest."""
        versions = (self.datasets or {}).get(name, {})
        number = max(versions, default=0) if version is None else version
        return versions.get(number)
