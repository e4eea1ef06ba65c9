"""The client against a whole server: from a graph in code to the rows of its result."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.sdk.client import Client
from designer.sdk.errors import ApiError
from tests.builders import make_document, node
from tests.execution.server import Server

ROWS = 1200


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder: Path = tmp_path_factory.mktemp("server")
    with Server(folder) as server:
        yield Client(f"http://127.0.0.1:{server.port}/", server.token)


def test_a_graph_is_saved_run_and_read(client: Client):
    data = "x\n" + "".join(f"{n}\n" for n in range(ROWS))
    document = make_document({"data": node("enter_data_manually", data=data)})
    made = client.create_pipeline("From a script", document)
    assert [found["id"] for found in client.pipelines()] == [made["id"]]
    run = client.run(made["id"])
    assert client.run(made["id"], id=run["id"])["id"] == run["id"]
    ended = client.wait(run["id"], timeout_seconds=120)
    assert ended["state"] == "succeeded"
    table = ended["steps"]["data"]["outputs"]["output"]["id"]
    assert [row["x"] for row in client.rows(table)] == list(range(ROWS))
    assert next(client.rows(table, sort="-x")) == {"x": ROWS - 1}


def test_what_is_refused_says_why(client: Client):
    made = client.create_pipeline("Broken", make_document({"a": node("no_such_module")}))
    with pytest.raises(ApiError, match="400") as refused:
        client.run(made["id"])
    assert [problem["code"] for problem in refused.value.problems] == ["unknown_module"]
    with pytest.raises(ApiError) as stale:
        client.save_graph(made["id"], make_document({}), revision=made["revision"] - 1)
    assert stale.value.status == 412
    assert client.save_graph(made["id"], make_document({})) > made["revision"]


def test_only_a_web_address_is_an_address():
    with pytest.raises(ValueError, match="begins with http"):
        Client("file:///etc", "token")
