"""A secret that its script prints, draws and raises with is found nowhere afterwards."""

import base64
import sqlite3
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.builders import make_document, node
from tests.execution.server import Server

CANARY = "canary/7f3a +some=value"
SCRIPT = """
import base64, sys, time, traceback, urllib.parse
import matplotlib.pyplot as plt
import pandas

print("plain:", secret)
print("quoted:", urllib.parse.quote(secret), urllib.parse.quote_plus(secret))
print("coded:", base64.b64encode(("user:" + secret).encode()).decode())
sys.stderr.write(repr({"password": secret}))
print("in two", end=" ")
sys.stdout.write(secret[:6]); sys.stdout.flush(); time.sleep(1.2)
sys.stdout.write(secret[6:]); sys.stdout.flush()


def azureml_main(dataframe1=None, dataframe2=None):
    if dataframe1 is not None:
        return pandas.DataFrame({"length": [len(secret)]}),
    raise ValueError(f"cannot connect with {secret}")
"""
TOUCHED = ("runs/{run}/", "runs/{run}/graph/", "runs/{run}/events/?after=0", "secrets/",
           "runs/{run}/steps/fails/log/?offset=0", "runs/{run}/steps/fails/figures/",
           "runs/{run}/steps/fails/metrics/", "runs/{run}/steps/works/log/?offset=0",
           "pipelines/{pipeline}/", "pipelines/{pipeline}/graph/",
           "pipelines/{pipeline}/export/", "computes/")  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("canary"), PLUMBLINE_SLOTS="1") as server:
        yield server


@pytest.fixture(scope="module")
def ended(server: Server) -> dict[str, Any]:
    """A run of two scripts that name the secret: one works, the other raises with it."""
    server.call("POST", "secrets/", {"name": "password", "value": CANARY})
    script: dict[str, Any] = {"script": SCRIPT, "secret": {"$secret": "password"}}
    document = make_document(
        {
            "enter": node("enter_data_manually", data="a\n1\n"),
            "works": node("execute_python_script", **script),
            "fails": node("execute_python_script", **script),
        },
        "enter.output > works.dataset1",
    )
    pipeline = server.make_pipeline(document)
    snapshot = server.wait_for_end(server.run(pipeline))
    return {**snapshot, "pipeline": pipeline}


def forms() -> list[bytes]:
    coded = base64.b64encode(f"user:{CANARY}".encode()).decode()
    return [form.encode() for form in (CANARY, quote(CANARY), quote(CANARY, safe=""), coded[8:-4])]


def test_the_script_was_given_the_value(ended: dict[str, Any], server: Server):
    steps = ended["steps"]
    assert steps["works"]["state"] == "succeeded", steps["works"]["error"]
    rows = server.call("GET", f"artifacts/{steps['works']['outputs']['first']['id']}/rows/")
    assert str(len(CANARY)) in str(rows["rows"])


def test_the_error_and_the_log_are_masked(ended: dict[str, Any], server: Server):
    error = ended["steps"]["fails"]["error"]
    assert "cannot connect with •••" in error["message"]
    log = server.call("GET", f"runs/{ended['id']}/steps/fails/log/?offset=0")["text"]
    assert "plain: •••" in log
    assert "in two •••" in log


@pytest.mark.parametrize("path", TOUCHED)
def test_no_answer_has_it(path: str, ended: dict[str, Any], server: Server):
    try:
        answer = str(server.call("GET", path.format(run=ended["id"], pipeline=ended["pipeline"])))
    except urllib.error.HTTPError as refused:
        answer = refused.read().decode()
    assert not [form for form in forms() if form.decode() in answer]


def test_no_row_has_it(ended: dict[str, Any], server: Server):
    database = sqlite3.connect(server.folder / "data" / "plumbline.sqlite3")
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    cells = [
        str(cell)
        for (table,) in tables
        for row in database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own
        for cell in row
    ]
    database.close()
    assert [cell for cell in cells if "cannot connect with" in cell]
    assert not [cell for cell in cells for form in forms() if form.decode() in cell]


def test_no_file_has_it(ended: dict[str, Any], server: Server):
    for file in server.folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            content = file.read_bytes()
            assert not [form for form in forms() if form in content], file


def test_no_command_line_or_environment_has_it(ended: dict[str, Any], server: Server):
    for process in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                content = (process / name).read_bytes()
            except OSError:
                continue
            assert CANARY.encode() not in content, process


def test_another_value_is_another_key(ended: dict[str, Any], server: Server):
    pipeline = ended["pipeline"]
    plan = server.call("POST", f"pipelines/{pipeline}/plan/", {})
    assert plan["nodes"]["works"]["decision"] == "reuse"
    server.call("PUT", "secrets/password/", {"value": "another value"})
    plan = server.call("POST", f"pipelines/{pipeline}/plan/", {})
    assert plan["nodes"]["works"]["decision"] == "run"


def test_a_missing_secret_is_a_problem_at_its_parameter(ended: dict[str, Any], server: Server):
    pipeline = ended["pipeline"]
    server.call("DELETE", "secrets/password/")
    problems = server.call("POST", f"pipelines/{pipeline}/validate/", {})["problems"]
    assert {(p["code"], p["node"], p["parameter"]) for p in problems} == {
        ("unknown_secret", "works", "secret"),
        ("unknown_secret", "fails", "secret"),
    }
