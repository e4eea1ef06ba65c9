"""Changes to environments: what people write is checked, and kept beside its build."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from designer.execution.environments.content import check_content, digest_of
from designer.execution.environments.errors import EnvironmentNameTakenError
from designer.execution.environments.provided import KIND, PROVIDED
from designer.execution.models import Environment, EnvironmentBuild
from designer.workspace.audit import Actor, record
from designer.workspace.models import Workspace
from designer.workspace.rows import held


@transaction.atomic
def create_environment(
    workspace: Workspace,
    *,
    name: str,
    kind: str,
    content: Mapping[str, Any],
    author: Actor = None,
) -> Environment:
    """Make an environment. Nothing is built before a step needs it or somebody asks.

    Raises:
        EnvironmentContentError: the content cannot be used.
        EnvironmentNameTakenError: another environment of the workspace has the name.
    """
    kept = check_content(kind, content)
    build = _build_of(kind, kept)
    try:
        with transaction.atomic():
            made = Environment.objects.create(
                workspace=workspace, name=name, content=kept, build=build
            )
            record(author, "created", made)
            return made
    except IntegrityError as error:
        raise EnvironmentNameTakenError(name) from error


@transaction.atomic
def change_environment(
    environment: Environment,
    *,
    content: Mapping[str, Any],
    kind: str | None = None,
    author: Actor = None,
) -> Environment:
    """Give an environment another content; runs that were submitted before keep the old one.

    Raises:
        EnvironmentContentError: the content cannot be used.
        GoneError: it was deleted.
    """
    held(environment)
    wanted = kind or environment.build.kind
    environment.content = check_content(wanted, content)
    environment.build = _build_of(wanted, environment.content)
    environment.save(update_fields=["content", "build", "updated_at"])
    record(author, "changed", environment)
    return environment


@transaction.atomic
def delete_environment(environment: Environment, *, author: Actor = None) -> None:
    """Remove the environment; steps that were submitted with it keep what it held.

    Raises:
        GoneError: it was removed already.
    """
    held(environment)
    record(author, "deleted", environment)
    environment.delete()


def make_provided(workspace_id: UUID, names: Collection[str]) -> None:
    """Give the workspace those of the named environments that come with the product.

    From then on it has them as its own: to look at, to edit, and to delete.
    """
    missing = PROVIDED.keys() & set(names)
    if not missing:
        return
    workspace = Workspace.objects.get(pk=workspace_id)
    own = Environment.objects.filter(workspace=workspace, name__in=missing)
    missing -= set(own.values_list("name", flat=True))
    for name in sorted(missing):
        with suppress(EnvironmentNameTakenError):  # Another run needed it at the same time.
            create_environment(workspace, name=name, kind=KIND, content={KIND: PROVIDED[name]})


def _build_of(kind: str, content: Mapping[str, Any]) -> EnvironmentBuild:
    values = {"kind": kind, "content": dict(content)}
    build, _ = EnvironmentBuild.objects.get_or_create(
        digest=digest_of(kind, content), defaults=values
    )
    return build
