"""The live stream: a snapshot first, then every event once and in order."""

import asyncio
import json
import threading
import time
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.db import OperationalError, connection

from designer import events as bells
from designer.execution.models import LogChunk, Metric, StepRun
from designer.live import checks as checks_module
from designer.live import consumer as consumer_module
from designer.live import hub as hub_module
from designer.live import reading as reading_module
from designer.live import rights as rights_module
from designer.live import tail as tail_module
from designer.live.database import in_database_thread
from designer.live.hub import current_hub
from designer.workspace import actions
from tests.api.people import API, client_of, make_member, make_pipeline
from tests.live.conftest import Open
from tests.live.sockets import PATIENCE_SECONDS, World, happen

happened = database_sync_to_async(happen)


def subscribe(kind: str, row: Any, **after: int) -> dict[str, Any]:
    return {"subscribe": {kind: str(row.pk), **after}}


async def test_a_snapshot_comes_first_and_then_the_events(world: World, opened: Open):
    await happened(world.run)
    socket = await opened()
    await socket.say(subscribe("run", world.run))
    snapshot = await socket.hear()
    assert (snapshot["type"], snapshot["seq"]) == ("snapshot", 1)
    assert snapshot["data"]["steps"]["split"]["state"] == "running"
    for _ in range(5):
        await happened(world.run)
    heard = [(await socket.hear_kind("event"))["seq"] for _ in range(5)]
    assert heard == [2, 3, 4, 5, 6]


async def test_who_comes_back_gets_what_came_after(world: World, opened: Open):
    for _ in range(4):
        await happened(world.run)
    socket = await opened()
    await socket.say(subscribe("run", world.run, after=2))
    assert [(await socket.hear())["seq"] for _ in range(2)] == [3, 4]
    await happened(world.run)
    assert (await socket.hear_kind("event"))["seq"] == 5


async def test_a_number_from_the_future_gets_a_snapshot(world: World, opened: Open):
    socket = await opened()
    await socket.say(subscribe("run", world.run, after=99))
    assert (await socket.hear())["type"] == "snapshot"


async def test_an_event_without_a_bell_is_found(world: World, opened: Open):
    socket = await opened()
    await socket.say(subscribe("run", world.run))
    await socket.hear_kind("snapshot")
    await database_sync_to_async(_happen_in_silence)(world)
    assert (await socket.hear_kind("event"))["seq"] == 1


def _happen_in_silence(world: World) -> None:
    original, bells.ring = bells.ring, lambda *_, **__: None
    try:
        happen(world.run)
    finally:
        bells.ring = original


async def test_two_watchers_share_one_tail(world: World, opened: Open):
    sockets = [await opened(), await opened()]
    for socket in sockets:
        await socket.say(subscribe("run", world.run))
        await socket.hear_kind("snapshot")
    assert len(current_hub().tails) == 1
    await happened(world.run)
    for socket in sockets:
        assert (await socket.hear_kind("event"))["seq"] == 1


async def test_nothing_is_watched_when_nobody_watches(world: World, opened: Open):
    socket = await opened()
    await socket.say(subscribe("run", world.run))
    await socket.hear_kind("snapshot")
    await socket.say({"unsubscribe": {"run": str(world.run.pk)}})
    await socket.say(subscribe("pipeline", world.run))  # answered after the one before
    await socket.hear_kind("error")
    assert current_hub().tails == {}


async def test_what_belongs_to_others_is_not_there(world: World, opened: Open):
    stranger = await database_sync_to_async(make_member)("owner", "elsewhere")
    _, secret = await database_sync_to_async(actions.create_token)(stranger)
    socket = await opened(authorization=f"Bearer {secret}")
    await socket.say(subscribe("run", world.run))
    assert (await socket.hear())["type"] == "error"
    await socket.say(subscribe("pipeline", world.pipeline))
    assert (await socket.hear())["type"] == "error"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"subscribe": 1}',
        '{"subscribe": {"run": 5}}',
        '{"subscribe": {"run": "not an id"}}',
        "[" * 4000,
        "x" * 10_000,
        '{"cancel": {"run": "x"}}',
    ],
)
async def test_nonsense_gets_a_sentence_and_the_socket_stays(world: World, opened: Open, text: str):
    socket = await opened()
    await socket.say_text(text)
    assert (await socket.hear())["type"] == "error"
    await socket.say(subscribe("run", world.run))
    assert (await socket.hear())["type"] == "snapshot"


