"""How much one person, or one address, may ask for: fixed windows, counted in the cache."""

from typing import TYPE_CHECKING, ClassVar

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from designer.workspace import limits

if TYPE_CHECKING:
    from rest_framework.views import APIView  # DRF's views import this file


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
        return limits.allow(self.kind, who)

    def wait(self) -> float:
        return limits.seconds_left()


class RequestThrottle(WindowThrottle):
    kind = "requests"


class UploadThrottle(WindowThrottle):
    kind = "uploads"
    methods = frozenset({"POST"})


class RunThrottle(WindowThrottle):
    kind = "runs"
    methods = frozenset({"POST"})
