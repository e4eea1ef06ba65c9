"""Builds that no environment and no open step names are removed; all others stay."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from designer.execution.environments.actions import create_environment
from designer.execution.environments.place import Place
from designer.execution.models import Run, StepRun
from designer.workspace.models import Workspace

pytestmark = pytest.mark.django_db(transaction=True)


def build(digest: str, *, age_seconds: float = 1e6) -> Path:
    place = Place(settings.DATA_DIR / "environments", digest, "this Python")
    place.folder.mkdir(parents=True)
    (place.folder / "file").write_text("x")
    place.succeed()
    moment = place.folder.stat().st_mtime - age_seconds
    os.utime(place.folder, (moment, moment))
    return place.folder


def test_only_what_nobody_names_is_removed(workspace: Workspace):
    named = create_environment(
        workspace, name="six", kind="requirements", content={"requirements": "six"}
    )
    kept, waited_for = build(named.build_id), build("a" * 64)
    young, left = build("b" * 64, age_seconds=0), build("c" * 64)
    built_now = build("d" * 64)
    run = Run.objects.create(workspace=workspace, number=1)
    StepRun.objects.create(
        run=run, node="a", module="m", module_version=1, environment_digest=waited_for.name
    )
    with Place(built_now.parent, built_now.name, "").locked(lambda: None):
        call_command("gc", verbosity=0)
    places = [kept, waited_for, young, built_now, left]
    assert [place.exists() for place in places] == [True] * 4 + [False]
    assert not left.with_suffix(".json").exists()
