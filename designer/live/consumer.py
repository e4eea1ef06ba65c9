"""The socket of one tab: it reads subscriptions, and sends what they give until they end."""

import asyncio
import contextlib
import json
from collections.abc import Coroutine
from functools import partial
from typing import Any
from uuid import UUID

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer

from designer import events
from designer.live import reading
from designer.live.checks import current_checks
from designer.live.hub import current_hub
from designer.live.outbox import Outbox, dumps
from designer.live.rights import Claim
from designer.live.tail import MOST_AT_ONCE, Subscription, Tail
from designer.live.telemetry import RunTelemetry

HEARTBEAT_SECONDS = 10.0
MOST_SUBSCRIPTIONS = 50
LONGEST_MESSAGE = 4096
TOO_SLOW = 4408


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """Read-only: what is said on it changes nothing but what is sent back on it."""

    # The hub hears the bells for all sockets: one that had a channel too would die with the layer.
    channel_layer_alias = "no layer"

    async def connect(self) -> None:
        self.outbox = Outbox(partial(self.end, TOO_SLOW))
        self.subscriptions: dict[tuple[str, UUID], Subscription] = {}
        self.ending: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.tasks: set[asyncio.Task[None]] = set()
        await self.accept()
        for work in (self._send_all(), self._beat(), self._close_at_the_end()):
            self._start(work)
        current_checks().add(self)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Channels would close the connection of the thread that all sockets share each time."""
        await getattr(self, get_handler_name(message))(message)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def disconnect(self, code: int) -> None:
        current_checks().discard(self)
        for task in tuple(getattr(self, "tasks", ())):
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
        """Forget it only when it is left: who is stopped on the way can leave again."""
        subscription = self.subscriptions.get((kind, target))
        if subscription is None:
            return
        await current_hub().leave(_group(kind, target), subscription)
        if self.subscriptions.get((kind, target)) is subscription:
            del self.subscriptions[kind, target]

    def _tell_error(self, detail: str, kind: str = "", target: UUID | None = None) -> None:
        place = {kind: target} if kind else {}
        self.outbox.put(dumps({"type": "error", "detail": detail, **place}))

    async def _send_all(self) -> None:
        while True:
            await self.send(text_data=await self.outbox.get())

    async def _beat(self) -> None:
        """Say the newest numbers as the hub knows them: what each socket asked would add up."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            beat: dict[str, Any] = {"type": "heartbeat", "runs": {}, "pipelines": {}}
            for kind, target in self.subscriptions:
                number = current_hub().newest(_group(kind, target))
                if number is not None:
                    beat[f"{kind}s"][str(target)] = number
            self.outbox.put(dumps(beat))

    def claim(self) -> Claim:
        watched = {
            kind: frozenset(target for one, target in self.subscriptions if one == kind)
            for kind in ("run", "pipeline")
        }
        user_id = self.scope["user"].pk
        return Claim(self.scope["credential"], user_id, watched["run"], watched["pipeline"])

    def narrow(self, claimed: Claim, left: Claim) -> None:
        """Watch no longer what was taken meanwhile."""
        hidden = [("run", target) for target in claimed.runs - left.runs]
        hidden += [("pipeline", target) for target in claimed.pipelines - left.pipelines]
        for key in hidden:
            self._start(self._unsubscribe(*key))

    def end(self, code: int) -> None:
        """Close with this code; a slow socket takes its time and nobody waits for it."""
        if not self.ending.done():
            self.ending.set_result(code)

    async def _close_at_the_end(self) -> None:
        code = await self.ending
        with contextlib.suppress(RuntimeError):  # it has gone by itself
            await self.close(code)


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
