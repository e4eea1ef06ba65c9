"""How much one person, or one address, may ask for: fixed windows, counted in the cache."""

import time
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # DRF's views import this file

WINDOW_SECONDS = 60


class WindowThrottle(BaseThrottle):
    """So many requests of a kind a minute; then 429 with the seconds until the next minute.

    A counter, not DRF's list of moments, which costs more the more is allowed.
    """

    kind: ClassVar[str] = "requests"
    methods: ClassVar[frozenset[str] | None] = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if self.methods and request.method not in self.methods:
            return True
        who = request.user.pk if request.user and request.user.pk else self.get_ident(request)
        return allow(self.kind, who)

    def wait(self) -> float:
        return seconds_left()


class RequestThrottle(WindowThrottle):
    kind = "requests"


class UploadThrottle(WindowThrottle):
    kind = "uploads"
    methods = frozenset({"POST"})


class RunThrottle(WindowThrottle):
    kind = "runs"
    methods = frozenset({"POST"})


def allow(kind: str, who: object) -> bool:
    """Count one more and say whether that is still within the limit of a minute."""
    key = f"throttle:{kind}:{who}:{int(time.time()) // WINDOW_SECONDS}"
    cache.add(key, 0, timeout=WINDOW_SECONDS)
    try:
        return cache.incr(key) <= settings.LIMITS_A_MINUTE[kind]
    except ValueError:  # the window ended between the two
        return True


def seconds_left() -> int:
    return WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS
