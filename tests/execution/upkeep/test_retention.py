"""Retention: old runs go, what is referenced stays, and a dry run changes nothing."""

import io
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from designer.artifacts.store import LocalStore
from designer.execution.models import Computation, Run, StepOutput, StepRun
from designer.execution.upkeep import retention, stored_files
from designer.workspace.models import Artifact, Dataset, DatasetVersion, Pipeline, Workspace

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
Make = Callable[..., Run]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalStore:
    store = LocalStore(tmp_path / "store")
    monkeypatch.setattr("designer.execution.upkeep.collection.artifact_store", lambda: store)
    return store


@pytest.fixture
def ended(workspace: Workspace, store: LocalStore) -> Make:
    """Make a run that ended so many days ago, with one output of 100 bytes."""
    pipeline = Pipeline.objects.create(workspace=workspace, name="Test")

    def make(number: int, days: float, *, content: str = "", state: str = "succeeded") -> Run:
        at = timezone.now() - days * DAY
        run = Run.objects.create(
            workspace=workspace, pipeline=pipeline, number=number, state=state, finished_at=at
        )
        step = StepRun.objects.create(run=run, node="a", module="m", module_version=1)
        artifact = stored(store, workspace, content or str(number))
        StepOutput.objects.create(step_run=step, port="output", artifact=artifact)
        return run

    return make


def stored(store: LocalStore, workspace: Workspace, content: str) -> Artifact:
    staged = store.staging("test") / "file"
    staged.write_text(content.ljust(100))
    digest, size = store.commit(staged)
    old = (timezone.now() - DAY).timestamp()
    os.utime(stored_files.object_path(store, digest), (old, old))
    row = Artifact.objects.create(
        workspace=workspace, data_type="File", digest=digest, size_bytes=size
    )
    Artifact.objects.filter(pk=row.pk).update(created_at=timezone.now() - DAY)
    return row


def gc(*arguments: str) -> str:
    told = io.StringIO()
    call_command("gc", *arguments, stdout=told)
    return told.getvalue()


def files(store: LocalStore) -> int:
    return len([path for path in store.objects.rglob("*") if path.is_file()])


def numbers() -> list[int]:
    return sorted(Run.objects.values_list("number", flat=True))


def test_runs_go_by_age_and_their_artifacts_with_them(ended: Make, store: LocalStore):
    for number, days in enumerate((40, 31, 20, 1), start=1):
        ended(number, days)
    assert "Would remove 2 runs, 2 artifacts, 200 bytes" in gc("--days", "30", "--dry-run")
    assert (numbers(), files(store)) == ([1, 2, 3, 4], 4)
    assert "200 bytes were freed" in gc("--days", "30")
    assert (numbers(), files(store)) == ([3, 4], 2)


def test_the_oldest_go_until_the_rest_is_small_enough(ended: Make, store: LocalStore):
    for number in range(1, 6):
        ended(number, days=10 - number)
    gc("--max-bytes", "250")
    assert (numbers(), files(store)) == ([4, 5], 2)


def test_open_runs_and_the_newest_of_a_pipeline_stay(ended: Make):
    ended(1, 90, state="running")
    ended(2, 80)
    gc("--days", "0", "--max-bytes", "0")
    assert numbers() == [1, 2]


def test_what_a_run_that_stays_has_as_well_stays(ended: Make, store: LocalStore):
    ended(1, 90, content="shared")
    kept = ended(2, 1, content="shared")
    plan = retention.make_plan(days=30)
    assert (len(plan.runs), plan.freed_bytes) == (1, 0)
    gc("--days", "30")
    assert StepOutput.objects.filter(step_run__run=kept).count() == 1
    assert files(store) == 1


def test_datasets_keep_their_tables_and_originals(
    ended: Make, store: LocalStore, workspace: Workspace
):
    run = ended(1, 90)
    ended(2, 1)
    table = StepOutput.objects.get(step_run__run=run).artifact
    original = stored(store, workspace, "original")
    dataset = Dataset.objects.create(workspace=workspace, name="d", title="D")
    DatasetVersion.objects.create(
        dataset=dataset, version=1, artifact=table, original_digest=original.digest
    )
    gc("--days", "30")
    assert numbers() == [2]
    assert Artifact.objects.filter(pk=table.pk).exists()
    assert files(store) == 3


