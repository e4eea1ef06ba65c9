"""Import runs: which dataset they are of, and what it becomes at their end."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TypeGuard
from uuid import UUID

from django.db.models import Max, Q

from designer.execution.memo import StoredOutput
from designer.execution.models import Run
from designer.execution.progress import RUN_TERMINAL, StepState
from designer.workspace.models import Dataset, DatasetVersion

if TYPE_CHECKING:
    from designer.execution.ledger import Ledger

IMPORT_NODE = "import"


def conclude(ledger: "Ledger") -> None:
    """Give the dataset version what its run has made, in the transaction that ends the run."""
    if ledger.run.kind != Run.Kind.IMPORT or ledger.progress.state not in RUN_TERMINAL:
        return
    versions = DatasetVersion.objects.filter(run_id=ledger.run.id)
    if ledger.step(IMPORT_NODE).state is StepState.SUCCEEDED:
        outputs = ledger.memo.outputs[IMPORT_NODE]
        table = outputs.get("table") or outputs["output"]
        rejected = outputs.get("rejected")
        versions.update(
            state=DatasetVersion.State.READY,
            artifact=table.artifact_id,
            rejected_artifact=rejected.artifact_id if _has_rows(rejected) else None,
            error="",
        )
        return
    error = ledger.error_of(IMPORT_NODE)
    message = error.get("message") or "The import was cancelled."
    versions.update(state=DatasetVersion.State.FAILED, error=message)


def next_number(dataset: Dataset) -> int:
    """Number the import runs of a dataset from 1 on, also when a version is read again."""
    versions = list(dataset.versions.values_list("pk", "run_id"))
    of_version = Q(request__dataset_version__in=[pk for pk, _ in versions])
    of_sample = Q(pk__in=[run_id for _, run_id in versions if run_id])
    runs = Run.objects.filter(of_version | of_sample, kind=Run.Kind.IMPORT)
    return (runs.aggregate(newest=Max("number"))["newest"] or 0) + 1


def imported_datasets(runs: Collection[Run]) -> dict[UUID, dict[str, Any]]:
    """Name the dataset, and its version, that each import run is of; deleted ones are left out."""
    imports = [run for run in runs if run.kind == Run.Kind.IMPORT]
    if not imports:
        return {}
    asked = {run.request["dataset_version"] for run in imports if "dataset_version" in run.request}
    versions = DatasetVersion.objects.filter(
        Q(pk__in=asked) | Q(run_id__in=[run.pk for run in imports])
    ).select_related("dataset")
    known: dict[Any, DatasetVersion] = {version.run_id: version for version in versions}
    known |= {version.pk: version for version in versions}
    found = {run.pk: known.get(run.request.get("dataset_version", run.pk)) for run in imports}
    return {run_id: _named(version) for run_id, version in found.items() if version}


def _named(version: DatasetVersion) -> dict[str, Any]:
    dataset = version.dataset
    return {"name": dataset.name, "title": dataset.title, "version": version.version}


def _has_rows(output: StoredOutput | None) -> TypeGuard[StoredOutput]:
    return output is not None and bool(output.reference.summary.get("rows"))
