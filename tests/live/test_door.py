"""Who may open the socket: the right origin with a session, or a token."""

import pytest
from channels.db import database_sync_to_async
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore

from tests.live.sockets import Socket, World

HOST = "127.0.0.1:8000"


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"plumbline_session={session.session_key}"


async def is_let_in(**headers: str) -> bool:
    socket = Socket(headers)
    let_in = await socket.connect()
    if let_in:
        await socket.close()
    return let_in


async def test_a_token_opens_the_socket_without_an_origin(world: World):
    assert await is_let_in(authorization=f"Bearer {world.token}")


async def test_a_wrong_token_does_not(world: World):
    assert not await is_let_in(authorization="Bearer plt_wrong")


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_session_opens_it_from_its_own_origin(world: World, scheme: str):
    cookie = await database_sync_to_async(session_of)(world.user)
    assert await is_let_in(cookie=cookie, origin=f"{scheme}://{HOST}")


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        "http://127.0.0.1:9999",
        "http://127.0.0.1",
        f"ftp://{HOST}",
        f"http://{HOST}.evil.example",
        f"http://evil@{HOST}",
    ],
)
async def test_a_session_from_elsewhere_is_refused(world: World, origin: str):
    cookie = await database_sync_to_async(session_of)(world.user)
    assert not await is_let_in(cookie=cookie, origin=origin)


async def test_a_session_without_an_origin_is_refused(world: World):
    cookie = await database_sync_to_async(session_of)(world.user)
    assert not await is_let_in(cookie=cookie)


async def test_a_token_from_a_foreign_origin_is_refused(world: World):
    assert not await is_let_in(authorization=f"Bearer {world.token}", origin="http://evil.example")


async def test_a_foreign_host_is_refused(world: World):
    assert not await is_let_in(
        authorization=f"Bearer {world.token}", host="evil.example", origin="http://evil.example"
    )


async def test_nobody_comes_in_without_anything(world: World):
    assert not await is_let_in(origin=f"http://{HOST}")
    assert not await is_let_in(origin=f"http://{HOST}", cookie="plumbline_session=made-up")


async def test_there_is_no_other_address(world: World):
    socket = Socket({"authorization": f"Bearer {world.token}"}, path="/ws/other/")
    assert not await socket.connect()
