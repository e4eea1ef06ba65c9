"""deploy/ for real: the image is built, and compose starts the large size from it."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.engines.compose import Compose
from tests.engines.daemons import wait_until
from tests.engines.debian import IMAGE, load_debian
from tests.engines.dockerd import NO_BRIDGE, THIS_NETWORK, Dockerd
from tests.engines.second_machine import HERE, THERE, SecondMachine
from tests.large.engines import engines_at
from tests.large.test_compose import FILE, GIVEN

pytestmark = [pytest.mark.engines, pytest.mark.docker, pytest.mark.timeout(1800)]
# One base for all: nothing is pulled. Everything else is as people get it.
BUILT = f"""
services:
  web:
    build: {{args: {{BASE: "{IMAGE}"}}, network: host}}
"""
# The engines are somewhere else, as those of a large installation are; two web processes.
STARTED = """
services:
  web:
    environment: &engines {settings}
    depends_on: !reset {{}}
    ports: !override ["8001-8002:8000"]
  worker:
    environment: *engines
  clock:
    environment: *engines
"""


class Installation:
    """What runs on the engine: web processes at two ports, a worker and a clock."""

    def __init__(self, engine: Dockerd, compose: Compose) -> None:
        self.engine, self.compose = engine, compose

    def sign_in(self, port: int) -> httpx.Client:
        """Open the page by a link as the docs say it is made, with a browser's cookies."""
        command = ("python", "manage.py", "signin", "--host", THERE, "--port", str(port))
        link = self.compose("exec", "--no-TTY", "web", *command).strip()
        browser = httpx.Client(base_url=f"http://{THERE}:{port}/api/v1/", timeout=60)
        assert browser.get(link).headers["Location"] == "/"
        session = browser.get("session/").json()
        browser.headers["X-CSRFToken"] = session["csrf_token"]
        assert "<script" in browser.get(f"http://{THERE}:{port}/").text
        return browser

    def kill(self, port: int) -> None:
        """Kill -9 the container that answers at a port of the machine."""
        client = self.engine.client()
        [found] = [
            container
            for container in client.containers.list()
            if port in {int(place["HostPort"]) for place in ports_of(container)}
        ]
        found.kill()
        client.close()


def ports_of(container: Any) -> list[dict[str, str]]:
    return [place for places in container.ports.values() for place in places or ()]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pl-images-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def image(folder: Path) -> None:
    """Build it with the network of this machine; what was built stays in the folder."""
    engine = Dockerd(folder, *NO_BRIDGE, inside=THIS_NETWORK, in_memory=False)
    engine.start()
    try:
        load_debian(engine)
        (folder / "built.yaml").write_text(BUILT)
        Compose(engine, FILE, folder / "built.yaml", **GIVEN)("build")
    finally:
        engine.stop()


@pytest.fixture(scope="module")
def installation(
    folder: Path, image: None, second_machine: SecondMachine
) -> Iterator[Installation]:
    """Another engine on the same folder, which has a machine of its own."""
    inside = (*second_machine.network(), *THIS_NETWORK)
    engine = Dockerd(folder, inside=inside, in_memory=False)
    with engines_at(HERE, folder) as settings:
        settings["PLUMBLINE_ALLOWED_HOSTS"] = json.dumps([THERE])
        (folder / "started.yaml").write_text(STARTED.format(settings=json.dumps(settings)))
        engine.start()
        try:
            compose = Compose(engine, FILE, folder / "started.yaml", **GIVEN)
            services = ("web", "worker", "clock")
            compose("up", "--detach", "--no-build", "--wait", "--scale", "web=2", *services)
            yield Installation(engine, compose)
            compose("down", "--timeout", "20")
        finally:
            engine.stop()


def test_a_template_runs_in_containers_and_a_dead_web_process_is_not_missed(
    installation: Installation,
):
    with closing(installation.sign_in(8001)) as browser:
        wait_until(lambda: samples(browser) == {"ready"}, "the sample data", 300)
        [template] = [
            found
            for found in browser.get("pipelines/", params={"template": "true"}).json()["results"]
            if "churn" in found["name"].lower()
        ]
        made = browser.post("pipelines/", json={"name": "Churn", "template": template["id"]})
        pipeline = made.json()["id"]
        first = run_to_its_end(browser, pipeline)

        installation.kill(8001)
        with pytest.raises(httpx.TransportError):
            browser.get("session/")
        browser.base_url = httpx.URL(f"http://{THERE}:8002/api/v1/")
        assert browser.get(f"runs/{first['id']}/").json()["state"] == "succeeded"
        second = run_to_its_end(browser, pipeline)
        assert second["number"] == first["number"] + 1


def test_the_worker_keeps_steps_apart_and_says_how(installation: Installation):
    said = installation.compose("exec", "--no-TTY", "worker", "python", "manage.py", "doctor")
    assert "WRONG" not in said
    assert re.search(r"ok  +isolation: A worker here tried it \((landlock|full)\)", said), said


def test_the_image_holds_no_sources_but_the_servers_own(installation: Installation):
    listed = installation.compose("exec", "--no-TTY", "worker", "ls", "-A", "/app").split()
    assert not {".git", ".env", "deploy", "tests", "frontend", "docs"} & set(listed), listed


def samples(browser: httpx.Client) -> set[str]:
    found = browser.get("datasets/").json()["results"]
    return {one["versions"][0]["state"] for one in found}


def run_to_its_end(browser: httpx.Client, pipeline: str) -> dict[str, Any]:
    """Run everything anew and wait until it is green."""
    started = browser.post(f"pipelines/{pipeline}/runs/", json={"force": True})
    assert started.status_code == 201, started.text
    address = f"runs/{started.json()['id']}/"
    wait_until(lambda: browser.get(address).json()["state"] != "running", "the run", 300)
    run: dict[str, Any] = browser.get(address).json()
    errors = {
        name: (step["error"], browser.get(f"{address}steps/{name}/log/").text[-3000:])
        for name, step in run["steps"].items()
        if step.get("error")
    }
    assert run["state"] == "succeeded", json.dumps(errors, indent=1)
    return run
