"""Which attempts are over, told by the names of their folders."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from designer.execution import actions
from designer.execution.attempts import over_attempts
from designer.execution.models import StepRun
from designer.workspace.models import Pipeline
from tests.builders import make_document, node

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("state", "over"), [("running", [0, 1]), ("preparing", [0, 1]), ("cancelled", [0, 1, 2])]
)
def test_an_attempt_is_over_when_it_ended_or_another_came_after_it(
    pipeline: Callable[[dict[str, Any]], Pipeline], state: str, over: list[int]
):
    run = actions.submit_run(
        pipeline(make_document({"a": node("enter_data_manually", data="x\n1")})), None, {}
    )
    step = StepRun.objects.get(run=run)
    StepRun.objects.update(state=state, epoch=2)
    names = [f"{step.pk}-{epoch}" for epoch in range(4)]
    expected = [names[number] for number in over]
    assert over_attempts([*names[:3], f"{uuid4()}-1", "odd", "a-b"]) == expected
