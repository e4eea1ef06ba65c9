"""What a step in a container may not do, tried from the inside."""

import ast
from typing import Any

import pytest

from designer.execution.limits import ComputeLimits
from tests.execution.docker.conftest import MakeSteps
from tests.execution.docker.steps import HEAD, MEGABYTE, Steps, log_of, order_of, processes_in

pytestmark = pytest.mark.docker
LOOK = """
import os, socket, ctypes, pandas
def tries(action):
    try:
        return str(action())
    except Exception as error:
        return type(error).__name__ + ': ' + str(error)
def azureml_main(a=None, b=None):
    status = dict(l.split(':', 1) for l in open('/proc/self/status').read().splitlines())
    print({
        'user': (os.getuid(), os.getgid(), os.getgroups()),
        'capabilities': status['CapEff'].strip() + status['CapBnd'].strip(),
        'no_new_privileges': status['NoNewPrivs'].strip(),
        'seccomp': status['Seccomp'].strip(),
        'root': tries(lambda: open('/usr/new', 'w')),
        'source': tries(lambda: open('/opt/plumbline/designer/runner/new', 'w')),
        'tmp': tries(lambda: open('/tmp/new', 'w').write('x')),
        'socket': os.path.exists('/var/run/docker.sock'),
        'server': tries(lambda: os.listdir('/opt/plumbline/designer')),
        'network': tries(lambda: socket.create_connection(('192.0.2.1', 80), 2)),
        'interfaces': [name for _, name in socket.if_nameindex()],
        'sparse': tries(lambda: open('big', 'wb').truncate(2**40)),
        'processes': [p for p in os.listdir('/proc') if p.isdigit()],
        'environment': sorted(os.environ),
    }, flush=True)
    return pandas.DataFrame({'x': [1]}),
"""
HOG = HEAD + "x = bytearray(2**30); x[:] = b'1' * 2**30\n"
BOMB = """
import os, time
def azureml_main(a=None, b=None):
    print('armed', flush=True)
    while True:
        try:
            if os.fork() == 0:
                continue
        except OSError:
            time.sleep(0.1)
"""
FLOOD = HEAD + "\n    while True: os.write(1, b'x' * 65536)\n"
FILL = """
import time
def azureml_main(a=None, b=None):
    for number in range(100):
        with open(f'{number}', 'wb') as file:
            file.write(b'x' * 2**24)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def seen_box() -> dict[str, Any]:
    return {}


@pytest.fixture
def seen(steps: Steps, seen_box: dict[str, Any]) -> dict[str, Any]:
    """What one step found out; asked once for all tests."""
    if not seen_box:
        report = steps.run(order_of(LOOK))
        assert report.outcome == "succeeded", report.error
        seen_box.update(ast.literal_eval(log_of(report)))
    return seen_box


def test_it_has_no_rights(seen: dict[str, Any]):
    assert seen["user"] == (10001, 10001, [10001]) or seen["user"][:2] == (10001, 10001)
    assert set(seen["capabilities"]) == {"0"}
    assert seen["no_new_privileges"] == "1"
    assert seen["seccomp"] == "2"


def test_it_writes_to_its_folder_and_its_temporary_one_only(seen: dict[str, Any]):
    assert "Read-only file system" in seen["root"]
    assert "Read-only file system" in seen["source"]
    assert seen["tmp"] == "1"
    assert "File too large" in seen["sparse"]


def test_it_sees_neither_engine_nor_server_nor_other_processes(seen: dict[str, Any]):
    assert seen["socket"] is False
    assert "execution" not in seen["server"]
    assert seen["processes"] == ["1"]
    assert not [name for name in seen["environment"] if "DJANGO" in name or "SECRET" in name]


def test_it_has_no_network(seen: dict[str, Any]):
    assert "unreachable" in seen["network"]
    assert seen["interfaces"] == ["lo"]


def test_it_has_a_network_where_its_order_says_so(steps: Steps):
    script = "import socket, pandas\ndef azureml_main(a=None, b=None):\n    "
    script += "print(len(socket.if_nameindex())); return pandas.DataFrame({'x': [1]}),\n"
    assert log_of(steps.run(order_of(script, network=True))).strip() == "2"


def test_a_step_that_takes_too_much_memory_is_out_of_memory(steps: Steps):
    limits = ComputeLimits(memory_bytes=300 * MEGABYTE)
    report = steps.run(order_of(HOG, limits=limits))
    assert report.error
    assert report.error["code"] == "out_of_memory", report.error


def test_a_fork_bomb_stays_within_its_processes_and_dies_at_once(make_steps: MakeSteps):
    steps = make_steps(processes=32)
    attempt = steps.launch(order_of(BOMB))
    steps.wait_for_text(attempt, "armed")
    assert not steps.backend.poll(attempt, 0.5)
    assert 0 < len(processes_in(attempt.folder)) <= steps.backend.settings.processes
    steps.backend.cancel(attempt)
    assert steps.backend.poll(attempt, 3)
    assert processes_in(attempt.folder) == []
    steps.report(attempt)


def test_a_flood_of_output_is_cut_and_stops_nothing(steps: Steps):
    attempt = steps.launch(order_of(FLOOD))
    steps.wait_for_text(attempt, "The log ends here")
    steps.backend.cancel(attempt)
    log = log_of(steps.report(attempt))
    assert len(log) < steps.backend.settings.log_bytes + 200


def test_a_step_that_fills_the_disk_is_ended(make_steps: MakeSteps):
    report = make_steps(disk_bytes=40 * MEGABYTE).run(order_of(FILL))
    assert report.error
    assert report.error["code"] == "disk_limit", report.error