async def test_operations_of_others_are_pushed(world: World, opened: Open):
    socket = await opened()
    await socket.say(subscribe("pipeline", world.pipeline, after=1))
    move = {"op": "move", "positions": {"split": [9, 9]}}
    save = database_sync_to_async(actions.apply_operations)
    await save(world.pipeline, base=1, operations=[move], author=world.user, client="tab-2")
    heard = await socket.hear_kind("operations")
    assert heard["revision"] == 2
    assert heard["operations"] == [move]
    assert heard["client"] == "tab-2"
    assert heard["author"] == {"id": world.user.pk, "name": "ada"}


async def test_operations_that_were_missed_come_first(world: World, opened: Open):
    save = database_sync_to_async(actions.apply_operations)
    for x in (1, 2):
        move = {"op": "move", "positions": {"split": [x, 0]}}
        await save(world.pipeline, base=x, operations=[move], author=world.user)
    socket = await opened()
    await socket.say(subscribe("pipeline", world.pipeline, after=1))
    assert [(await socket.hear())["revision"] for _ in range(2)] == [2, 3]


async def test_telemetry_of_a_running_step_comes_at_most_five_times_a_second(
    world: World, opened: Open
):
    socket = await opened()
    await socket.say(subscribe("run", world.run))
    await socket.hear_kind("snapshot")
    began = time.monotonic()
    for fraction in (0.1, 0.2, 0.3, 0.4, 0.5):
        await database_sync_to_async(_progress)(world, fraction)
    heard = []
    while not heard or heard[-1] < 0.5:
        heard.append((await socket.hear_kind("telemetry"))["payload"]["fraction"])
    assert len(heard) <= 2 + (time.monotonic() - began) / tail_module.LATEST_EVERY_SECONDS
    assert heard == sorted(heard)


async def test_what_a_step_is_prepared_with_is_told_without_a_fraction(world: World, opened: Open):
    socket = await opened()
    await socket.say(subscribe("run", world.run))
    await socket.hear_kind("snapshot")
    for message in ("Building environment tools", ""):
        await database_sync_to_async(_message)(world, message)
        heard = await socket.hear_kind("telemetry")
        assert heard["payload"] == {"fraction": None, "message": message}


def _message(world: World, message: str) -> None:
    StepRun.objects.filter(pk=world.step.pk).update(progress=None, progress_message=message)
    bells.ring(world.run.pk, 0)


def _progress(world: World, fraction: float) -> None:
    StepRun.objects.filter(pk=world.step.pk).update(progress=fraction)
    bells.ring(world.run.pk, 0)


async def test_metrics_and_the_end_of_the_log_are_telemetry(world: World, opened: Open):
    socket = await opened()
    await socket.say(subscribe("run", world.run))
    await socket.hear_kind("snapshot")
    await database_sync_to_async(_progress)(world, 0.1)
    await socket.hear_kind("telemetry")
    await database_sync_to_async(_report)(world)
    metric, log = [await socket.hear_kind("telemetry") for _ in range(2)]
    assert metric["payload"] == {"name": "auc", "value": 0.9, "step": None}
    assert log["payload"]["text"] == "Ärger\n"
    assert log["payload"]["size_bytes"] == 7


def _report(world: World) -> None:
    Metric.objects.create(step_run=world.step, name="auc", value=0.9)
    LogChunk.objects.create(step_run=world.step, attempt=1, offset=0, text="Ärger\n")
    bells.ring(world.run.pk, 0)


