"""Who may open the socket: decided before it is accepted, from its headers alone."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from designer.live.database import in_database_thread
from designer.workspace import limits, tokens

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
PATH = "/ws/"
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


@dataclass(frozen=True, slots=True)
class Credential:
    """What a socket was opened with; it is looked at again while the socket is open."""

    token: str | None = None
    session_key: str | None = None

    def find_user(self) -> AbstractBaseUser | None:
        """Return whom it signs in now, None when it was revoked, ended or never valid."""
        if self.token is not None:
            token = tokens.find_token(self.token)
            return token.user if token else None
        if not self.session_key:
            return None
        request = SimpleNamespace(session=SessionStore(self.session_key))
        user = get_user(cast(HttpRequest, request))  # it looks at the session alone
        return user if isinstance(user, AbstractBaseUser) else None


class Door:
    """Lets in a session of the same origin, or a Bearer token; refuses anything else with 403.

    Browsers send cookies with every WebSocket, whatever page opens it, so that a cookie counts
    only with an Origin that is this server's own, port included.
    """

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = {key.decode("latin1"): value.decode("latin1") for key, value in scope["headers"]}
        credential = read_credential(headers)
        if scope["path"] != PATH or not may_knock(headers, credential):
            await _refuse(receive, send)
            return
        user = await find_user(credential)
        if user is None or not await _is_within_limit(user):
            await _refuse(receive, send)
            return
        await self.inner({**scope, "user": user, "credential": credential}, receive, send)


@in_database_thread
def find_user(credential: Credential) -> AbstractBaseUser | None:
    return credential.find_user()


@in_database_thread
def _is_within_limit(user: AbstractBaseUser) -> bool:
    return limits.allow("sockets", user.pk)


def read_credential(headers: Mapping[str, str]) -> Credential:
    token = tokens.bearer(headers.get("authorization", ""))
    if token is not None:
        return Credential(token=token)
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return Credential()
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return Credential(session_key=morsel.value if morsel else None)


def may_knock(headers: Mapping[str, str], credential: Credential) -> bool:
    """Say whether host and origin are right; without an Origin only a Bearer token will do."""
    host = headers.get("host", "")
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    origin = headers.get("origin")
    if origin is None:
        return credential.token is not None
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


async def _refuse(receive: Any, send: Any) -> None:
    await receive()  # websocket.connect
    await send({"type": "websocket.close", "code": 4403})
