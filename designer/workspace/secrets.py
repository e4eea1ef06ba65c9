"""Questions about secrets: their versions for keys, their uses for people, values for steps."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from designer.graph.references import secret_name
from designer.workspace.encryption import decrypt
from designer.workspace.errors import SecretMissingError
from designer.workspace.models import Pipeline, Secret


def secret_versions(workspace_id: UUID) -> dict[str, str]:
    """Give the id of the current version of each secret of a workspace."""
    rows = Secret.objects.filter(workspace=workspace_id).values_list("name", "version")
    return {name: str(version) for name, version in rows}


def secret_values(workspace_id: UUID, names: Collection[str]) -> dict[str, str]:
    """Decrypt the secrets with these names, for the step that names them and nobody else.

    Raises:
        SecretMissingError: there is none with one of the names.
        SecretsKeyError: the keys of this machine do not open it.
    """
    if not names:
        return {}
    rows = Secret.objects.filter(workspace=workspace_id, name__in=names)
    found = dict(rows.values_list("name", "encrypted"))
    missing = sorted(set(names) - set(found))
    if missing:
        raise SecretMissingError(missing[0])
    return {name: decrypt(encrypted) for name, encrypted in found.items()}


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
