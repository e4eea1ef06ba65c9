"""The file that a pipeline is exported to: its graph, its names, and what it needs."""

import json
from collections.abc import Mapping
from typing import Any

from designer.catalog import snapshot
from designer.graph import document as documents
from designer.graph.references import secret_names
from designer.workspace.documents import checked
from designer.workspace.errors import UnreadableExportError
from designer.workspace.models import Pipeline

FORMAT = 1
KIND = "plumbline/pipeline"


def export_pipeline(pipeline: Pipeline) -> dict[str, Any]:
    """Return the content of the file. Values of secrets are never in a document."""
    graph = documents.parse(pipeline.document)
    modules = sorted({(node.module, node.module_version) for node in graph.nodes.values()})
    datasets = {
        str(node.params.get("name", ""))
        for node in graph.nodes.values()
        if node.module == "dataset"
    }
    return {
        "kind": KIND,
        "format": FORMAT,
        "name": pipeline.name,
        "description": pipeline.description,
        "tags": pipeline.tags,
        "document": documents.dump(graph),
        "needs": {
            "modules": [{"id": m, "version": v, "title": _title(m)} for m, v in modules],
            "datasets": sorted(name for name in datasets if name),
            "secrets": sorted(secret_names(graph)),
        },
    }


def read_export(data: Any) -> dict[str, Any]:
    """Return name, description, tags and document of an exported file or of a bare document.

    Raises:
        UnreadableExportError: it is neither.
        DocumentError: its document cannot be read.
    """
    if not isinstance(data, Mapping):
        raise UnreadableExportError("The file must hold a JSON object.")
    if "nodes" in data:
        return {"name": "Imported pipeline", "document": checked(data)}
    if data.get("kind") != KIND or data.get("format") != FORMAT:
        raise UnreadableExportError(
            f"The file is not an exported pipeline: its kind must be {KIND!r} and its format "
            f"{FORMAT}. Got {data.get('kind')!r} and {data.get('format')!r}."
        )
    name, tags = data.get("name"), data.get("tags")
    return {
        "name": str(name or "Imported pipeline")[:200],
        "description": str(data.get("description") or "")[:10_000],
        "tags": [str(tag)[:50] for tag in tags][:50] if isinstance(tags, list) else [],
        "document": checked(data.get("document")),
    }


def dumps(export: Mapping[str, Any]) -> str:
    """Write it so that people can read it and versions of it can be compared."""
    return json.dumps(export, indent=2, ensure_ascii=False) + "\n"


def _title(module: str) -> str:
    spec = snapshot.load().get(module)
    return spec.title if spec else module
