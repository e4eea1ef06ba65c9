"""What hostile steps try, each against the defence that must stop it."""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from designer.runner.protocol import EXIT_FILE, LOG_FILE, Launch, Limits, StepFile, judge
from tests.runner.host_client import HostClient, a_host, light
from tests.runner.processes import alive_in, wait_until

MEGABYTE = 2**20


@contextmanager
def a_listener() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept_all, args=(server,), daemon=True).start()
        yield server.getsockname()[1]


def _accept_all(server: socket.socket) -> None:
    while True:
        try:
            server.accept()[0].close()
        except OSError:
            return


def output(host: HostClient, step: StepFile) -> str:
    """Give what a step gave, or the type of the error that stopped it."""
    folder, _, said = host.run(step)
    if said.error is not None:
        return said.error.type or said.error.code
    return (folder / "outputs" / "output").read_text()


def read(path: object) -> str:
    return f"output = open({str(path)!r}).read()"


def unique(name: str, host: HostClient) -> str:
    return f"{name}-{len(list(host.options.steps.iterdir()))}"


def test_a_file_of_the_machine_is_out_of_reach(host: HostClient, secret_file: Path) -> None:
    step = host.script(unique("file", host), read(secret_file))
    assert output(host, step) in {"PermissionError", "FileNotFoundError"}


def test_the_folder_of_another_step_is_out_of_reach(host: HostClient) -> None:
    other, _, _ = host.run(host.script(unique("other", host), "output = 'mine'"))
    step = host.script(unique("thief", host), read(other / "step.json"))
    assert output(host, step) == "PermissionError"


def test_an_artifact_that_is_no_input_is_out_of_reach(host: HostClient) -> None:
    step = host.script(unique("artifact", host), read(Path(__file__)))
    assert output(host, step) == "PermissionError"


def test_the_server_process_is_out_of_reach(host: HostClient) -> None:
    step = host.script(unique("proc", host), read(f"/proc/{os.getpid()}/cmdline"))
    assert output(host, step) in {"PermissionError", "FileNotFoundError"}


def test_the_host_process_is_out_of_reach(host: HostClient) -> None:
    source = (
        "import os\noutput = 'unreachable'\n"
        "for process in range(1, 64):\n"
        "    try:\n"
        "        open(f'/proc/{process}/maps').read()\n"
        "        if process != int(os.readlink('/proc/self')): output = process\n"
        "    except OSError: pass\n"
    )
    assert output(host, host.script(unique("maps", host), source)) == "unreachable"


def test_no_other_process_can_be_signalled(host: HostClient) -> None:
    source = (
        "import os\nreached = []\n"
        "for process in range(1, 40000):\n"
        "    try: os.kill(process, 0)\n"
        "    except OSError: continue\n"
        "    reached.append(process)\n"
        "output = reached == [os.getpid()]"
    )
    assert output(host, host.script(unique("signal", host), source)) == "True"


def test_loopback_is_empty(host: HostClient) -> None:
    with a_listener() as port:
        source = f"import socket\noutput = socket.create_connection(('127.0.0.1', {port}), 5)"
        refused = output(host, host.script(unique("network", host), source))
    assert refused in {"OSError", "PermissionError", "ConnectionRefusedError"}


def test_udp_goes_nowhere(host: HostClient) -> None:
    source = (
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "output = s.sendto(b'x', ('192.0.2.1', 9))"
    )
    assert output(host, host.script(unique("udp", host), source)) == "OSError"


def test_the_environment_has_no_secret(host: HostClient) -> None:
    source = (
        "import os\noutput = sorted(os.environ.items())\n"
        "for line in open('/proc/self/environ'): output.append(line)"
    )
    text = output(host, host.script(unique("env", host), source))
    assert "canary" not in text
    assert "PATH" in text


def test_system_files_cannot_be_changed(host: HostClient) -> None:
    step = host.script(
        unique("write", host), f"open({str(Path(__file__).parents[2])!r} + '/designer/x', 'w')"
    )
    assert output(host, step) in {"PermissionError", "OSError"}


def test_attacks_succeed_where_nothing_stops_them(open_host: HostClient, secret_file: Path) -> None:
    """Without this the tests above could pass because their attacks are none."""
    assert output(open_host, open_host.script("file", read(secret_file))) == "secret"
    other, _, _ = open_host.run(open_host.script("other", "output = 'mine'"))
    assert "entry_point" in output(open_host, open_host.script("thief", read(other / "step.json")))
    proc = open_host.script("proc", read(f"/proc/{os.getpid()}/cmdline"))
    assert sys.executable in output(open_host, proc)
    with a_listener() as port:
        source = f"import socket\noutput = socket.create_connection(('127.0.0.1', {port}), 5)"
        assert "socket" in output(open_host, open_host.script("network", source))


