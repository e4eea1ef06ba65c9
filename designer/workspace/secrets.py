"""Questions about secrets: their versions for keys, their uses for people, values for steps."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from designer.graph.references import secret_name, secret_names
from designer.graph.structure import Graph
from designer.workspace.encryption import decrypt
from designer.workspace.errors import SecretMissingError
from designer.workspace.models import Pipeline, Secret


def secret_versions(workspace_id: UUID, graph: Graph) -> dict[str, str]:
    """Give the id of the current version of each secret; no query where the graph names none."""
    if not secret_names(graph):
        return {}
    rows = Secret.objects.filter(workspace=workspace_id).values_list("name", "version")
    return {name: str(version) for name, version in rows}


def encrypted_secrets(workspace_id: UUID, names: Collection[str]) -> dict[str, str]:
    """Give the secrets with these names, encrypted; names that no secret has are left out."""
    rows = Secret.objects.filter(workspace=workspace_id, name__in=names)
    return dict(rows.values_list("name", "encrypted"))


def secret_value(workspace_id: UUID, name: str) -> str:
    """Decrypt a secret, for what is opened with it and nobody else.

    Raises:
        SecretMissingError: there is none with the name.
        SecretsKeyError: the keys of this machine do not open it.
    """
    found = encrypted_secrets(workspace_id, [name])
    if name not in found:
        raise SecretMissingError(name)
    return decrypt(found[name])


def uses_of_secrets(workspaces: Iterable[UUID]) -> dict[tuple[UUID, str], list[dict[str, Any]]]:
    """Say which nodes of which pipelines name each secret, by workspace and name."""
    # The text is searched first, so that only documents that name any secret are read.
    pipelines = Pipeline.objects.filter(
        workspace__in=list(workspaces), document__icontains='"$secret"'
    ).order_by("name", "id")
    uses: dict[tuple[UUID, str], list[dict[str, Any]]] = {}
    for pipeline in pipelines.only("id", "name", "workspace_id", "document"):
        for name, nodes in _named(pipeline.document).items():
            use = {"pipeline": str(pipeline.pk), "name": pipeline.name, "nodes": nodes}
            uses.setdefault((pipeline.workspace_id, name), []).append(use)
    return uses


def _named(document: dict[str, Any]) -> dict[str, list[str]]:
    """Find the nodes that name each secret."""
    found: dict[str, list[str]] = {}
    for node_id, node in document.get("nodes", {}).items():
        names = {secret_name(value) for value in node.get("params", {}).values()}
        for name in names - {None}:
            found.setdefault(str(name), []).append(node_id)
    return found
