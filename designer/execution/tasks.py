"""What Celery carries: bells, and nothing else."""

from uuid import UUID

from celery import shared_task

from designer.execution import dispatch


@shared_task(name=dispatch.LOOK_AT_STEP, ignore_result=True)
def look_at_step(run_id: str, node: str, compute: str, epoch: int) -> None:
    """Look at a step. A full worker forgets it: a slot that falls free looks into the ledger."""
    dispatch.offer_here(UUID(run_id), node, compute)
