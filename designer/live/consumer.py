"""The socket of one tab: it reads subscriptions, and sends what they give until they end."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import AbstractBaseUser
from django.db import Error as DatabaseError

from designer import events
from designer.live import reading
from designer.live.door import find_user
from designer.live.hub import current_hub
from designer.live.outbox import Outbox, dumps
from designer.live.tail import MOST_AT_ONCE, Subscription, Tail
from designer.live.telemetry import RunTelemetry

logger = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 10.0
CHECK_SECONDS = 3.0  # a revoked token or an ended session is gone in under 5 s
MOST_SUBSCRIPTIONS = 50
LONGEST_MESSAGE = 4096
Visible = Callable[[AbstractBaseUser, set[UUID]], Awaitable[set[UUID]]]
SIGNED_OUT, TOO_SLOW, UNAVAILABLE = 4401, 4408, 4503  # 4000 to 4999 are ours (RFC 6455, 7.4.2)


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """Read-only: what is said on it changes nothing but what is sent back on it."""

    # The hub hears the bells for all sockets: one that had a channel too would die with the layer.
    channel_layer_alias = "no layer"

    async def connect(self) -> None:
        self.outbox = Outbox()
        self.subscriptions: dict[tuple[str, UUID], Subscription] = {}
        await self.accept()
        looking = (self._beat(), self._check())
        work = (self._send_all(), self._drop_when_slow(), *map(self._or_close, looking))
        self.tasks = [asyncio.create_task(task) for task in work]

    async def disconnect(self, code: int) -> None:
        for task in getattr(self, "tasks", ()):
            task.cancel()
        for key in tuple(getattr(self, "subscriptions", ())):
            await self._unsubscribe(*key)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            verb, kind, target, after = _parse(text_data)
        except (ValueError, RecursionError) as error:
            self._tell_error(str(error))
            return
        if verb == "unsubscribe":
            await self._unsubscribe(kind, target)
        else:
            await self._subscribe(kind, target, after)

    async def _subscribe(self, kind: str, target: UUID, after: int | None) -> None:
        await self._unsubscribe(kind, target)  # asking again starts again
        if len(self.subscriptions) >= MOST_SUBSCRIPTIONS:
            self._tell_error(f"At most {MOST_SUBSCRIPTIONS} at once.", kind, target)
            return
        visible = reading.visible_runs if kind == "run" else reading.visible_pipelines
        if target not in await visible(self.scope["user"], [target]):
            self._tell_error(f"There is no such {kind} that you can see.", kind, target)
            return
        subscription = Subscription(self.outbox)
        self.subscriptions[kind, target] = subscription
        if kind == "run":
            await self._start_run(target, subscription, after)
        else:
            await self._start_pipeline(target, subscription, after)

    async def _start_run(self, run_id: UUID, subscription: Subscription, after: int | None) -> None:
        """Join first and look second: what happens in between waits in the subscription."""
        group = events.run_group(run_id)
        tail = await current_hub().join(group, subscription, partial(_run_tail, run_id))
        if after is not None and tail.position - MOST_AT_ONCE <= after <= tail.position:
            entries = await reading.run_events(run_id, after)
            position = entries[-1][0] if entries else after
        else:
            position, text = await reading.snapshot(run_id)
            entries = [(position, text)]
        for _, text in entries:
            self.outbox.put(text)
        subscription.start(position)
        tail.wake()

    async def _start_pipeline(
        self, pipeline_id: UUID, subscription: Subscription, after: int | None
    ) -> None:
        hub, group = current_hub(), events.pipeline_group(pipeline_id)
        tail = await hub.join(group, subscription, partial(_pipeline_tail, pipeline_id))
        position = tail.position if after is None else after
        for number, text in await reading.pipeline_operations(pipeline_id, position):
            self.outbox.put(text)
            position = number
        for text in hub.present(group):
            self.outbox.put(text)
        subscription.start(position)

    async def _unsubscribe(self, kind: str, target: UUID) -> None:
        subscription = self.subscriptions.pop((kind, target), None)
        if subscription is not None:
            await current_hub().leave(_group(kind, target), subscription)

    def _tell_error(self, detail: str, kind: str = "", target: UUID | None = None) -> None:
        place = {kind: target} if kind else {}
        self.outbox.put(dumps({"type": "error", "detail": detail, **place}))

    async def _send_all(self) -> None:
        while True:
            await self.send(text_data=await self.outbox.get())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            numbers = await reading.positions(_group(*key) for key in self.subscriptions)
            beat: dict[str, Any] = {"type": "heartbeat", "runs": {}, "pipelines": {}}
            for group, number in numbers.items():
                kind, _, target = group.partition(".")
                beat[f"{kind}s"][target] = number
            self.outbox.put(dumps(beat))

    async def _check(self) -> None:
        """Look again, every few seconds, whether the person may still see all this."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            user = await find_user(self.scope["credential"])
            if user is None or user.pk != self.scope["user"].pk:
                await self.close(SIGNED_OUT)
                return
            await self._leave_hidden("run", reading.visible_runs)
            await self._leave_hidden("pipeline", reading.visible_pipelines)

    async def _leave_hidden(self, kind: str, visible: Visible) -> None:
        watched = {target for one, target in self.subscriptions if one == kind}
        # All sockets of a process wait for one thread: it is asked for nothing in vain.
        if not watched:
            return
        for target in watched - await visible(self.scope["user"], watched):
            await self._unsubscribe(kind, target)

    async def _or_close(self, work: Awaitable[None]) -> None:
        """A socket that cannot be checked any more is closed; its tab comes back when it can."""
        try:
            await work
        except DatabaseError:
            logger.exception("A socket is closed, since the database does not answer")
            with contextlib.suppress(RuntimeError):  # it has gone by itself
                await self.close(UNAVAILABLE)

    async def _drop_when_slow(self) -> None:
        await self.outbox.is_overfull.wait()
        with contextlib.suppress(RuntimeError):  # it has gone by itself
            await self.close(TOO_SLOW)


