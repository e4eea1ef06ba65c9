"""What a worker may rely on of a step host."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from designer.runner.protocol import (
    Answer,
    InputFile,
    Limits,
    Renew,
    Status,
    StatusReport,
    StepFile,
    host_environment,
)
from tests.runner.host_client import HostClient, a_host, light

MODULES = "tests.runner.sample_modules"


def say(name: str, **values: object) -> StepFile:
    step = StepFile(name, 1, "say", f"{MODULES}:say", outputs={"output": "Text"})
    return replace(step, **values)  # type: ignore[arg-type]


def told(folder: Path) -> str:
    return (folder / "outputs" / "output").read_text()


@pytest.fixture
def private_host(tmp_path: Path):  # type: ignore[no-untyped-def]
    with a_host(light(tmp_path, processes=1)) as client:
        yield client


def pid_of(client: HostClient, name: str, **values: object) -> int:
    folder, _, said = client.run(say(name, **values))
    assert said.ok
    return client.started(folder).pid


def test_built_in_steps_share_a_process(private_host: HostClient) -> None:
    pids = [pid_of(private_host, f"step{n}") for n in range(4)]
    assert len(set(pids)) == 1


def test_what_can_wait_is_loaded_while_steps_run(tmp_path: Path) -> None:
    """Processes that have run steps before come to know it too: they are forked anew."""
    with a_host(light(tmp_path, load_later=("colorsys", "no such module"))) as client:
        asked, answer = 0, ""
        while answer != "True":
            entry = {"entry_point": f"{MODULES}:knows", "params": {"module": "colorsys"}}
            folder, _, said = client.run(say(f"step{asked}", **entry))
            assert said.ok
            asked, answer = asked + 1, told(folder)


def test_user_code_gets_a_process_of_its_own(private_host: HostClient) -> None:
    pids = [pid_of(private_host, f"step{n}", user_code=True) for n in range(4)]
    assert len(set(pids)) == 4


def test_a_step_that_loads_a_pickle_gets_a_process_of_its_own(private_host: HostClient) -> None:
    fed = {"model": (InputFile("Model", "/nowhere"),)}
    folders = [private_host.launch(say(f"step{n}", inputs=fed)) for n in range(2)]
    for folder in folders:
        private_host.ended(folder)
    assert len({private_host.started(folder).pid for folder in folders}) == 2


def test_steps_are_lost_when_the_worker_stands_still(private_host: HostClient) -> None:
    folder = private_host.launch(private_host.script("still", "import time; time.sleep(600)"))
    private_host.started(folder)
    private_host.send(Renew(600))
    private_host.send(Renew(0.2))
    assert private_host.ended(folder).reason == "lost"
    _, _, said = private_host.run(say("after"))
    assert said.ok


def test_a_lease_that_ran_out_before_does_not_end_a_new_step(private_host: HostClient) -> None:
    folder = private_host.launch(say("after"), None, Renew(0))
    assert private_host.ended(folder).status == 0


def test_many_steps_run_at_once(private_host: HostClient) -> None:
    meet = (
        "import os, time, pathlib\nopen('here', 'w').close()\n"
        "while not os.path.exists('go'): time.sleep(0.005)\noutput = 1"
    )
    folders = [private_host.launch(private_host.script(f"m{n}", meet)) for n in range(4)]
    for folder in folders:
        private_host.started(folder)
        (folder / "work" / "go").touch()
    assert all(private_host.ended(folder).status == 0 for folder in folders)


def test_the_log_of_a_built_in_step_is_its_own(private_host: HostClient) -> None:
    logs = [private_host.run(say(f"step{n}", params={"text": f"I am {n}"}))[0] for n in range(3)]
    assert [(log / "log.txt").read_text() for log in logs] == ["I am 0\n", "I am 1\n", "I am 2\n"]


def test_the_log_of_a_built_in_step_is_cut(private_host: HostClient) -> None:
    loud = say("loud", params={"text": "x" * 10_000}, limits=Limits(log_bytes=1000))
    folder, ended, _ = private_host.run(loud)
    assert ended.log_truncated
    assert (folder / "log.txt").stat().st_size < 1200


def test_a_bad_command_is_answered_and_the_host_goes_on(private_host: HostClient) -> None:
    stdin = private_host.process.stdin
    assert stdin is not None
    stdin.write(json.dumps({"do": "dance", "id": "x"}).encode() + b"\n")
    stdin.flush()
    answer = private_host.wait(Answer, lambda event: event.id == "x")
    assert not answer.ok
    assert private_host.run(say("after"))[2].ok


def test_the_status_names_what_runs(private_host: HostClient) -> None:
    wait = private_host.script("waits", "import time\ntime.sleep(3600)")
    folder = private_host.launch(wait)
    private_host.started(folder)
    private_host.send(Status())
    report = private_host.wait(StatusReport, lambda _: True)
    assert report.running == (str(folder),)


def test_isolation_is_told_as_it_is(tmp_path: Path) -> None:
    for isolation in ("landlock", "reduced"):
        with a_host(light(tmp_path, isolation=isolation)) as client:
            assert client.ready.isolation == isolation
            assert any("No bubblewrap" in line for line in client.ready.detail)


def test_a_missing_folder_to_read_weakens_nothing(tmp_path: Path) -> None:
    options = light(tmp_path)
    with a_host(options) as client:
        told = client.ready.isolation
    with a_host(replace(options, readable=(*options.readable, tmp_path / "gone"))) as client:
        assert client.ready.isolation == told


def test_the_environment_of_a_host_is_an_allow_list() -> None:
    given = {"PLUMBLINE_SECRET_KEY": "x", "AWS_SECRET_ACCESS_KEY": "x", "TZ": "Europe/Berlin"}
    environment = host_environment(given)
    assert "x" not in environment.values()
    assert environment["TZ"] == "Europe/Berlin"


def test_a_step_that_comes_while_processes_are_forked_does_not_stop_the_host(
    tmp_path: Path,
) -> None:
    with a_host(light(tmp_path, processes=4)) as client:
        folders = [client.launch(say(f"step{n}", user_code=True)) for n in range(12)]
        assert all(client.ended(folder).status == 0 for folder in folders)
