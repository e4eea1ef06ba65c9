"""Retention runs by itself once a day, where the settings ask for it."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from designer.execution.models import Run
from designer.execution.upkeep.daily import DAY_SECONDS, MARK, DailyRetention
from designer.workspace.models import Pipeline, Workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings.CONFIGURATION, "retention_days", 30.0)
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    return tmp_path / MARK


@pytest.fixture
def old_runs(workspace: Workspace) -> list[Run]:
    """Two runs that ended long ago; the newest of a pipeline stays."""
    pipeline = Pipeline.objects.create(workspace=workspace, name="Old", document={})
    ended = timezone.now() - timedelta(days=40)
    return [
        Run.objects.create(
            workspace=workspace, pipeline=pipeline, number=n, state="succeeded", finished_at=ended
        )
        for n in (1, 2)
    ]


def run_if_due() -> list[int]:
    retention = DailyRetention()
    retention.run_if_due()
    retention.join(60)
    return sorted(Run.objects.values_list("number", flat=True))


def test_old_runs_go_and_not_again_within_a_day(mark: Path, old_runs: list[Run]):
    mark.touch()
    assert run_if_due() == [1, 2]
    yesterday = time.time() - DAY_SECONDS - 1
    os.utime(mark, (yesterday, yesterday))
    assert run_if_due() == [2]
    assert mark.stat().st_mtime > yesterday


def test_nothing_runs_where_nobody_asked_for_it(
    mark: Path, old_runs: list[Run], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settings.CONFIGURATION, "retention_days", 0.0)
    assert run_if_due() == [1, 2]
    assert not mark.exists()
