"""R as a step: it starts inside the walls of a step host, is kept by them, and dies with it."""

import shutil
from pathlib import Path

import pytest

from designer.runner.protocol import Limits, StepFile
from tests.execution.waiting import wait_for
from tests.runner.host_client import a_host, light

pytestmark = pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="needs R: apt-get install r-base-core"
)


@pytest.fixture(scope="module", params=["auto", "landlock"])
def host(request, tmp_path_factory):
    steps = tmp_path_factory.mktemp("steps")
    with a_host(light(steps, isolation=request.param)) as client:
        yield client


def r_step(name: str, body: str) -> StepFile:
    return StepFile(
        step_run=name,
        attempt=1,
        module="execute_r_script",
        entry_point="designer.modules.r_language.execute_r_script:execute_r_script",
        params={"script": f"azureml_main <- function(a, b) {{\n{body}\n}}", "seed": 0},
        outputs={"first": "Table", "second": "Table"},
        user_code=True,
        limits=Limits(),
    )


def test_r_starts_and_plots_inside(host):
    _, _, said = host.run(r_step("plots", "plot(1:3)\ndata.frame(x = 1)"))
    assert said.error is None, said.error


def test_a_file_of_the_machine_is_out_of_reach(host, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    _, _, said = host.run(r_step("reads", f"data.frame(x = readLines('{secret}'))"))
    assert said.error is not None
    assert "cannot open the connection" in said.error.message


def test_r_ends_with_the_step(host):
    body = "cat('here\\n', file = 'here')\nrepeat Sys.sleep(1)"
    folder = host.launch(r_step("endless", body))
    wait_for(lambda: list(folder.rglob("here")), 100, "R to begin")
    host.cancel(folder)
    assert host.ended(folder).reason == "cancelled"
    assert not [p for p in Path("/proc").glob("[0-9]*/cmdline") if _names(p, str(folder))]


def _names(process: Path, folder: str) -> bool:
    try:
        return folder in process.read_text(errors="replace")
    except OSError:
        return False