async def _run_tail(run_id: UUID) -> Tail:
    return Tail(
        events.run_group(run_id),
        await reading.run_seq(run_id),
        partial(reading.run_events, run_id),
        RunTelemetry(run_id).read,
    )


async def _pipeline_tail(pipeline_id: UUID) -> Tail:
    return Tail(
        events.pipeline_group(pipeline_id),
        await reading.pipeline_revision(pipeline_id),
        partial(reading.pipeline_operations, pipeline_id),
        None,
    )


def _group(kind: str, target: UUID) -> str:
    return events.run_group(target) if kind == "run" else events.pipeline_group(target)


def _parse(text: str | None) -> tuple[str, str, UUID, int | None]:
    """Read ``{"subscribe" | "unsubscribe": {"run" | "pipeline": id, "after": n}}``.

    Raises:
        ValueError: it is anything else.
    """
    if text is None or len(text) > LONGEST_MESSAGE:
        raise ValueError("A message is a short JSON text.")
    message = json.loads(text)
    match message:
        case {"subscribe": {"run": str(target), **rest}}:
            verb, kind = "subscribe", "run"
        case {"subscribe": {"pipeline": str(target), **rest}}:
            verb, kind = "subscribe", "pipeline"
        case {"unsubscribe": {"run": str(target), **rest}}:
            verb, kind = "unsubscribe", "run"
        case {"unsubscribe": {"pipeline": str(target), **rest}}:
            verb, kind = "unsubscribe", "pipeline"
        case _:
            raise ValueError('Say {"subscribe": {"run": ID}} or {"subscribe": {"pipeline": ID}}.')
    after = rest.get("after")
    is_number = isinstance(after, int) and not isinstance(after, bool)
    return verb, kind, UUID(target), int(str(after)) if is_number else None
