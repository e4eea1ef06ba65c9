"""Random kills of the server, the step host and steps: what was promised holds afterwards."""

import os
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.invariants import find_broken
from tests.chaos.kills import PHASES, percentile, plan_kills, recoveries, table
from tests.chaos.siege import MortalServer, Siege
from tests.chaos.witness import Witness, processes_with

pytestmark = pytest.mark.chaos
KILLS = int(os.environ.get("KILLS") or 30)
SEED = int(os.environ.get("SEED") or secrets.randbelow(10**6))
RECOVERS_WITHIN = 5.0
FRESH_PANDAS_SECONDS = 0.9  # of a machine with nothing else to do
LONG_AGO = 7 * 3600
BODIES = "bodies"  # where the server keeps large requests; it stays


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MortalServer]:
    settings = {"PLUMBLINE_SLOTS": "3", "CHAOS_ARMED": str(tmp_path / "armed")}
    with MortalServer(tmp_path, **settings) as server:
        yield server


@pytest.mark.timeout(240 + 40 * KILLS)
def test_random_kills_lose_nothing_and_do_nothing_twice(
    server: MortalServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    kills = plan_kills(random.Random(SEED), KILLS)  # noqa: S311
    began, slowness = time.monotonic(), [measure_slowness()]
    say(capsys, f"\nSEED={SEED} KILLS={KILLS}")
    with Witness(tmp_path / "data") as witness:
        siege = Siege(server, witness, SEED)
        for number, kill in enumerate(kills):
            siege.carry_out(kill)
            say(capsys, f"{number + 1:>4} {kill}")
        slowness.append(measure_slowness())
        siege.finish()
        for job in siege.jobs:  # The same id again is the same run.
            assert server.run(job.pipeline, id=str(job.id)) == str(job.id)
        server.kill()
        age_staging(witness.data)
        server.start()
        siege.wait(lambda: not age_staging(witness.data), "An empty staging place", submits=False)
    say(
        capsys,
        f"\n{table(kills)}\n{len(siege.jobs)} runs, {len(witness.sightings)} attempts seen, "
        f"{time.monotonic() - began:.0f} s on a machine {max(slowness):.1f} times as slow as idle",
    )
    assert find_broken(siege.ledger, witness, siege.jobs) == []
    server.__exit__(None, None, None)
    assert processes_with(str(tmp_path)) == []
    assert [left for marker in witness.markers.values() for left in processes_with(marker)] == []
    if len(kills) >= 30:
        assert {kill.phase for kill in kills} >= set(PHASES[:-1])
        assert percentile(recoveries(kills, "step", "host"), 0.95) < RECOVERS_WITHIN


def age_staging(data: Path) -> list[Path]:
    """Make what lies in the staging place look old."""
    staging = data / "artifacts" / "staging"
    places = [place for place in staging.iterdir() if place.name != BODIES]
    for place in places:
        os.utime(place, (time.time() - LONG_AGO,) * 2)
    return places


def measure_slowness() -> float:
    """Say how much longer than alone a fresh process takes here that imports pandas; at least 1."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import pandas"], check=True)
    return max(1.0, (time.monotonic() - began) / FRESH_PANDAS_SECONDS)


def say(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
