"""Steps read from datastores and write to them, in their sandbox, opened by secrets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from tests.builders import make_document, node
from tests.engines.s3 import KEY_ID, SECRET, ObjectStorage
from tests.execution.server import Server

DATA = "id,name\n1,a\n2,b\n3,c\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, s3_server: ObjectStorage) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("datastores")
    shared = folder / "shared"
    shared.mkdir()
    settings = {
        "PLUMBLINE_DATASTORE_DIRS": str(shared),
        "PLUMBLINE_ALLOWED_PRIVATE_HOSTS": "127.0.0.1",
        "PLUMBLINE_SLOTS": "1",
    }
    with Server(folder, **settings) as server:
        add(server, "shared", "folder", {"path": str(shared)})
        add(server, "shop", "sql", {"url": f"sqlite:///{shared / 'shop.sqlite'}"})
        (shared / "shop.sqlite").touch()
        server.call("POST", "secrets/", {"name": "storage", "value": SECRET})
        s3_server.make_bucket("outside")
        bucket = {
            "bucket": "outside", "endpoint": s3_server.endpoint, "region": "us-east-1",
            "key_id": KEY_ID,
        }  # fmt: skip
        add(server, "bucket", "s3", bucket, secret="storage")
        yield server


def add(server: Server, name: str, kind: str, settings: dict[str, Any], **more: Any) -> None:
    server.call("POST", "datastores/", {"name": name, "kind": kind, "settings": settings, **more})


def run(server: Server, nodes: dict[str, Any], *edges: str) -> dict[str, Any]:
    pipeline = server.make_pipeline(make_document(nodes, *edges))
    snapshot = server.wait_for_end(server.run(pipeline))
    return {**snapshot, "pipeline": pipeline}


def export_of(**params: Any) -> dict[str, Any]:
    return {
        "enter": node("enter_data_manually", data=DATA),
        "export": node("export_data", **params),
    }


def rows_of(server: Server, ended: dict[str, Any]) -> list[list[Any]]:
    artifact = ended["steps"]["load"]["outputs"]["output"]["id"]
    return [list(row) for row in server.call("GET", f"artifacts/{artifact}/rows/")["rows"]]


@pytest.mark.parametrize("datastore", ["shared", "bucket"])
def test_a_file_goes_out_and_comes_in_again(server: Server, datastore: str):
    target = {"target": "datastore", "datastore": datastore, "path": "sales/2026.csv"}
    for if_exists, state in (("fail", "succeeded"), ("fail", "failed"), ("replace", "succeeded")):
        out = run(server, export_of(**target, if_exists=if_exists), "enter.output > export.dataset")
        assert out["state"] == state, out["steps"]["export"]["error"]
    source = {"source": "datastore", "datastore": datastore, "path": "sales/*.csv"}
    came = run(server, {"load": node("import_data", **source)})
    assert came["state"] == "succeeded", came["steps"]["load"]["error"]
    assert [str(row[1]) for row in rows_of(server, came)] == ["a", "b", "c"]


def test_rows_go_into_a_table_and_come_out_by_a_query(server: Server):
    target = {"target": "database", "datastore": "shop", "table": "sales", "write_mode": "append"}
    for _ in range(2):
        out = run(server, export_of(**target), "enter.output > export.dataset")
        assert out["state"] == "succeeded", out["steps"]["export"]["error"]
    source = {"source": "database", "datastore": "shop"}
    whole = run(server, {"load": node("import_data", **source, table="sales")})
    assert len(rows_of(server, whole)) == 6
    query = "SELECT name FROM sales WHERE id = 2"
    some = run(server, {"load": node("import_data", **source, query=query)})
    assert [row[0] for row in rows_of(server, some)] == ["b", "b"]


def test_what_is_read_outside_is_read_again(server: Server):
    source = {"source": "database", "datastore": "shop", "query": "SELECT 1 AS one"}
    first = run(server, {"load": node("import_data", **source)})
    again = server.wait_for_end(server.run(first["pipeline"]))
    assert (first["state"], again["steps"]["load"]["state"]) == ("succeeded", "succeeded")


def test_a_datastore_that_is_not_there_is_a_problem_at_its_parameter(server: Server):
    nodes = {"load": node("import_data", source="datastore", datastore="shard", path="a.csv")}
    pipeline = server.make_pipeline(make_document(nodes))
    (problem,) = server.call("POST", f"pipelines/{pipeline}/validate/", {})["problems"]
    assert (problem["code"], problem["parameter"]) == ("unknown_datastore", "datastore")
    assert problem["hint"] == "Did you mean “shared”?"


def test_trying_a_datastore_says_what_is_there_or_why_not(server: Server):
    probe = server.call("POST", "datastores/bucket/test/")
    assert server.wait_for_end(probe["id"])["state"] == "succeeded"
    log = server.call("GET", f"runs/{probe['id']}/steps/probe/log/?offset=0")["text"]
    assert "entries" in log
    add(server, "gone", "sql", {"url": "sqlite:////gone/shop.sqlite"})
    probe = server.call("POST", "datastores/gone/test/")
    ended = server.wait_for_end(probe["id"])
    assert ended["state"] == "failed"
    assert "gone" in ended["steps"]["probe"]["error"]["message"]


def test_a_folder_that_nobody_allowed_is_refused_at_once(server: Server):
    with pytest.raises(HTTPError) as refused:
        add(server, "etc", "folder", {"path": "/etc"})
    problem = refused.value.read().decode()
    assert refused.value.code == 400
    assert "no folder that datastores may use" in problem


def test_the_key_of_the_storage_is_nowhere(server: Server):
    for file in Path(server.folder).rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file
