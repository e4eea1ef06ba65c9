"""What a step finds on a compute target that has packages of its own, as a part of its keys."""

from collections.abc import Mapping
from uuid import UUID

from designer.execution.models import ComputeTarget
from designer.execution.requests import Request
from designer.execution.targets import known_targets, targets_of
from designer.graph.structure import Graph, NodeId


def found_elsewhere(workspace_id: UUID, graph: Graph, request: Request) -> dict[NodeId, str]:
    """Name what stands for the default environment at the nodes that run elsewhere.

    Results of one image must not be taken for those of another, nor for those of the server.
    """
    names = {row.name: name for row in targets_of(workspace_id) if (name := environment_name(row))}
    if not names:
        return {}
    usual = request.compute or graph.defaults.compute or known_targets(workspace_id).default
    computes = {node_id: node.compute or usual for node_id, node in graph.nodes.items()}
    return {node_id: names[name] for node_id, name in computes.items() if name in names}


def environment_name(target: ComputeTarget) -> str:
    """Name the packages of a target: an image, or the Python of a machine; empty for ours."""
    settings: Mapping[str, str] = target.settings
    match target.kind:
        case ComputeTarget.Kind.DOCKER:
            return f"image {settings.get('image', '')}"
        case ComputeTarget.Kind.SSH:
            return f"python {settings.get('python', '')} of {settings.get('host', '')}"
        case _:
            return ""
