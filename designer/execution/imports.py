"""The end of an import run: the version of the dataset is ready, or says what was wrong."""

from typing import TYPE_CHECKING, TypeGuard

from designer.execution.memo import StoredOutput
from designer.execution.models import Run
from designer.execution.progress import RUN_TERMINAL, StepState
from designer.workspace.models import DatasetVersion

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


def _has_rows(output: StoredOutput | None) -> TypeGuard[StoredOutput]:
    return output is not None and bool(output.reference.summary.get("rows"))
