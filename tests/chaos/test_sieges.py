"""Random kills and mischief in both sizes: what was promised holds afterwards.

`KILLS=`, `SEED=`, `SIZE=` and `BROKER=` say how many, which, where and over what. `MINUTES=` ends a
siege early: what was planned is carried out as far as it goes, and judged as always.
"""

import os
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.chaos.deeds import (
    PHASES,
    SIZES,
    Deed,
    kills_of,
    percentile,
    plan_deeds,
    recoveries,
    table,
)
from tests.chaos.fields import DISK_BYTES, Field, SmallField, data_of
from tests.chaos.hits import carry_out
from tests.chaos.invariants import find_broken
from tests.chaos.large_field import LargeField
from tests.chaos.siege import Siege
from tests.chaos.witness import Witness, processes_with
from tests.chaos.workload import Job
from tests.engines.daemons import require_program
from tests.engines.postgres import KILLABLE, PACKAGE, Postgres
from tests.engines.redis import Redis
from tests.engines.small_disk import SmallDisk, mount_problem

pytestmark = pytest.mark.chaos
BY_DEFAULT = {"small": 60, "large": 30}
SEED = int(os.environ.get("SEED") or secrets.randbelow(10**6))
MINUTES = float(os.environ.get("MINUTES") or "inf")
RECOVERS_WITHIN = 5.0
ENOUGH_TO_JUDGE = 30
FRESH_PANDAS_SECONDS = 0.9  # of a machine with nothing else to do
LONG_AGO = 7 * 3600
BODIES = "bodies"  # where the server keeps large requests; it stays


def kills(size: str) -> int:
    return int(os.environ.get("KILLS") or BY_DEFAULT[size])


def wanted(size: str) -> pytest.MarkDecorator:
    reason = f"SIZE asks for {os.environ.get('SIZE')}."
    return pytest.mark.skipif(os.environ.get("SIZE", size) not in ("", size), reason=reason)


@pytest.fixture
def disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[SmallDisk | None]:
    """A disk of its own for what the product writes, if one can be mounted here."""
    problem = mount_problem(tmp_path)
    if problem:
        say(capsys, f"\nThe disk is not filled: {problem}")
        yield None
        return
    with SmallDisk(data_of(tmp_path), DISK_BYTES) as disk:
        yield disk


@pytest.fixture
def large_field(
    tmp_path: Path, request: pytest.FixtureRequest, disk: SmallDisk | None
) -> Iterator[LargeField]:
    require_program("initdb", PACKAGE)
    redis = Redis(tmp_path)
    redis.start()
    over = os.environ.get("BROKER") or "redis"
    broker = redis if over == "redis" else request.getfixturevalue(f"{over}_server")
    try:
        with (
            Postgres(max_connections=80, options=KILLABLE) as postgres,
            LargeField(tmp_path, postgres, broker, redis, disk) as field,
        ):
            yield field
    finally:
        redis.stop()


@wanted("small")
@pytest.mark.timeout(240 + 40 * kills("small"))
def test_kills_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], disk: SmallDisk | None
):
    with SmallField(tmp_path, disk) as field:
        besiege(field, "small", capsys)
    assert processes_with(str(tmp_path)) == []


@wanted("large")
@pytest.mark.engines
@pytest.mark.redis
@pytest.mark.timeout(400 + 60 * kills("large"))
def test_kills_of_a_large_installation_lose_nothing_and_do_nothing_twice(
    large_field: LargeField, capsys: pytest.CaptureFixture[str]
):
    besiege(large_field, "large", capsys)


@pytest.mark.parametrize("size", SIZES)
def test_the_same_seed_gives_the_same_deeds(size: str):
    first, again = (plan_deeds(random.Random(7), 60, size) for _ in range(2))  # noqa: S311
    assert first == again
    assert first != plan_deeds(random.Random(8), 60, size)  # noqa: S311
    assert len(kills_of(first)) == 60


def besiege(field: Field, size: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Carry out the plan while runs come and go, let all end, and check the promises."""
    planned = plan_deeds(random.Random(SEED), kills(size), size)  # noqa: S311
    deeds: list[Deed] = []
    workers = 2 if size == "large" else 1
    began, slowness = time.monotonic(), [measure_slowness()]
    say(capsys, f"\nSEED={SEED} KILLS={kills(size)} SIZE={size}")
    with (
        Witness(field.artifacts, field.open_ledger) as witness,
        closing(Siege(field, witness, SEED)) as siege,
    ):
        try:
            for number, deed in enumerate(planned, start=1):
                if time.monotonic() - began > MINUTES * 60:
                    break
                carry_out(siege, deed)
                deeds.append(deed)
                say(capsys, f"{number:>4} {deed}")
            slowness.append(measure_slowness())
            finish(siege, workers=workers)
        finally:
            say(capsys, f"\n{table(deeds, size)}\n{len(siege.jobs)} runs")
            say(capsys, "\n".join(witness.complaints))
    say(
        capsys,
        f"{len(witness.sightings)} attempts seen, {time.monotonic() - began:.0f} s "
        f"on a machine {max(slowness):.1f} times as slow as idle",
    )
    judge(field, witness, siege.jobs, capsys, workers=workers)
    assert [left for marker in witness.markers.values() for left in processes_with(marker)] == []
    if len(kills_of(deeds)) >= ENOUGH_TO_JUDGE:
        assert {deed.phase for deed in kills_of(deeds)} >= set(PHASES[:-1])
        took = percentile(recoveries(deeds, "step", "host", "worker"), 0.95)
        limit = f"{RECOVERS_WITHIN:.0f} s are allowed on an idle machine"
        say(capsys, f"p95 of recovery, steps, hosts and workers: {took:.2f} s; {limit}")


def judge(
    field: Field,
    witness: Witness,
    jobs: list[Job],
    capsys: pytest.CaptureFixture[str],
    *,
    workers: int,
) -> None:
    """Check the promises; where one is broken, what the database holds is kept."""
    with closing(field.open_ledger()) as ledger:
        broken = find_broken(ledger, witness, jobs, workers=workers)
        if broken:
            ledger.dump(field.folder / "ledger.json")
    say(capsys, "\n".join([f"{len(broken)} promises broken", *broken]))
    assert broken == []


def finish(siege: Siege, *, workers: int) -> None:
    """Let all end, the dead be known as dead, and what they left be swept."""
    siege.finish()
    siege.wait(
        lambda: sum(row["stopped_at"] is None for row in siege.ledger.workers()) <= workers,
        "The end of dead workers",
    )
    age_staging(siege.field.artifacts)
    siege.field.sweep()
    siege.wait(lambda: not age_staging(siege.field.artifacts), "An empty staging place")


def age_staging(artifacts: Path) -> list[Path]:
    """Make what lies in the staging place look old."""
    places = [place for place in (artifacts / "staging").iterdir() if place.name != BODIES]
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
