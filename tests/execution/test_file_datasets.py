"""An archive is a dataset as it is: modules unpack it, and those of tables say that it is none."""

from pathlib import Path
from typing import Any

import pytest

from designer.execution import actions
from designer.execution.models import StepOutput, StepRun
from designer.workspace.actions.datasets import add_uploaded_version, create_dataset
from designer.workspace.models import DatasetVersion, Pipeline, Workspace
from designer.workspace.store import artifact_store
from tests.builders import make_document, node
from tests.contracts.pictures import example_pictures
from tests.execution.waiting import states, wait_for_end
from tests.modules.computer_vision.folders import zipped

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shapes(workspace: Workspace, worker: Any) -> DatasetVersion:
    """An uploaded archive of images, imported as what it is."""
    dataset = create_dataset(workspace, title="Shapes")
    staged = Path(artifact_store().staging("upload")) / "file"
    zipped(staged, example_pictures())
    version = add_uploaded_version(dataset, staged, original_name="shapes.zip", author=None)
    wait_for_end(actions.submit_import(version, None, {"format": "file"}))
    version.refresh_from_db()
    assert version.state == "ready", version.error
    return version


def run(workspace: Workspace, nodes: dict[str, Any], *edges: str, **request: Any) -> Any:
    document = make_document({"shapes": node("dataset", name="shapes"), **nodes}, *edges)
    pipeline = Pipeline.objects.create(workspace=workspace, name="P", document=document)
    return wait_for_end(actions.submit_run(pipeline, None, request))


def test_images_go_from_an_archive_through_a_pipeline(shapes: DatasetVersion, workspace: Workspace):
    assert shapes.artifact is not None
    assert (shapes.artifact.data_type, shapes.artifact.summary["name"]) == ("File", "shapes.zip")
    nodes = {
        "images": node("convert_to_image_directory"),
        "init": node("init_image_transformation", size=20, crop_size=16),
        "apply": node("apply_image_transformation", mode="inference"),
        "split": node("split_image_directory", fraction=0.75),
    }
    edges = (
        "shapes.output > images.dataset",
        "init.output > apply.transformation",
        "images.output > apply.directory",
        "apply.output > split.directory",
    )
    done = run(workspace, nodes, *edges)
    assert states(done) == {"shapes": "reused", **dict.fromkeys(nodes, "succeeded")}
    outputs = StepOutput.objects.filter(step_run__run=done, step_run__node="split")
    parts = {output.port: output.artifact.summary for output in outputs}
    assert [parts[port]["count"] for port in ("output1", "output2")] == [9, 3]
    assert parts["output1"]["classes"] == ["disc", "square"]
    # A trial run, for which rows are taken, takes an archive whole.
    sampled = run(workspace, nodes, *edges, sample={"rows": 2, "seed": 0})
    assert states(sampled)["split"] == "reused"


def test_a_module_that_needs_a_table_says_so(shapes: DatasetVersion, workspace: Workspace):
    done = run(workspace, {"split": node("split_data")}, "shapes.output > split.dataset")
    assert states(done)["split"] == "failed"
    error = StepRun.objects.get(run=done, node="split").error
    assert error is not None
    assert error["code"] == "input_type"
    assert error["message"].startswith("Split Data needs a table at “Dataset”, and got a file.")