def test_the_input_of_a_step_that_stays_stays(ended: Make, workspace: Workspace):
    old, new = ended(1, 90), ended(2, 1)
    artifact = StepOutput.objects.get(step_run__run=old).artifact
    new.steps.update(inputs=[{"port": "dataset", "artifact": str(artifact.pk)}])
    gc("--days", "30")
    assert Artifact.objects.filter(pk=artifact.pk).exists()


def test_what_a_run_reads_that_began_after_the_plan_stays(ended: Make):
    old, new = ended(1, 90), ended(2, 1)
    artifact = StepOutput.objects.get(step_run__run=old).artifact
    plan = retention.make_plan(days=30)
    Run.objects.filter(pk=new.pk).update(state="running", finished_at=None)
    new.steps.update(inputs=[{"port": "dataset", "artifact": str(artifact.pk)}])
    retention.carry_out(plan)
    assert numbers() == [2]
    assert Artifact.objects.filter(pk=artifact.pk).exists()


def test_a_folder_that_is_committed_again_counts_as_new(store: LocalStore):
    commit_folder(store)
    (folder,) = store.folders.glob("*/*")
    os.utime(folder, (0, 0))
    commit_folder(store)
    assert folder.stat().st_mtime > 0


def test_a_result_that_is_gone_is_computed_anew(ended: Make, workspace: Workspace):
    run = ended(1, 90)
    ended(2, 1)
    Computation.objects.create(
        workspace=workspace, cache_key="k", leader=run.steps.get(), is_done=True
    )
    gc("--days", "30")
    assert not Computation.objects.exists()


def test_what_was_just_committed_stays(store: LocalStore, workspace: Workspace):
    staged = store.staging("test") / "file"
    staged.write_text("its transaction is still open")
    store.commit(staged)
    gc()
    assert files(store) == 1


def test_what_was_written_long_before_it_was_committed_stays(store: LocalStore):
    staged = store.staging("test") / "file"
    staged.write_text("the first output of a step that took hours")
    os.utime(staged, (0, 0))
    store.commit(staged)
    gc()
    assert files(store) == 1


def test_what_gets_a_row_after_it_was_looked_at_stays(store: LocalStore, workspace: Workspace):
    artifact = stored(store, workspace, "named by another row")
    Artifact.objects.all().delete()
    found = list(stored_files.left_over(store))
    artifact.save(force_insert=True)
    assert len(found) == 1
    assert (stored_files.remove(store, found), files(store)) == (0, 1)


def test_what_is_committed_again_after_it_was_looked_at_stays(store: LocalStore):
    commit_folder(store)
    for place in (*store.objects.glob("*/*"), *store.folders.glob("*/*")):
        os.utime(place, (0, 0))
    found = list(stored_files.left_over(store))
    commit_folder(store)
    assert len(found) == 3
    assert stored_files.remove(store, found) == 0
    assert (files(store), len(list(store.folders.glob("*/*/one")))) == (2, 1)


def commit_folder(store: LocalStore) -> None:
    staged = store.staging("test") / "folder"
    staged.mkdir()
    (staged / "one").write_text("1")
    store.commit(staged)


def test_folders_are_removed_with_their_files(store: LocalStore):
    commit_folder(store)
    old = (timezone.now() - DAY).timestamp()
    for place in (*store.objects.glob("*/*"), *store.folders.glob("*/*")):
        os.utime(place, (old, old))
    gc()
    assert (files(store), list(store.folders.glob("*/*"))) == (0, [])


@pytest.mark.parametrize("bad", ["--days=-1", "--max-bytes=-5"])
def test_a_negative_limit_is_refused(bad: str, db: Any):
    with pytest.raises(CommandError, match="must be 0 or more"):
        gc(bad)
