"""Import runs: an uploaded file becomes the table of a dataset version, or says why not."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from designer.execution import actions, reading
from designer.execution.errors import ReadingError, RunConflictError, VersionFixedError
from designer.execution.models import Run, StepOutput, StepRun
from designer.execution.snapshot import run_snapshot
from designer.workspace.actions.datasets import add_uploaded_version, create_dataset
from designer.workspace.models import DatasetVersion, Pipeline, Workspace
from designer.workspace.store import artifact_store
from tests.builders import make_document, node
from tests.execution.waiting import states, wait_for_end

pytestmark = pytest.mark.django_db(transaction=True)


def upload(workspace: Workspace, text: str, name: str = "people.csv") -> DatasetVersion:
    dataset = create_dataset(workspace, title="People")
    staged = artifact_store().staging("upload") / "file"
    Path(staged).write_text(text)
    return add_uploaded_version(dataset, staged, original_name=name, author=None)


def test_an_uploaded_file_becomes_a_table_that_pipelines_use(
    worker: Any, workspace: Workspace, backend: Any
):
    reading.use_host(backend.host)
    version = upload(workspace, "name,age\nAda,36\nGrace,85\n")
    assert reading.preview(version, {})["rows"][0][0] == "Ada"
    run = wait_for_end(actions.submit_import(version, None, {}))
    version.refresh_from_db()
    assert (run.state, version.state) == ("succeeded", "ready"), StepRun.objects.get().error
    assert version.artifact is not None
    assert reading.rows(version.artifact, offset=0, limit=10)["total"] == 2
    document = make_document(
        {"people": node("dataset", name="people"), "split": node("split_data")},
        "people.output > split.dataset",
    )
    pipeline = Pipeline.objects.create(workspace=workspace, name="P", document=document)
    run = wait_for_end(actions.submit_run(pipeline, None, {}))
    assert states(run) == {"people": "reused", "split": "succeeded"}
    run = wait_for_end(actions.submit_run(pipeline, None, {"sample": {"rows": 1, "seed": 0}}))
    assert states(run) == {"people": "succeeded", "split": "succeeded"}
    sampled = StepOutput.objects.get(step_run__run=run, step_run__node="people").artifact
    assert (sampled.summary["rows"], sampled.is_sample) == (1, True)
    reading.use_host(None)


def test_import_runs_name_their_dataset_and_count_for_it(worker: Any, workspace: Workspace):
    version = upload(workspace, "")
    runs = [wait_for_end(actions.submit_import(version, None, {})) for _ in range(2)]
    assert [run.number for run in runs] == [1, 2]
    dataset = {"name": "people", "title": "People", "version": 1}
    assert [run_snapshot(run)["dataset"] for run in runs] == [dataset, dataset]
    other = upload(workspace, "b\n1\n")
    assert wait_for_end(actions.submit_import(other, None, {})).number == 1
    version.dataset.delete()
    assert run_snapshot(runs[0])["dataset"] is None


def test_a_file_that_is_no_table_fails_with_its_reason(worker: Any, workspace: Workspace):
    version = upload(workspace, "")
    wait_for_end(actions.submit_import(version, None, {}))
    version.refresh_from_db()
    assert version.state == "failed"
    assert version.error


def test_a_question_that_cannot_be_answered_says_why(
    worker: Any, workspace: Workspace, backend: Any
):
    reading.use_host(backend.host)
    version = upload(workspace, "a\n1\n")
    wait_for_end(actions.submit_import(version, None, {}))
    version.refresh_from_db()
    with pytest.raises(ReadingError, match="nowhere"):
        reading.rows(version.artifact, offset=0, limit=10, columns=["nowhere"])
    reading.use_host(None)


def test_a_version_that_is_ready_is_never_read_again(workspace: Workspace):
    version = upload(workspace, "a\n1\n")
    DatasetVersion.objects.update(state="ready")
    with pytest.raises(VersionFixedError, match="ready already and never changes"):
        actions.submit_import(version, None, {"delimiter": ";"})
    version.refresh_from_db()
    assert (version.state, version.run_id) == ("ready", None)


def test_a_failed_import_is_run_again_once_for_one_id(worker: Any, workspace: Workspace):
    version = upload(workspace, "")
    failed = wait_for_end(actions.submit_import(version, None, {}))
    new_id = uuid4()
    again = [actions.resubmit_run(failed, None, new_id=new_id).id for _ in range(2)]
    assert again == [new_id, new_id]
    assert Run.objects.count() == 2
    with pytest.raises(RunConflictError):
        actions.submit_import(upload(workspace, "b\n", "b.csv"), None, {}, run_id=new_id)
    wait_for_end(Run.objects.get(pk=new_id))
