"""Changes to datasets: what was uploaded or computed gets a name and a version."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from designer.workspace.audit import Actor, record
from designer.workspace.errors import NameTakenError
from designer.workspace.models import Artifact, Dataset, DatasetVersion, Workspace
from designer.workspace.rows import held
from designer.workspace.store import artifact_store

LONGEST_NAME = 100
LONGEST_TITLE = 200


@transaction.atomic
def create_dataset(
    workspace: Workspace, *, title: str, name: str = "", description: str = ""
) -> Dataset:
    """A dataset without versions yet. Without a `name` one is made of the title.

    A title that another dataset has gets a number, so that lists can be told apart.

    Raises:
        NameTakenError: `name` is given, and another dataset of the workspace has it.
    """
    rows = list(Dataset.objects.filter(workspace=workspace).values_list("name", "title"))
    taken = {taken_name for taken_name, _ in rows}
    if name in taken:
        raise NameTakenError(name)
    title = _free_title(title, {taken_title.casefold() for _, taken_title in rows})
    return Dataset.objects.create(
        workspace=workspace,
        name=name or _free_name(title, taken),
        title=title,
        description=description,
    )


@transaction.atomic
def change_dataset(dataset: Dataset, **values: Any) -> Dataset:
    """Set title or description; the name is what pipelines refer to and stays."""
    held(dataset)
    for field, value in values.items():
        setattr(dataset, field, value)
    dataset.save(update_fields=list(values))
    return dataset


@transaction.atomic
def delete_dataset(dataset: Dataset, *, author: Actor = None) -> None:
    """Remove the dataset with all versions; results that were computed from it stay."""
    record(author, "deleted", dataset)
    dataset.delete()


def add_uploaded_version(
    dataset: Dataset, staged: Path, *, original_name: str, author: AbstractBaseUser | None
) -> DatasetVersion:
    """Keep an uploaded file, which lies in the store's staging place, as the next version.

    It is not read here: that is done by an import run, with options that a person has seen.
    """
    digest, size = artifact_store().commit(staged)  # before the transaction: it may take seconds
    return _add_version(
        dataset,
        author,
        original_name=original_name[-255:],
        original_digest=digest,
        original_size_bytes=size,
    )


def add_artifact_version(
    dataset: Dataset, artifact: Artifact, *, author: AbstractBaseUser | None
) -> DatasetVersion:
    """Make a table that a run has computed the next version of the dataset."""
    return _add_version(
        dataset,
        author,
        artifact=artifact,
        state=DatasetVersion.State.READY,
        original_size_bytes=artifact.size_bytes,
    )


@transaction.atomic
def _add_version(
    dataset: Dataset, author: AbstractBaseUser | None, **values: Any
) -> DatasetVersion:
    held(dataset)
    newest = dataset.versions.aggregate(newest=Max("version"))["newest"] or 0
    return DatasetVersion.objects.create(
        dataset=dataset, version=newest + 1, created_by_id=author.pk if author else None, **values
    )


def _free_name(title: str, taken: set[str]) -> str:
    wanted = slugify(title)[: LONGEST_NAME - 5] or "dataset"
    names = [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _free_title(title: str, taken: set[str]) -> str:
    short = title[: LONGEST_TITLE - 6]
    titles = [title, *(f"{short} {n}" for n in range(2, len(taken) + 3))]
    return next(wanted for wanted in titles if wanted.casefold() not in taken)


@transaction.atomic
def set_options(version: DatasetVersion, options: Mapping[str, Any]) -> DatasetVersion:
    """Remember the guesses as a person has changed them, for the import and for ever after."""
    held(version)
    version.options = dict(options)
    version.save(update_fields=["options"])
    return version
