"""Changes to the document of a pipeline: one log of operations, one revision an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from designer import events
from designer.graph import diff
from designer.graph import operations as graph_operations
from designer.workspace.documents import checked
from designer.workspace.errors import RevisionConflictError
from designer.workspace.models import OperationEntry, Pipeline
from designer.workspace.rows import held
from designer.workspace.thumbnail import thumbnail

Operation = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of operations: the revision that they made, and those that went before them."""

    revision: int
    ignored: Sequence[Any]
    missed: Sequence[OperationEntry]


@transaction.atomic
def apply_operations(
    pipeline: Pipeline,
    *,
    base: int,
    operations: Sequence[Operation],
    author: AbstractBaseUser | None,
    client: str = "",
) -> Saved:
    """Apply operations made against revision `base` to the pipeline as it is now.

    They set absolute values, so they are applied after those that their author had not seen;
    these are returned as `missed`, for the author to rebase on.

    Raises:
        RevisionConflictError: `base` is a revision that does not exist yet.
        GraphError: an operation is malformed, or would make a document that cannot be read.
    """
    locked = held(pipeline)
    if base > locked.revision:
        raise RevisionConflictError(locked.revision)
    missed = list(locked.log.filter(revision__gt=base).select_related("author"))
    changed, _inverse, ignored = graph_operations.apply(locked.document, operations)
    if diff.same(changed, locked.document):
        return Saved(locked.revision, ignored, missed)  # nothing happened, so no revision
    _store(locked, checked(changed), operations, author, client)
    return Saved(locked.revision, ignored, missed)


@transaction.atomic
def put_document(
    pipeline: Pipeline,
    document: Mapping[str, Any],
    *,
    expected_revision: int | None,
    author: AbstractBaseUser | None,
    client: str = "",
) -> Pipeline:
    """Put a whole document in the place of the present one, stored as the operations between them.

    Raises:
        RevisionConflictError: the pipeline is not at `expected_revision` (None: whatever it is at).
        GraphError: the document cannot be read.
    """
    locked = held(pipeline)
    if expected_revision is not None and locked.revision != expected_revision:
        raise RevisionConflictError(locked.revision)
    clean = checked(document)
    operations = diff.diff(locked.document, clean)
    if operations:
        _store(locked, clean, operations, author, client)
    return locked


def _store(
    pipeline: Pipeline,
    document: Mapping[str, Any],
    operations: Sequence[Operation],
    author: AbstractBaseUser | None,
    client: str,
) -> None:
    pipeline.document = dict(document)
    pipeline.revision += 1
    pipeline.thumbnail = thumbnail(document)
    pipeline.save(update_fields=["document", "revision", "thumbnail", "updated_at"])
    OperationEntry.objects.create(
        pipeline=pipeline,
        revision=pipeline.revision,
        operations=list(operations),
        author_id=author.pk if author else None,
        client=client,
    )
    events.ring_pipeline_on_commit(pipeline.pk, pipeline.revision)
