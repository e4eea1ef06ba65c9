"""One pipeline of the templates on four kinds of machines, and one of them dies meanwhile."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Window
from tests.e2e.designer import Designer
from tests.e2e.server import ROOT, Server, running_server
from tests.engines.daemons import wait_until
from tests.engines.dockerd import TABLES, Dockerd
from tests.engines.redis import Redis
from tests.engines.sshd import Sshd

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.engines,
    pytest.mark.docker,
    pytest.mark.redis,
    pytest.mark.timeout(900),
]
GREEN = {"succeeded", "reused"}
# Each place loads its libraries first, which takes long where others are at work.
A_RUN = 300.0
# What is not named here runs on the server itself.
PLACES = {
    "split": "boxes",
    "clean": "boxes",
    "clean_test": "far",
    "train_tree": "shed",
    "train_logistic": "shed",
    "score_tree": "far",
    "score_logistic": "shed",
}
SHOWN = {
    "Split Data": "boxes",
    "Clean Missing Data": "boxes",
    "Apply Transformation": "far",
    "Train Model": "shed",
}
DIGESTS = """
import json
from designer.execution.models import StepOutput
found = StepOutput.objects.filter(step_run__run="{run}").order_by("step_run__node", "port")
print(json.dumps(list(found.values_list("step_run__node", "port", "artifact__digest"))))
"""


class Worker:
    """A worker of the target `shed` in a process of its own."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.log = server, folder / "worker.log"
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "worker", "--compute", "shed", "--slots", "2"],
                cwd=ROOT,
                env=self.server.environment,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, redis_server: Redis, dockerd: Dockerd, sshd: Sshd
) -> Iterator[Server]:
    """A server over Redis; the engines come first: where one is absent, nothing is started."""
    folder = tmp_path_factory.mktemp("plumbline") / "data"
    with running_server(folder, PLUMBLINE_BROKER_URL=redis_server.url(2)) as started:
        yield started


@pytest.fixture(scope="module")
def client(server: Server, sshd: Sshd) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.manage('token', '--name', 'compute')}"}
    with httpx.Client(base_url=f"{server.address}/api/v1/", headers=headers, timeout=60) as made:
        for target in (
            {"name": "shed", "kind": "process"},
            {"name": "far", "kind": "ssh", "settings": sshd.stored(our_python=True)},
        ):
            assert made.post("computes/", json=target).status_code == 201
        wait_until(lambda: samples(made) == {"ready"}, "the sample data", 120)
        yield made


def samples(client: httpx.Client) -> set[str]:
    found = client.get("datasets/").json()["results"]
    return {one["versions"][0]["state"] for one in found}


@pytest.fixture(scope="module")
def worker(
    server: Server, client: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worker]:
    started = Worker(server, tmp_path_factory.mktemp("worker"))
    yield started
    started.process.terminate()
    started.process.wait(60)


def test_a_template_runs_on_four_kinds_of_machines_and_a_dead_worker_changes_nothing(
    window: Window, server: Server, client: httpx.Client, worker: Worker, dockerd: Dockerd
):
    page, designer = window.page, Designer(window.page)
    make_docker_target(page, dockerd)
    page.get_by_role("link", name="Home", exact=True).click()
    template = page.get_by_role("article", name=re.compile("Customer churn"))
    template.get_by_role("button", name="Open", exact=True).click()
    expect(designer.run_button).to_be_enabled()
    place_the_others(client, page.url.rstrip("/").rpartition("/")[2])
    page.reload()
    place(designer, "Split Data", PLACES["split"])
    designer.run(A_RUN * 1000)
    first = newest_run(client)
    assert set(designer.states().values()) <= GREEN
    for title, target in SHOWN.items():
        for shown in designer.node(title).all():
            expect(shown).to_contain_text(target)
    ran = {name: s["compute"] for name, s in first["steps"].items() if s["state"] != "reused"}
    assert {name: place for name, place in ran.items() if place != "local"} == PLACES

    second = run_again_and_kill(designer, client, worker)
    assert set(designer.states().values()) <= GREEN
    assert max(step["attempt"] for step in second["steps"].values()) == 2
    assert digests(server, second["id"]) == digests(server, first["id"])


def make_docker_target(page: Page, dockerd: Dockerd) -> None:
    page.get_by_role("link", name="Compute", exact=True).click()
    page.get_by_role("button", name="New target").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("boxes")
    dialog.get_by_label("Address of Docker").fill(dockerd.base_url)
    dialog.get_by_label("Image").fill(TABLES)
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="boxes")).to_be_visible()
    expect(page.get_by_text("1 live")).to_be_visible()


def place_the_others(client: httpx.Client, pipeline: str) -> None:
    address = f"pipelines/{pipeline}/graph/"
    found = client.get(address)
    document: dict[str, Any] = found.json()
    for name in PLACES.keys() - {"split"}:
        document["nodes"][name]["compute"] = PLACES[name]
    # A training that can be met while it runs.
    document["nodes"]["tree"]["params"]["trees"] = 400
    headers = {"If-Match": found.headers["ETag"]}
    assert client.put(address, json=document, headers=headers).status_code == 200


def place(designer: Designer, title: str, target: str) -> None:
    designer.select(title)
    designer.page.get_by_role("tab", name="Run settings").click()
    designer.page.get_by_role("combobox", name="Runs on").click()
    designer.page.get_by_role("option", name=target).click()
    expect(designer.page.get_by_text("Saved", exact=True)).to_be_visible()


def run_again_and_kill(designer: Designer, client: httpx.Client, worker: Worker) -> dict[str, Any]:
    """Run everything once more, kill -9 the worker while it trains, and start another."""
    number = designer.run_number()
    designer.page.get_by_role("button", name="More ways to run").click()
    designer.page.get_by_role("menuitem", name="Run everything again, reusing nothing").click()
    # Asked of the ledger: the page may show it when it is over.
    wait_until(lambda: is_training(client, number + 1), "the training", A_RUN)
    worker.kill()
    worker.start()
    wait_until(lambda: newest_run(client)["state"] != "running", "the end of the run", A_RUN)
    designer.wait_for_run(number + 1)
    return newest_run(client)


def is_training(client: httpx.Client, number: int) -> bool:
    run = newest_run(client)
    return bool(run["number"] == number and run["steps"]["train_tree"]["state"] == "running")


def newest_run(client: httpx.Client) -> dict[str, Any]:
    run = client.get("runs/").json()["results"][0]["id"]
    found: dict[str, Any] = client.get(f"runs/{run}/").json()
    return found


def digests(server: Server, run: str) -> list[list[str]]:
    """Give the digest of each output of a run, which the API does not tell."""
    printed = server.manage("shell", "--verbosity", "0", "-c", DIGESTS.format(run=run))
    found: list[list[str]] = json.loads(printed)
    assert len(found) > 10
    return found
