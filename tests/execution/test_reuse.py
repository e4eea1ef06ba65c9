"""Results that are found again, where runs come in each other's way."""

from collections.abc import Callable
from typing import Any

import pytest

from designer.artifacts.reference import ArtifactReference, Digest
from designer.execution import actions, orchestrator, reuse
from designer.execution.models import Computation, Run, StepRun
from designer.execution.orchestrator import Taker
from designer.execution.reports import Report
from designer.workspace.models import Pipeline
from tests.builders import make_document, node
from tests.execution.waiting import check_events, states

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_key_that_another_run_took_since_the_look_is_looked_up_again(
    pipeline: Callable[..., Pipeline],
    run_to_end: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
):
    other = run_to_end(pipeline(make_document({"a": node("enter_data_manually", data="x\n0\n")})))
    lead_new, taken = reuse._lead_new, []

    def lead_after_another(ledger: Any, of: str, key: str) -> Any:
        if not taken:
            leader = StepRun.objects.get(run=other)
            taken.append(
                Computation.objects.create(
                    workspace_id=other.workspace_id, cache_key=key, leader=leader
                )
            )
        return lead_new(ledger, of, key)

    monkeypatch.setattr(reuse, "_lead_new", lead_after_another)
    document = make_document(
        {name: node("enter_data_manually", data=f"x\n{name}\n") for name in ("b", "c")}
    )
    run = run_to_end(pipeline(document))
    assert states(run) == {"b": "succeeded", "c": "succeeded"}
    assert taken
    check_events(run)


def test_a_forced_result_is_kept_though_the_earlier_one_was_removed_meanwhile(
    pipeline: Callable[..., Pipeline], workspace: Any
):
    """As retention removes old runs, whatever runs at that moment."""
    made = pipeline(make_document({"a": node("enter_data_manually", data="x\n0\n")}))
    earlier = actions.submit_run(made, None, {})
    _finish(earlier, _take(earlier))
    forced = actions.submit_run(made, None, {"force": True})
    report = _take(forced)
    Run.objects.get(pk=earlier.pk).delete()
    _finish(forced, report)
    assert states(forced) == {"a": "succeeded"}
    assert states(actions.submit_run(made, None, {})) == {"a": "reused"}
    check_events(forced)


def _take(run: Run) -> Report:
    """Take the step of the run, and give the report of its success."""
    order = orchestrator.take(run.id, "a", Taker("worker", frozenset({"local"})))
    assert order is not None
    outputs = {"output": ArtifactReference("Table", Digest("0" * 64), 1, {})}
    return Report("a", order.step_id, order.epoch, "succeeded", outputs=outputs)


def _finish(run: Run, report: Report) -> None:
    orchestrator.finish_and_take(run.id, report, None)
