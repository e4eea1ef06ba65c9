"""Steps on a machine with Python alone: what goes there, what comes back, what is refused."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from designer.artifacts.reference import ArtifactReference
from designer.artifacts.store import LocalStore
from designer.execution.backends.protocol import PreparationError
from designer.execution.backends.ssh.backend import SshBackend
from designer.runner.sandbox.namespaces import SHARED_MEMORY
from tests.engines.sshd import Sshd
from tests.execution.ssh.conftest import MakeBackend
from tests.execution.ssh.steps import (
    a_module,
    an_order,
    finish,
    log_of,
    run,
    says,
    script,
    start,
)

pytestmark = pytest.mark.engines


def store_text(store: LocalStore, content: str) -> ArtifactReference:
    staged = store.staging("made") / "text"
    staged.write_text(content)
    digest, size = store.commit(staged)
    return ArtifactReference("Text", digest, size, {"title": "", "media_type": "text/plain"})


def store_folder(store: LocalStore, files: dict[str, str]) -> ArtifactReference:
    staged = store.staging("made") / "folder"
    for name, content in files.items():
        (staged / name).parent.mkdir(parents=True, exist_ok=True)
        (staged / name).write_text(content)
    digest, size = store.commit(staged)
    return ArtifactReference("Folder", digest, size, {"title": "made"})


def test_a_step_runs_with_the_plain_python_of_the_machine(machine: SshBackend, store: LocalStore):
    report = run(machine, says("hello"))
    assert report.outcome == "succeeded", report.error
    assert store.path(report.outputs["output"].digest).read_text() == "hello"


def test_inputs_are_copied_once_and_outputs_come_back(
    machine: SshBackend, store: LocalStore, sshd: Sshd
):
    text = store_text(store, f"some text {time.time()}")
    told: list[str] = []
    for _ in range(2):
        order = an_order(a_module("copy:copy", "Text"), {}, inputs={"x": (text,)})
        attempt = machine.prepare(order, lambda message, _: told.append(message))
        machine.launch(attempt)
        report = finish(machine, attempt)
        assert report.outputs["output"].digest == text.digest, report.error
    assert told.count("Copying inputs to the machine.") == 1
    assert [p.name for p in (sshd.home / ".plumbline/objects").glob(f"{text.digest}*")]
    assert list((sshd.home / ".plumbline/drafts").iterdir()) == []


def test_a_folder_goes_there_and_back(machine: SshBackend, store: LocalStore):
    folder = store_folder(store, {"a.txt": "a", "deep/er/b.txt": "b"})
    spec = a_module("copy:copy", "Folder", "Folder")
    report = run(machine, an_order(spec, {}, inputs={"x": (folder,)}))
    assert report.outcome == "succeeded", report.error
    assert report.outputs["output"].digest == folder.digest


def test_the_log_is_there_while_the_step_runs(machine: SshBackend):
    attempt = start(machine, script("print('early', flush=True); import time; time.sleep(600)"))
    deadline = time.monotonic() + 20
    while not (attempt.folder / "log.txt").exists() and time.monotonic() < deadline:
        machine.poll(attempt, 0.05)
    assert (attempt.folder / "log.txt").read_text() == "early\n"
    machine.cancel(attempt)
    assert finish(machine, attempt).outcome == "killed"


def test_a_step_sees_its_own_folder_and_no_other_and_no_key(machine: SshBackend, sshd: Sshd):
    (sshd.home / ".ssh").mkdir(exist_ok=True)
    (sshd.home / ".ssh" / "id").write_text("a private key")
    code = f"print(open({str(sshd.home / '.ssh' / 'id')!r}).read())"
    report = run(machine, script(code))
    if "No Landlock" in str(machine.isolation()):
        pytest.skip("This kernel has no Landlock.")
    assert "a private key" not in log_of(report)
    assert "PermissionError" in log_of(report)


def test_steps_share_neither_memory_nor_the_network(machine: SshBackend, sshd: Sshd):
    mark = Path(SHARED_MEMORY, f"plumbline-{time.time()}")
    look = f"import os, socket; print('mark', os.path.exists({str(mark)!r}), flush=True)"
    leave = f"open({str(mark)!r}, 'w').close(); print('left', flush=True)"
    reach = f"socket.create_connection(('127.0.0.1', {sshd.port}), 3); print('reached')"
    logs = [log_of(run(machine, script(f"{look}; {leave}; {reach}"))) for _ in "12"]
    if "No namespaces" in str(machine.isolation()):
        pytest.skip("This kernel gives no namespaces.")
    assert [log.split()[:3] for log in logs] == [["mark", "False", "left"]] * 2
    assert "reached" not in logs[0]


def test_nothing_is_left_on_the_machine_but_what_can_be_used_again(machine: SshBackend, sshd: Sshd):
    report_folder = start(machine, says("hello"))
    finish(machine, report_folder)
    name = report_folder.order.folder_name
    assert not report_folder.folder.exists()
    assert not (sshd.home / ".plumbline/steps" / name).exists()
    assert not (sshd.home / ".plumbline/guards" / name).exists()


def test_a_table_where_there_is_no_pyarrow_is_refused_with_what_to_install(machine: SshBackend):
    with pytest.raises(PreparationError, match="pip install pyarrow") as refused:
        machine.prepare(an_order(a_module("a:b", output="Table"), {}))
    assert refused.value.code == "package_missing"
    assert "/usr/bin/python3" in refused.value.message


@pytest.fixture
def tiny_disk(tmp_path: Path):
    """A file system of two megabytes, beside the runner, which takes more."""
    if os.getuid() != 0:
        pytest.skip("Only root can mount a small file system.")
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("No file system can be mounted here.")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_of_the_machine_is_named(
    make_backend: MakeBackend, store: LocalStore, tiny_disk: Path
):
    backend = make_backend(folder=str(tiny_disk / "plumbline"))
    text = store_text(store, "0123456789" * 1_000_000)
    order = an_order(a_module("copy:copy", "Text"), {}, inputs={"x": (text,)})
    with pytest.raises(PreparationError, match=r"disk of 127\.0\.0\.1 is full") as refused:
        backend.prepare(order)
    assert refused.value.code == "disk_full"
    code = "f = open('x', 'wb')\nwhile True: f.write(bytes(1 << 16)); f.flush()"
    report = run(backend, script(code))
    assert report.outcome == "failed"
    assert report.error
    assert report.error["code"] == "disk_full", (report.error, log_of(report))
