"""Pipelines over HTTP: names, documents, revisions, operations, copies, files."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from designer.execution.models import Run
from designer.workspace.models import Pipeline
from tests.api.people import API, census_document, make_dataset, make_pipeline
from tests.builders import make_document, node


def graph_of(api: APIClient, pipeline: Pipeline) -> Any:
    return api.get(f"{API}/pipelines/{pipeline.pk}/graph/")


def save(api: APIClient, pipeline: Pipeline, base: int, *operations: dict[str, Any]) -> Any:
    body = {"base": base, "client": "tab-1", "operations": operations}
    return api.post(f"{API}/pipelines/{pipeline.pk}/operations/", body, format="json")


def move(node: str, x: float, y: float) -> dict[str, Any]:
    return {"op": "move", "positions": {node: [x, y]}}


def test_a_new_pipeline_is_empty_and_can_be_read(api: APIClient):
    made = api.post(f"{API}/pipelines/", {"name": "Census", "tags": ["a"]}, format="json")
    assert made.status_code == 201
    body = api.get(f"{API}/pipelines/{made.json()['id']}/").json()
    assert body["name"] == "Census"
    assert body["tags"] == ["a"]
    assert body["revision"] == 1
    assert body["last_run"] is None
    assert body["thumbnail"] == {"nodes": [], "edges": [], "count": 0}


def test_a_pipeline_starts_as_a_copy_of_a_template(api: APIClient, owner: User):
    template = make_pipeline(owner, document=census_document(), description="How to split")
    made = api.post(
        f"{API}/pipelines/", {"name": "Mine", "template": str(template.pk)}, format="json"
    )
    copy = Pipeline.objects.get(pk=made.json()["id"])
    assert copy.document == template.document
    assert copy.description == "How to split"


def test_names_change_and_the_document_stays(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    answer = api.patch(f"{API}/pipelines/{pipeline.pk}/", {"name": "New"}, format="json")
    assert answer.json()["name"] == "New"
    assert answer.json()["revision"] == 1


def test_a_deleted_pipeline_is_gone_and_its_runs_stay(api: APIClient, owner: User):
    pipeline = make_pipeline(owner)
    Run.objects.create(workspace=pipeline.workspace, pipeline=pipeline, number=1)
    assert api.delete(f"{API}/pipelines/{pipeline.pk}/").status_code == 204
    assert graph_of(api, pipeline).status_code == 404
    assert Run.objects.count() == 1


def test_the_etag_of_a_graph_is_its_revision(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    answer = graph_of(api, pipeline)
    assert answer["ETag"] == '"1"'
    assert answer.json() == pipeline.document
    again = api.get(f"{API}/pipelines/{pipeline.pk}/graph/", HTTP_IF_NONE_MATCH='"1"')
    assert again.status_code == 304


def test_a_graph_is_replaced_at_the_revision_that_was_read(api: APIClient, owner: User):
    pipeline = make_pipeline(owner)
    address = f"{API}/pipelines/{pipeline.pk}/graph/"
    answer = api.put(address, census_document(), format="json", HTTP_IF_MATCH='"1"')
    assert answer.json() == {"revision": 2}
    assert answer["ETag"] == '"2"'
    entry = pipeline.log.get(revision=2)
    assert {operation["op"] for operation in entry.operations} >= {"add_nodes"}


def test_an_old_revision_is_refused_with_the_newer_one(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    save(api, pipeline, 1, move("split", 5, 5))
    address = f"{API}/pipelines/{pipeline.pk}/graph/"
    answer = api.put(address, census_document(), format="json", HTTP_IF_MATCH='"1"')
    assert answer.status_code == 412
    assert answer.json()["revision"] == 2
    assert answer["ETag"] == '"2"'


def test_a_graph_is_not_replaced_blindly(api: APIClient, owner: User):
    pipeline = make_pipeline(owner)
    address = f"{API}/pipelines/{pipeline.pk}/graph/"
    assert api.put(address, census_document(), format="json").status_code == 428


def test_replacing_a_graph_by_itself_makes_no_revision(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    address = f"{API}/pipelines/{pipeline.pk}/graph/"
    answer = api.put(address, pipeline.document, format="json", HTTP_IF_MATCH='"1"')
    assert answer.json() == {"revision": 1}


def test_operations_make_a_revision(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    answer = save(api, pipeline, 1, move("split", 40, 50))
    assert answer.json() == {"revision": 2, "ignored": [], "missed": []}
    assert graph_of(api, pipeline).json()["nodes"]["split"]["position"] == [40, 50]


def test_a_switch_is_not_the_number_that_python_takes_it_for(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    for revision, value in ((2, 1), (3, True)):
        change = {"op": "set_params", "node": "split", "params": {"seed": value}}
        assert save(api, pipeline, revision - 1, change).json()["revision"] == revision
    assert graph_of(api, pipeline).json()["nodes"]["split"]["params"]["seed"] is True


def test_who_is_behind_gets_what_was_missed(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    save(api, pipeline, 1, move("split", 1, 1))
    answer = save(api, pipeline, 1, move("enter", 2, 2)).json()
    assert answer["revision"] == 3
    assert [entry["revision"] for entry in answer["missed"]] == [2]
    assert answer["missed"][0]["operations"] == [move("split", 1, 1)]
    assert answer["missed"][0]["author"]["name"] == "ada"
    assert answer["missed"][0]["client"] == "tab-1"


def test_an_operation_on_something_removed_is_reported(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    save(api, pipeline, 1, {"op": "remove_nodes", "nodes": ["split"]})
    answer = save(api, pipeline, 1, {"op": "set_node", "node": "split", "values": {"title": "x"}})
    body = answer.json()
    assert body["revision"] == 2
    assert body["ignored"][0]["index"] == 0
    assert body["ignored"][0]["reason"]


@pytest.mark.parametrize(
    "operation",
    [{}, {"op": "explode"}, {"op": "move", "positions": {"split": "left"}}, 7, {"op": 1}],
)
def test_a_malformed_operation_changes_nothing(api: APIClient, owner: User, operation: Any):
    pipeline = make_pipeline(owner, document=census_document())
    answer = save(api, pipeline, 1, operation)
    assert answer.status_code == 400
    assert answer.json()["problems"]
    pipeline.refresh_from_db()
    assert pipeline.revision == 1


def test_a_revision_from_the_future_is_refused(api: APIClient, owner: User):
    assert save(api, make_pipeline(owner), 99, move("a", 0, 0)).status_code == 412


def test_the_log_of_operations_can_be_read(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    save(api, pipeline, 1, move("split", 1, 1))
    save(api, pipeline, 2, move("split", 2, 2))
    entries = api.get(f"{API}/pipelines/{pipeline.pk}/operations/?after=2").json()["results"]
    assert [entry["revision"] for entry in entries] == [3]


def test_a_clone_is_independent(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    copy = api.post(f"{API}/pipelines/{pipeline.pk}/clone/", {}, format="json").json()
    assert copy["name"] == "Census (copy)"
    api.delete(f"{API}/pipelines/{pipeline.pk}/")
    assert api.get(f"{API}/pipelines/{copy['id']}/graph/").json() == pipeline.document


def test_an_exported_pipeline_comes_back(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document(), tags=["x"])
    exported = api.get(f"{API}/pipelines/{pipeline.pk}/export/")
    assert exported["Content-Disposition"] == 'attachment; filename="census.json"'
    assert exported.json()["needs"]["modules"][0]["id"] == "enter_data_manually"
    made = api.post(f"{API}/pipelines/import/", exported.json(), format="json")
    assert made.status_code == 201
    assert made.json()["tags"] == ["x"]
    assert Pipeline.objects.get(pk=made.json()["id"]).document == pipeline.document


@pytest.mark.parametrize("data", [[], {}, {"kind": "x"}, {"nodes": 3}, "text"])
def test_a_file_that_is_no_pipeline_is_refused(api: APIClient, data: Any):
    answer = api.post(f"{API}/pipelines/import/", data, format="json")
    assert answer.status_code == 400
    assert not Pipeline.objects.exists()


def test_validation_finds_all_problems_of_a_posted_document(api: APIClient, owner: User):
    pipeline = make_pipeline(owner)
    document = census_document()
    document["nodes"]["split"]["params"]["fraction"] = 7
    document["nodes"]["split"]["params"]["fracton"] = 0.5
    document["edges"] = []
    address = f"{API}/pipelines/{pipeline.pk}/validate/"
    body = api.post(address, {"document": document}, format="json").json()
    codes = {problem["code"] for problem in body["problems"]}
    assert codes == {"parameter_invalid", "unknown_parameter", "input_missing"}


def test_validation_tells_the_columns_that_are_known(api: APIClient, owner: User):
    make_dataset(owner, "people", columns=[{"name": "age", "type": "integer"}])
    nodes = {"load": node("dataset", name="people", version=None), "split": node("split_data")}
    document = make_document(nodes, "load.output > split.dataset")
    pipeline = make_pipeline(owner, document=document)
    body = api.post(f"{API}/pipelines/{pipeline.pk}/validate/", {}, format="json").json()
    assert body["problems"] == []
    first = body["schemas"]["split"]["first"]
    assert first["guess"] is False
    assert [column["name"] for column in first["columns"]] == ["age"]


def test_the_plan_of_a_new_pipeline_runs_everything(api: APIClient, owner: User):
    pipeline = make_pipeline(owner, document=census_document())
    body = api.post(f"{API}/pipelines/{pipeline.pk}/plan/", {}, format="json").json()
    assert body["counts"]["run"] == 2
    assert body["nodes"]["split"]["decision"] == "run"


def test_the_list_is_paged_by_cursor(api: APIClient, owner: User):
    for number in range(5):
        make_pipeline(owner, f"Pipeline {number}")
    first = api.get(f"{API}/pipelines/?limit=3").json()
    second = api.get(first["next"]).json()
    names = [pipeline["name"] for pipeline in first["results"] + second["results"]]
    assert names == [f"Pipeline {number}" for number in (4, 3, 2, 1, 0)]
    assert second["next"] is None


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    api: APIClient, owner: User, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(4):
        pipeline = make_pipeline(owner, f"Pipeline {number}", document=census_document())
        Run.objects.create(workspace=pipeline.workspace, pipeline=pipeline, number=1)
    api.get(f"{API}/pipelines/")  # notes that the token is in use
    with django_assert_num_queries(3):  # token, pipelines, last runs
        results = api.get(f"{API}/pipelines/").json()["results"]
    assert [pipeline["last_run"]["number"] for pipeline in results] == [1] * 4


def test_one_pipeline_takes_three_queries(
    api: APIClient, owner: User, django_assert_num_queries: DjangoAssertNumQueries
):
    pipeline = make_pipeline(owner)
    api.get(f"{API}/pipelines/")
    with django_assert_num_queries(3):
        api.get(f"{API}/pipelines/{pipeline.pk}/")