def test_a_symlink_among_outputs_is_refused(host: HostClient, secret_file: Path) -> None:
    source = _forged_exit("os.symlink({secret!r}, 'outputs/output')", secret=str(secret_file))
    assert _refusal(host, "symlink", source) == "output_refused"


def test_a_linked_outputs_folder_is_refused(host: HostClient, secret_file: Path) -> None:
    make = "os.rmdir('outputs'); os.symlink({folder!r}, 'outputs')"
    (secret_file.parent / "output").write_text("secret")
    source = _forged_exit(make, folder=str(secret_file.parent))
    assert _refusal(host, "linked", source) == "output_refused"


def test_a_pipe_among_outputs_is_refused(host: HostClient) -> None:
    assert _refusal(host, "pipe", _forged_exit("os.mkfifo('outputs/output')")) == "output_refused"


def test_a_hard_link_among_outputs_is_refused(host: HostClient) -> None:
    make = "open('twin', 'w').close(); os.link('twin', 'outputs/output')"
    assert _refusal(host, "hard", _forged_exit(make)) == "output_refused"


def test_a_forged_exit_file_that_names_another_file_is_refused(host: HostClient) -> None:
    source = _forged_exit("open('x', 'w').close()", file="step.json")
    assert _refusal(host, "forged", source) == "output_refused"


def test_a_forged_exit_file_does_not_hide_a_crash(host: HostClient) -> None:
    make = "open('outputs/output', 'w').close()"
    source = _forged_exit(make).replace("os._exit(0)", "os._exit(3)")
    assert _refusal(host, "crash", source) == "no_output"


def test_a_forged_exit_file_does_not_hide_a_kill(host: HostClient) -> None:
    make = "open('outputs/output', 'w').close()"
    source = _forged_exit(make).replace("os._exit(0)", "import time; time.sleep(3600)")
    step = host.script(unique("hide", host), source)
    folder = host.launch(step)
    host.started(folder)
    wait_until((folder / EXIT_FILE).exists)
    host.cancel(folder)
    said = judge(folder, step, host.ended(folder))
    assert (said.ok, said.error.code if said.error else None) == (False, "cancelled")


def test_an_exit_file_that_is_a_link_or_a_pipe_is_not_read(
    host: HostClient, secret_file: Path
) -> None:
    for name, make in (
        ("link", f"os.symlink({str(secret_file)!r}, 'exit.json')"),
        ("fifo", "os.mkfifo('exit.json')"),
    ):
        source = f"import os\nos.chdir('..')\n{make}\nos._exit(0)"
        assert _refusal(host, name, source) == "no_output"


def test_a_log_that_was_made_a_link_is_not_followed(host: HostClient, secret_file: Path) -> None:
    source = (
        f"import os\nos.unlink('../log.txt'); os.symlink({str(secret_file)!r}, '../log.txt')\n"
        "print('x' * 100, flush=True)\noutput = 1"
    )
    host.run(host.script(unique("loglink", host), source))
    assert secret_file.read_text() == "secret"


def test_a_gigabyte_of_prints_does_not_fill_the_disk(host: HostClient) -> None:
    source = "for _ in range(1024): print('x' * 1048575)\noutput = 'done'"
    step = host.script(unique("loud", host), source, log_bytes=MEGABYTE, timeout_seconds=60)
    folder, ended, said = host.run(step)
    assert said.ok
    assert ended.log_truncated
    assert (folder / LOG_FILE).stat().st_size < MEGABYTE + 200
    assert b"The log ends here" in (folder / LOG_FILE).read_bytes()[-200:]


def test_a_sparse_terabyte_is_refused(host: HostClient) -> None:
    source = "open('big', 'wb').truncate(1 << 40)"
    step = host.script(unique("sparse", host), source, disk_bytes=64 * MEGABYTE)
    assert host.run(step)[2].error.code == "disk_limit"  # type: ignore[union-attr]


def test_many_files_count_together(host: HostClient) -> None:
    source = (
        "for number in range(1 << 20):\n"
        "    with open(f'f{number}', 'wb') as f: f.write(bytes(1 << 20))"
    )
    step = host.script(unique("many", host), source, disk_bytes=32 * MEGABYTE)
    said = host.run(step)[2]
    assert said.error is not None
    assert said.error.code == "disk_limit"


