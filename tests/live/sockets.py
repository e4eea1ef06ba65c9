"""Builders for the tests of the live stream: rows that change, and a socket that listens."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from designer import events
from designer.execution.models import Run, RunEvent, StepRun
from designer.live.consumer import LiveConsumer
from designer.live.door import Door
from designer.workspace import actions
from designer.workspace.models import ApiToken, Pipeline
from tests.api.people import census_document, make_member, make_pipeline

PATIENCE_SECONDS = 10.0
application = Door(LiveConsumer.as_asgi())


@dataclass
class World:
    user: User
    api_token: ApiToken
    token: str
    pipeline: Pipeline
    run: Run
    step: StepRun


def make_world() -> World:
    user = make_member("owner", name="ada")
    api_token, token = actions.create_token(user)
    pipeline = make_pipeline(user, document=census_document())
    run = Run.objects.create(workspace=pipeline.workspace, pipeline=pipeline, number=1)
    step = StepRun.objects.create(
        run=run, node="split", module="split_data", module_version=1, state="running", attempt=1
    )
    return World(user, api_token, token, pipeline, run, step)


@transaction.atomic
def happen(run: Run, state: str = "running", node: str = "split") -> int:
    """Write the next event of a run as the ledger does, and ring."""
    run.refresh_from_db(fields=["seq"])
    run.seq += 1
    run.save(update_fields=["seq"])
    RunEvent.objects.create(
        run=run,
        seq=run.seq,
        at=timezone.now(),
        node=node,
        attempt=1,
        kind="step_state",
        payload={"state": state, "attempt": 1},
    )
    events.ring_run_on_commit(run.pk, run.seq)
    return run.seq


class Socket:
    """A browser's end of the socket. (Channels' own needs daphne, which nothing else here does.)"""

    def __init__(self, headers: dict[str, str], path: str = "/ws/") -> None:
        pairs = {"host": "127.0.0.1:8000", **headers}
        encoded = [(key.encode(), value.encode()) for key, value in pairs.items()]
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": encoded}
        self._communicator = ApplicationCommunicator(application, scope)
        self.is_open = False

    async def connect(self) -> bool:
        await self._communicator.send_input({"type": "websocket.connect"})
        answer = await self._communicator.receive_output(PATIENCE_SECONDS)
        self.is_open = answer["type"] == "websocket.accept"
        return self.is_open

    async def say(self, message: Any) -> None:
        await self.say_text(json.dumps(message))

    async def say_text(self, text: str) -> None:
        await self._communicator.send_input({"type": "websocket.receive", "text": text})

    async def hear(self) -> Any:
        message = await self._communicator.receive_output(PATIENCE_SECONDS)
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    async def hear_kind(self, kind: str) -> Any:
        """The next message of this type; others are passed over."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                message = await self.hear()
                if message["type"] == kind:
                    return message

    async def hear_close(self) -> int:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                message = await self._communicator.receive_output(PATIENCE_SECONDS)
                if message["type"] == "websocket.close":
                    return int(message["code"])

    async def close(self) -> None:
        await self._communicator.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._communicator.wait(PATIENCE_SECONDS)
