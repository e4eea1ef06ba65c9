"""Results that are found again, where runs come in each other's way."""

from collections.abc import Callable
from typing import Any

import pytest

from designer.execution import reuse
from designer.execution.models import Computation, Run, StepRun
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