async def test_a_heartbeat_carries_the_latest_numbers(
    world: World, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(consumer_module, "HEARTBEAT_SECONDS", 0.05)
    await happened(world.run)
    socket = await opened()
    await socket.say(subscribe("run", world.run))
    await socket.hear_kind("snapshot")
    beat = await socket.hear_kind("heartbeat")
    while not beat["runs"]:
        beat = await socket.hear_kind("heartbeat")
    assert beat == {"type": "heartbeat", "runs": {str(world.run.pk): 1}, "pipelines": {}}


async def test_a_long_backlog_is_read_without_waiting_for_the_next_bell(
    world: World, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    for module in (tail_module, reading_module):
        monkeypatch.setattr(module, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 60.0)
    socket = await opened()
    await socket.say(subscribe("run", world.run))
    await socket.hear_kind("snapshot")
    for _ in range(4):
        await database_sync_to_async(_happen_in_silence)(world)
    await happened(world.run)
    assert [(await socket.hear_kind("event"))["seq"] for _ in range(5)] == [1, 2, 3, 4, 5]


async def test_a_socket_that_cannot_be_checked_is_closed(
    world: World, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    async def fail(claims: object) -> None:
        raise OperationalError("The database is away.")

    monkeypatch.setattr(checks_module, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr(rights_module, "upheld", fail)
    socket = await opened()
    assert await socket.hear_close() == checks_module.UNAVAILABLE


async def test_a_revoked_token_closes_its_sockets(
    world: World, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    assert checks_module.CHECK_SECONDS < 5
    monkeypatch.setattr(checks_module, "CHECK_SECONDS", 0.05)
    sockets = [await opened() for _ in range(3)]
    await database_sync_to_async(actions.revoke_token)(world.api_token)
    for socket in sockets:
        assert await socket.hear_close() == checks_module.SIGNED_OUT


async def test_who_is_no_member_any_more_hears_nothing_any_more(
    world: World, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(checks_module, "CHECK_SECONDS", 0.05)
    reader = await database_sync_to_async(make_member)("reader")
    _, secret = await database_sync_to_async(actions.create_token)(reader)
    stays, goes = await opened(), await opened(authorization=f"Bearer {secret}")
    for socket in (stays, goes):
        await socket.say(subscribe("run", world.run))
        await socket.hear_kind("snapshot")
    (tail,) = current_hub().tails.values()
    await database_sync_to_async(reader.memberships.all().delete)()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(tail.subscriptions) > 1:
            await asyncio.sleep(0.01)
    await happened(world.run)
    assert (await stays.hear_kind("event"))["seq"] == 1
    await goes.say(subscribe("run", world.run))
    assert (await goes.hear())["type"] == "error"


async def test_an_event_does_not_wait_for_what_others_ask(world: World, opened: Open):
    socket = await opened()
    await socket.say(subscribe("run", world.run))
    await socket.hear_kind("snapshot")
    may_go_on = threading.Event()
    asked = asyncio.create_task(in_database_thread(may_go_on.wait)())
    try:
        await asyncio.to_thread(_happen_over_a_connection_of_its_own, world)
        assert (await socket.hear_kind("event"))["seq"] == 1
    finally:
        may_go_on.set()
        await asked


def _happen_over_a_connection_of_its_own(world: World) -> None:
    happen(world.run)
    connection.close()


async def test_a_slow_reader_is_dropped_and_not_waited_for(world: World, opened: Open):
    socket = await opened()
    await socket.say(subscribe("run", world.run))
    await socket.hear_kind("snapshot")
    tail = next(iter(current_hub().tails.values()))
    subscription = next(iter(tail.subscriptions))
    for seq in range(1, 5000):
        subscription.offer((seq, json.dumps({"type": "event", "seq": seq})))
    assert await socket.hear_close() == consumer_module.TOO_SLOW


async def test_presence_reaches_the_others_over_http(world: World, opened: Open):
    other = await database_sync_to_async(make_pipeline)(world.user, "Other")
    socket = await opened()
    await socket.say(subscribe("pipeline", world.pipeline))
    await socket.say(subscribe("run", world.run))
    await socket.hear_kind("snapshot")
    body = {"client": "tab-9", "cursor": [1, 2], "selection": ["split"]}
    post = database_sync_to_async(_post)
    assert await post(world, f"{API}/pipelines/{other.pk}/presence/", body) == 204
    assert await post(world, f"{API}/pipelines/{world.pipeline.pk}/presence/", body) == 204
    heard = await socket.hear_kind("presence")
    assert heard["user"]["name"] == "ada"
    assert heard["pipeline"] == str(world.pipeline.pk)
    assert heard["selection"] == ["split"]
    late = await opened()
    await late.say(subscribe("pipeline", world.pipeline))
    assert (await late.hear_kind("presence"))["client"] == "tab-9"


def _post(world: World, address: str, body: dict[str, Any]) -> int:
    return int(client_of(world.user).post(address, body, format="json").status_code)
