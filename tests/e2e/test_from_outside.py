"""A program uses Plumbline over the network as the contracts say, and nothing but that."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect

from tests.builders import make_document, node
from tests.e2e.server import Server

TERMINAL = {"succeeded", "failed", "cancelled"}


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    return server.manage("token", "--name", "from outside")


@pytest.fixture
def client(server: Server, token: str) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{server.address}/api/v1/", headers=headers, timeout=60) as made:
        yield made


def numbers_document() -> dict[str, Any]:
    table = {
        "columns": [{"name": "n", "type": "integer"}, {"name": "word", "type": "string"}],
        "rows": [[number, f"word {number}"] for number in range(100)],
    }
    nodes = {
        "enter": node("enter_data_manually", data_format="table", table=table),
        "split": node("split_data", fraction=0.7, seed=1),
    }
    return make_document(nodes, "enter.output > split.dataset")


def made_pipeline(client: httpx.Client) -> str:
    made = client.post("pipelines/", json={"name": "From outside"})
    assert made.status_code == 201, made.text
    pipeline = str(made.json()["id"])
    address = f"pipelines/{pipeline}/graph/"
    etag = client.get(address).headers["ETag"]
    put = client.put(address, json=numbers_document(), headers={"If-Match": etag})
    assert put.status_code == 200, put.text
    return pipeline


async def messages_of(server: Server, token: str, run: str) -> AsyncIterator[dict[str, Any]]:
    """Follow a run on the live stream until it has ended."""
    address = server.address.replace("http", "ws") + "/ws/"
    headers = {"Authorization": f"Bearer {token}"}
    async with connect(address, additional_headers=headers) as socket:
        await socket.send(json.dumps({"subscribe": {"run": run}}))
        async for text in socket:
            message = json.loads(text)
            yield message
            if has_ended(message):
                return


def has_ended(message: dict[str, Any]) -> bool:
    if message["type"] == "snapshot":
        return message["data"]["state"] in TERMINAL
    is_run_state = message["type"] == "event" and message["kind"] == "run_state"
    return is_run_state and message["payload"]["state"] in TERMINAL


@pytest.mark.e2e
async def test_a_program_builds_runs_follows_and_reads(
    server: Server, client: httpx.Client, token: str
):
    pipeline = made_pipeline(client)
    started = client.post(f"pipelines/{pipeline}/runs/", json={})
    assert started.status_code == 201, started.text
    run = started.json()["id"]

    messages = [message async for message in messages_of(server, token, run)]
    assert messages[0]["type"] == "snapshot"
    numbers = [message["seq"] for message in messages if message["type"] == "event"]
    first = messages[0]["seq"]
    assert numbers == list(range(first + 1, first + 1 + len(numbers)))

    ended = client.get(f"runs/{run}/").json()
    assert ended["state"] == "succeeded"
    assert {step["state"] for step in ended["steps"].values()} == {"succeeded"}
    outputs = ended["steps"]["split"]["outputs"]
    rows = client.get(f"artifacts/{outputs['first']['id']}/rows/", params={"limit": 10}).json()
    assert rows["total"] == 70
    assert len(rows["rows"]) == 10
    assert [column["name"] for column in rows["columns"]] == ["n", "word"]


@pytest.mark.e2e
def test_the_same_run_again_is_reused_and_the_same_id_is_the_same_run(client: httpx.Client):
    pipeline = made_pipeline(client)
    key = "5f3c2b1a-0000-4000-8000-000000000001"
    first = client.post(f"pipelines/{pipeline}/runs/", json={"id": key})
    again = client.post(f"pipelines/{pipeline}/runs/", json={"id": key})
    other = client.post(f"pipelines/{pipeline}/runs/", json={"id": key, "force": True})
    assert [first.status_code, again.status_code, other.status_code] == [201, 200, 409]
    assert first.json()["id"] == again.json()["id"] == key


@pytest.mark.e2e
async def test_rows_are_sorted_filtered_profiled_and_downloaded(
    server: Server, client: httpx.Client, token: str
):
    pipeline = made_pipeline(client)
    run = client.post(f"pipelines/{pipeline}/runs/", json={}).json()["id"]
    _ = [message async for message in messages_of(server, token, run)]
    steps = client.get(f"runs/{run}/").json()["steps"]
    address = f"artifacts/{steps['enter']['outputs']['output']['id']}/"
    assert client.get(address).json()["producer"]["node"] == "enter"

    question = {
        "sort": "-n",
        "limit": 3,
        "columns": "n",
        "filter": json.dumps([{"column": "n", "op": "<", "value": 50}]),
    }
    page = client.get(f"{address}rows/", params=question).json()
    assert page["rows"] == [[49], [48], [47]]
    assert (page["total"], page["matched"]) == (100, 50)
    assert client.get(f"{address}rows/", params={"sort": "nope"}).status_code == 400

    profile = client.get(f"{address}profile/").json()
    assert profile["rows"] == 100
    assert profile["columns"][0]["min"] == 0

    csv = client.get(f"{address}download/", params={"format": "csv"})
    assert csv.text.splitlines()[:2] == ["n,word", "0,word 0"]
    assert "attachment" in csv.headers["Content-Disposition"]
    parquet = client.get(f"{address}download/", params={"format": "parquet"})
    assert parquet.content[:4] == b"PAR1"
    for format_ in ("tsv", "jsonl", "arrow"):
        assert client.get(f"{address}download/", params={"format": format_}).status_code == 200


@pytest.mark.e2e
async def test_a_file_becomes_a_dataset(server: Server, client: httpx.Client, token: str):
    text = "name;amount\nÄnne;1,5\nBob;2,5\n".encode("cp1252")
    made = client.post("datasets/", files={"file": ("people.csv", text)}, data={"title": "People"})
    assert made.status_code == 201, made.text
    assert (made.json()["name"], made.json()["version"]) == ("people", 1)

    preview = client.get("datasets/people/versions/1/preview/").json()
    assert preview["rows"] == [["Änne", 1.5], ["Bob", 2.5]]
    changed = client.get("datasets/people/versions/1/preview/", params={"header": "false"}).json()
    assert len(changed["rows"]) == 3

    started = client.post("datasets/people/versions/1/import/", json={})
    assert started.status_code == 202, started.text
    _ = [message async for message in messages_of(server, token, started.json()["run"])]
    version = client.get("datasets/people/versions/1/").json()
    assert version["state"] == "ready", version
    assert (version["rows"], version["columns"]) == (2, 2)
    assert client.get("datasets/people/versions/1/original/").content == text


@pytest.mark.e2e
def test_the_printed_link_signs_in_once(server: Server):
    with httpx.Client(base_url=server.address, timeout=60) as browser:
        assert browser.get("/").status_code == 401
        path = server.manage("signin").split("/", 3)[3]
        assert browser.get(f"/{path}").headers["Location"] == "/"
        session = browser.get("/api/v1/session/").json()
        assert session["user"]["name"] == "owner"
        body = {"name": "By a browser"}
        assert browser.post("/api/v1/pipelines/", json=body).status_code == 403
        headers = {"X-CSRFToken": session["csrf_token"]}
        made = browser.post("/api/v1/pipelines/", json=body, headers=headers)
        assert made.status_code == 201
    assert httpx.get(f"{server.address}/{path}", timeout=60).status_code == 403


@pytest.mark.e2e
def test_the_web_process_opens_no_data_library(server: Server):
    maps = Path(f"/proc/{server.pid}/maps")
    if not maps.exists():
        pytest.skip("There is no /proc here to look at.")
    loaded = maps.read_text()
    assert not [name for name in ("polars", "pyarrow", "sklearn", "pandas") if name in loaded]
