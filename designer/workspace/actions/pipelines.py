"""Changes to pipelines as things with a name; what is in them is changed in documents.py."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from designer.graph.defaults import EMPTY_DOCUMENT
from designer.workspace.audit import Actor, record
from designer.workspace.documents import checked
from designer.workspace.exchange import read_export
from designer.workspace.models import OperationEntry, Pipeline, Workspace
from designer.workspace.rows import held
from designer.workspace.thumbnail import thumbnail


@transaction.atomic
def create_pipeline(
    workspace: Workspace,
    *,
    author: AbstractBaseUser | None,
    name: str,
    description: str = "",
    tags: Sequence[str] = (),
    document: Mapping[str, Any] = EMPTY_DOCUMENT,
) -> Pipeline:
    """Make a pipeline at revision 1, which the log of its operations starts from.

    Raises:
        DocumentError: the document cannot be read.
    """
    document = checked(document)
    pipeline = Pipeline.objects.create(
        workspace=workspace,
        name=name,
        description=description,
        tags=list(tags),
        document=document,
        revision=1,
        thumbnail=thumbnail(document),
        created_by_id=author.pk if author else None,
    )
    OperationEntry.objects.create(
        pipeline=pipeline, revision=1, operations=[], author_id=pipeline.created_by_id
    )
    record(author, "created", pipeline)
    return pipeline


@transaction.atomic
def change_pipeline(pipeline: Pipeline, **values: Any) -> Pipeline:
    """Set any of name, description and tags; the document and its revision stay."""
    held(pipeline)
    for field, value in values.items():
        setattr(pipeline, field, value)
    pipeline.save(update_fields=[*values, "updated_at"])
    return pipeline


@transaction.atomic
def clone_pipeline(
    pipeline: Pipeline, *, workspace: Workspace, author: AbstractBaseUser, name: str = ""
) -> Pipeline:
    """An independent copy as the pipeline is now: no runs, no history, never a template."""
    return create_pipeline(
        workspace,
        author=author,
        name=name or _copy_name(pipeline),
        description=pipeline.description,
        tags=pipeline.tags,
        document=pipeline.document,
    )


@transaction.atomic
def import_pipeline(
    workspace: Workspace, data: Any, *, author: AbstractBaseUser | None
) -> Pipeline:
    """Make a pipeline of what `export_pipeline` wrote; nothing in it is run.

    Raises:
        UnreadableExportError, DocumentError: it is not that.
    """
    return create_pipeline(workspace, author=author, **read_export(data))


@transaction.atomic
def delete_pipeline(pipeline: Pipeline, *, author: Actor = None) -> None:
    """Remove the pipeline and its history; its runs stay and keep their own document."""
    record(author, "deleted", pipeline)
    pipeline.delete()


def _copy_name(pipeline: Pipeline) -> str:
    return pipeline.name if pipeline.is_template else f"{pipeline.name} (copy)"[:200]
