"""1,000 sockets on one run at 10 events a second, over two web processes of the large size."""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect

from tests.builders import make_document, node
from tests.engines.postgres import Postgres
from tests.engines.redis import Redis
from tests.execution.server import ROOT, Server

VIEWERS, PEOPLE, EVENTS, PER_SECOND = 1_000, 100, 300, 10
LAST_EVENT_WITHIN_SECONDS = 300
AT_ONCE = 20  # sockets that are opened at the same time
# Nobody works on the run: its events are written as the ledger writes them, at an even pace, with
# the time of the clock that all processes of a machine share and nobody sets.
WRITER = """
import time
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from designer import events
from designer.execution.models import Run, RunEvent
begun = time.monotonic()
for number in range({events}):
    time.sleep(max(0, begun + number / {per_second} - time.monotonic()))
    with transaction.atomic():
        Run.objects.filter(pk="{run}").update(seq=F("seq") + 1)
        seq = Run.objects.values_list("seq", flat=True).get(pk="{run}")
        state = {{"state": "running", "attempt": number + 1, "said": time.monotonic()}}
        RunEvent.objects.create(run_id="{run}", seq=seq, at=timezone.now(), node="data",
                                attempt=number + 1, kind="step_state", payload=state)
        events.ring_run_on_commit("{run}", seq)
time.sleep(1)  # the last bell is carried by a thread
"""
OPEN = make_document({"data": node("enter_data_manually", data="x\n1\n")})
# Nobody may open so many sockets in a minute.
READERS = """
from django.contrib.auth.models import User
from designer.workspace.actions import create_token
from designer.workspace.models import Membership, Workspace
workspace = Workspace.objects.get(slug="default")
for number in range({count}):
    user = User.objects.create(username=f"reader {{number}}")
    Membership.objects.create(workspace=workspace, user=user, role="reader")
    print(create_token(user)[1])
"""
Figure = tuple[str, float, str, str]


@dataclass(frozen=True)
class House:
    """A web process with half of the viewers; `is_full` is made when all of them are seated."""

    port: int
    tokens: list[str]
    run: str
    last: int
    is_full: Path


@dataclass
class Heard:
    """What one viewer heard after its snapshot: numbers, and how late in milliseconds."""

    first: int = 0
    seqs: list[int] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)

    def take(self, moment: float, message: dict[str, Any]) -> None:
        if message["type"] == "event":
            self.seqs.append(message["seq"])
            self.delays.append((moment - message["payload"]["said"]) * 1_000)

    def lost(self, last: int) -> int:
        """Count what did not come, or came twice, or out of order."""
        if self.seqs == list(range(self.first + 1, last + 1)):
            return 0
        wanted = set(range(self.first + 1, last + 1))
        return max(1, len(wanted - set(self.seqs)) + len(self.seqs) - len(set(self.seqs)))


def measure() -> list[Figure]:
    with web_processes() as servers:
        first = servers[0]
        run = first.run(first.make_pipeline(OPEN))
        seq = first.snapshot(run)["seq"]
        tokens = shell(first, READERS.format(count=PEOPLE)).split()
        houses = [
            House(server.port, tokens, run, seq + EVENTS, server.folder / "is_full")
            for server in servers
        ]
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            watching = [pool.submit(watch, house) for house in houses]
            while not all(house.is_full.exists() for house in houses):
                failed = [future for future in watching if future.done()]
                _ = [future.result() for future in failed]
                time.sleep(0.1)
            shell(first, WRITER.format(run=run, events=EVENTS, per_second=PER_SECOND))
            heard = [one for future in watching for one in future.result()]
    delays = [delay for one in heard for delay in one.delays]
    lost = sum(one.lost(seq + EVENTS) for one in heard)
    name = f"{VIEWERS:,} viewers, {PER_SECOND} events a second, two web processes:"
    return [
        (f"{name} delivered", len(delays), "events", f"> {VIEWERS * EVENTS - 1}"),
        (f"{name} lost, doubled or out of order", lost, "events", "< 1"),
        (f"{name} median delay", statistics.median(delays), "ms", ""),
        (f"{name} p99 delay", statistics.quantiles(delays, n=100)[98], "ms", "< 1000"),
    ]


def shell(server: Server, script: str) -> str:
    """Run a script beside the product, and give what it prints."""
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", script],
        cwd=ROOT, env=server.environment, check=True, text=True, stdout=subprocess.PIPE,
    ).stdout  # fmt: skip


def watch(house: House) -> list[Heard]:
    """Be half of the viewers, in a process of their own, until each has heard the last event."""
    return asyncio.run(_watch(house))


async def _watch(house: House) -> list[Heard]:
    opening, seated = asyncio.Semaphore(AT_ONCE), asyncio.Barrier(VIEWERS // 2 + 1)
    async with asyncio.TaskGroup() as group:
        viewers = [
            group.create_task(_one(house, house.tokens[number % PEOPLE], opening, seated))
            for number in range(VIEWERS // 2)
        ]
        await seated.wait()
        house.is_full.touch()
    return [viewer.result() for viewer in viewers]


async def _one(
    house: House, token: str, opening: asyncio.Semaphore, seated: asyncio.Barrier
) -> Heard:
    heard = Heard()
    async with opening:
        socket = await connect(
            f"ws://127.0.0.1:{house.port}/ws/",
            additional_headers={"Authorization": f"Bearer {token}"},
            compression=None, open_timeout=60, ping_interval=None,
        )  # fmt: skip
        await socket.send(json.dumps({"subscribe": {"run": house.run}}))
        while (message := json.loads(await socket.recv()))["type"] != "snapshot":
            if message["type"] == "error":
                raise AssertionError(message["detail"])
        heard.first = message["seq"]
    await seated.wait()
    # Looked into afterwards: what hears must not be slower than what speaks.
    came: list[tuple[float, str | bytes]] = []
    end = f'"seq":{house.last},'
    async with asyncio.timeout(LAST_EVENT_WITHIN_SECONDS):
        while not came or end not in str(came[-1][1]):
            text = await socket.recv()
            came.append((time.monotonic(), text))
    await socket.close()
    for moment, text in came:
        heard.take(moment, json.loads(text))
    return heard


@contextmanager
def web_processes() -> Iterator[list[Server]]:
    """PostgreSQL, Redis and two web processes; no worker, so that the run stays open."""
    with tempfile.TemporaryDirectory() as folder, Postgres() as postgres:
        place = Path(folder)
        for name in ("redis", "first", "second"):
            (place / name).mkdir()
        redis = Redis(place / "redis")
        redis.start()
        settings = {
            "PLUMBLINE_WORKER": "false",
            "PLUMBLINE_SECRET_KEY": "the same for all processes of an installation",
            "PLUMBLINE_ARTIFACTS_URL": str(place / "artifacts"),
            "PLUMBLINE_DATABASE_URL": postgres.new_database(),
            "PLUMBLINE_BROKER_URL": redis.url(),
            "PLUMBLINE_CHANNELS_URL": redis.url(1),
        }
        try:
            with (
                Server(place / "first", **settings) as first,
                Server(place / "second", **settings) as second,
            ):
                yield [first, second]
        finally:
            redis.stop()
