"""Resources of the tests of the live stream: an owner, a run, sockets that are closed again."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from channels.db import database_sync_to_async
from django.core.cache import cache

from designer.execution.models import Run
from tests.live.sockets import Socket, World, make_world

Open = Callable[..., Awaitable[Socket]]


@pytest.fixture
def world(transactional_db: None) -> World:
    cache.clear()
    return make_world()


@pytest.fixture
async def opened(world: World) -> AsyncIterator[Open]:
    """Open sockets with the owner's token; all are closed at the end."""
    sockets: list[Socket] = []

    async def open_one(**headers: str) -> Socket:
        socket = Socket(headers or {"authorization": f"Bearer {world.token}"})
        sockets.append(socket)
        await socket.connect()
        return socket

    yield open_one
    for socket in sockets:
        await socket.close()


@pytest.fixture
def run(world: World) -> Run:
    return world.run


in_database = database_sync_to_async
