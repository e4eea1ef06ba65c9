"""What one step gets of the engine's machine."""

from pathlib import Path

from designer.artifacts.store import LocalStore
from designer.execution.backends.docker.settings import DockerSettings
from designer.execution.backends.docker.share import share_of
from designer.execution.limits import ComputeLimits

FACTS = {"NCPU": 8, "MemTotal": 16 * 2**30}


def test_slots_share_cores_and_memory(tmp_path: Path):
    settings = DockerSettings(LocalStore(tmp_path), "test", slots=4)
    share = share_of(ComputeLimits(), settings, FACTS)
    assert (share.cpus, share.memory_bytes) == (2.0, 3 * 2**30)
    share = share_of(ComputeLimits(slots=2), settings, FACTS)
    assert (share.cpus, share.memory_bytes) == (4.0, 6 * 2**30)


def test_a_limit_is_kept_to_and_no_step_gets_more_than_there_is(tmp_path: Path):
    settings = DockerSettings(LocalStore(tmp_path), "test", slots=4)
    given = ComputeLimits(memory_bytes=5 * 2**30)
    assert share_of(given, settings, FACTS).memory_bytes == 5 * 2**30
    given = ComputeLimits(memory_bytes=2**40)
    assert share_of(given, settings, FACTS).memory_bytes == 12 * 2**30