def test_deleted_files_that_are_open_count_too(host: HostClient) -> None:
    source = (
        "import os, time\nkept = []\n"
        "for _ in range(4):\n"
        "    kept.append(open('x', 'wb', buffering=0)); os.unlink('x')\n"
        "    kept[-1].write(bytes(16 << 20))\n"
        "time.sleep(600)"
    )
    step = host.script(unique("deleted", host), source, disk_bytes=32 * MEGABYTE)
    said = host.run(step)[2]
    assert said.error is not None
    assert said.error.code == "disk_limit"


def test_a_loud_step_with_many_files_is_not_slowed_down_by_its_guard(host: HostClient) -> None:
    source = (
        "for number in range(5000): open(f'f{number}', 'w').close()\n"
        "for _ in range(128): print('x' * 1048575)\noutput = 'done'"
    )
    limits = {"disk_bytes": 2**30, "log_bytes": MEGABYTE, "timeout_seconds": 30}
    assert output(host, host.script(unique("loud", host), source, **limits)) == "done"


def test_eating_memory_ends_with_the_cause(host: HostClient) -> None:
    source = "hoard = []\nwhile True: hoard.append(bytearray(1 << 24))"
    step = host.script(unique("memory", host), source, memory_bytes=256 * MEGABYTE)
    _, ended, said = host.run(step)
    assert said.error is not None
    assert said.error.code == "out_of_memory"
    assert ended.peak_memory_bytes < 600 * MEGABYTE


def test_many_processes_that_eat_memory_together_are_ended(host: HostClient) -> None:
    if not any("memory" in line and "groups limit" in line for line in host.ready.detail):
        pytest.skip("no control group for memory can be made here")
    source = (
        "import os\n"
        "children = []\n"
        "for _ in range(8):\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        hoard = bytearray(b'x') * (100 << 20)\n"
        "        os.kill(os.getpid(), 19)\n"
        "    os.waitpid(child, os.WUNTRACED)\n"
        "    children.append(child)\n"
        "def is_alive(child):\n"
        "    try: return os.waitpid(child, os.WNOHANG) == (0, 0)\n"
        "    except ChildProcessError: return False\n"
        "output = sum(map(is_alive, children))"
    )
    step = host.script(unique("together", host), source, memory_bytes=256 * MEGABYTE)
    assert output(host, step) in {"out_of_memory", "0", "1", "2"}


def test_a_fork_bomb_is_contained(host: HostClient) -> None:
    source = "import os\nwhile True: os.fork()"
    step = host.script(unique("bomb", host), source, processes=32, timeout_seconds=2)
    folder = host.launch(step)
    with a_listener():
        _, _, said = host.run(host.script(unique("bystander", host), "output = 'fine'"))
    assert said.ok
    ended = host.ended(folder)
    assert judge(folder, step, ended).error is not None
    assert alive_in(folder) == []


def test_a_step_that_no_launch_fits_is_told(host: HostClient) -> None:
    folder = host.options.steps / "nothing-here"
    host.send(Launch(str(folder), user_code=False, limits=Limits()))
    assert host.ended(folder).status != 0


def test_a_privileged_deed_is_refused(host: HostClient) -> None:
    source = (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "output = libc.mount(b'tmpfs', b'/usr', b'tmpfs', 0, b'')"
    )
    assert output(host, host.script(unique("mount", host), source)) == "-1"


def test_the_network_host_has_the_network(tmp_path: Path) -> None:
    with a_listener() as port, a_host(light(tmp_path, network=True)) as client:
        source = f"import socket\noutput = socket.create_connection(('127.0.0.1', {port}), 5)"
        assert "socket" in output(client, client.script("network", source))


def _forged_exit(make: str, file: str = "outputs/output", **values: str) -> str:
    """Give a script that does something to its folder and claims success by itself."""
    claim = {"ok": True, "outputs": {"output": {"data_type": "Text", "file": file, "summary": {}}}}
    return (
        "import os, json\nos.chdir('..')\n"
        f"{make.format(**values)}\n"
        f"open('exit.json', 'w').write(json.dumps({claim!r}))\n"
        "os._exit(0)"
    )


def _refusal(host: HostClient, name: str, source: str) -> str | None:
    said = host.run(host.script(unique(name, host), source))[2]
    return said.error.code if said.error else None
