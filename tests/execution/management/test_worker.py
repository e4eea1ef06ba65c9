"""`manage.py worker`: what it serves is said by names and by kinds."""

import io

import pytest
from django.core.management import CommandError, call_command

from designer.execution.management.commands import worker
from designer.execution.models import ComputeTarget, Worker
from designer.workspace.models import Workspace


@pytest.fixture(autouse=True)
def _broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "crosses_processes", lambda: True)


def test_all_targets_of_a_kind_are_served(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    for name, kind in (("far", "ssh"), ("boxes", "docker")):
        settings = {"host": "far.invalid"} if kind == "ssh" else {}
        ComputeTarget.objects.create(workspace=workspace, name=name, kind=kind, settings=settings)
    seen: list[list[str]] = []

    def look() -> None:
        seen.extend(Worker.objects.filter(stopped_at=None).values_list("computes", flat=True))

    monkeypatch.setattr(worker, "wait_for_signal", look)
    told = io.StringIO()
    call_command("worker", "--kind", "ssh", stdout=told)
    assert seen == [["far"]]
    assert told.getvalue() == "Working on the steps of all targets of kind ssh.\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--compute", "lokal"], "no compute target named lokal"),
        (["--kind", "process"], "--kind takes docker and ssh. Got process."),
        ([], "Say what to work for"),
    ],
)
def test_what_cannot_be_served_is_said(arguments: list[str], message: str):
    with pytest.raises(CommandError, match=message):
        call_command("worker", *arguments)
