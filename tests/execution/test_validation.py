"""What a pipeline may name: what is in its workspace, and nothing that is not there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from designer.catalog.snapshot import Catalog
from designer.execution import validation
from designer.execution.catalog import catalog
from designer.execution.models import ComputeTarget
from designer.execution.requests import Request
from designer.execution.validation import validate_pipeline
from designer.graph.document import parse
from designer.workspace.models import Datastore, Pipeline, Workspace
from tests.builders import make_document, node

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Pipeline]
DATA = {"data": "x\n1\n"}


def found(pipeline: Pipeline) -> list[tuple[str, Any]]:
    problems, _ = validate_pipeline(pipeline, pipeline.document)
    return [(problem.code, problem.node) for problem in problems]


def test_a_node_in_an_environment_that_is_not_there_is_a_problem(pipeline: Make):
    document = make_document({"data": node("enter_data_manually", **DATA)})
    document["nodes"]["data"]["environment"] = "gpu"
    assert found(pipeline(document)) == [("unknown_environment", "data")]


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("secret", {"$secret": "key"}, "unknown_secret"),
        ("model", "churn", "parameter_invalid"),
    ],
)
def test_a_parameter_that_names_what_is_not_there_is_a_problem(
    pipeline: Make, monkeypatch: pytest.MonkeyPatch, kind: Any, value: Any, code: str
):
    spec = catalog().get_version("enter_data_manually", 1)
    parameters = tuple(
        replace(p, kind=kind, json_schema={}) if p.name == "data" else p for p in spec.parameters
    )
    known = Catalog([replace(spec, parameters=parameters)])
    monkeypatch.setattr(validation, "catalog", lambda: known)
    made = pipeline(make_document({"data": node("enter_data_manually", data=value)}))
    assert found(made) == [(code, "data")]


@pytest.mark.parametrize(
    ("kind", "settings"), [("folder", {"path": "/data"}), ("sql", {"url": "sqlite:////data/shop"})]
)
def test_a_datastore_on_the_server_is_not_used_from_a_target_that_is_elsewhere(
    pipeline: Make, workspace: Workspace, kind: str, settings: dict[str, Any]
):
    for name, elsewhere in (("box", "ssh"), ("engine", "docker"), ("other", "process")):
        ComputeTarget.objects.create(name=name, kind=elsewhere)
    Datastore.objects.create(workspace=workspace, name="here", kind=kind, settings=settings)
    Datastore.objects.create(workspace=workspace, name="bucket", kind="s3", settings={})
    reads = {"source": "datastore", "path": "a.csv"}
    document = make_document(
        {
            "a": node("import_data", datastore="here", compute_="box", **reads),
            "b": node("import_data", datastore="here", **reads),
            "c": node("import_data", datastore="here", compute_="other", **reads),
            "d": node("import_data", datastore="bucket", compute_="box", **reads),
        }
    )
    made = pipeline(document)
    assert found(made) == [("parameter_invalid", "a")]
    (first, second) = validation.find_problems(made, parse(document), Request(compute="engine"))
    assert (first.node, second.node, second.parameter) == ("a", "b", "datastore")
    assert "“engine” do not see" in second.message
    assert "“local” or “other”" in (second.hint or "")
