"""The built pages and their assets: found anew when they are built under a running server."""

import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

from designer.api.pages import MANIFEST


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise with a list of files that follows the build, and without streams.

    Assets are small. A stream of a plain iterator would be gathered by Django under ASGI anyhow,
    with a warning for each.
    """

    files: dict[str, Any]

    def __init__(self, get_response: Any = None) -> None:
        super().__init__(get_response)
        self._built = _last_build()
        self._lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(self.static_prefix):
            self._follow_build()
            file = self.files.get(request.path_info) or self.find_file(request.path_info)
            try:
                if file is not None:
                    return self.serve(file, request)
            except FileNotFoundError:
                pass  # of the build before
        response: HttpResponseBase = self.get_response(request)
        return response

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        """Answer with the whole file, or the range asked for, as WhiteNoise has worked it out."""
        found = static_file.get_response(request.method, request.META)
        content = b""
        if found.file is not None:
            with found.file as stream:
                content = stream.read()
        response = HttpResponse(content, status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response

    def _follow_build(self) -> None:
        """Make the list of files anew when the manifest of the build has changed."""
        built = _last_build()
        if built == self._built:
            return
        with self._lock:
            if built != self._built:
                try:
                    self.files = type(self)(self.get_response).files
                except FileNotFoundError:
                    return  # the build goes on while it is listed; the next request tries again
                self._built = built


def _last_build() -> int:
    try:
        return (Path(settings.BASE_DIR) / "static" / MANIFEST).stat().st_mtime_ns
    except FileNotFoundError:
        return 0
