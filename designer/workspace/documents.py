"""Documents on their way into the database: complete, readable, within the limits."""

from typing import Any

from django.conf import settings

from designer.graph import document as documents


def checked(document: Any) -> dict[str, Any]:
    """Return the document in the newest format with every key.

    Raises:
        DocumentError: it cannot be read, or is larger than this installation allows.
    """
    return documents.complete(document, document_limits())


def document_limits() -> documents.Limits:
    configuration = settings.CONFIGURATION
    return documents.Limits(
        nodes=configuration.max_nodes,
        edges=configuration.max_edges,
        size_bytes=configuration.max_document_bytes,
    )
