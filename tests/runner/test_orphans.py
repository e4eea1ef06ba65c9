"""A host whose worker dies before it could say that it is ready."""

import subprocess
from pathlib import Path

from designer.runner.protocol import HostOptions, host_command, host_environment


def test_a_host_whose_worker_dies_while_it_loads_ends_unheard(tmp_path: Path):
    host = subprocess.Popen(
        host_command(HostOptions(steps=tmp_path)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=host_environment(),
    )
    assert host.communicate(timeout=100)[0] == b""
    assert host.returncode == 0
