"""The single page, the one-time sign-in, and what is shown when either is not possible."""

import json
import sys
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from designer.api import problems
from designer.workspace import actions, limits

BUILD = Path("app")
MANIFEST = BUILD / ".vite" / "manifest.json"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
@never_cache
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """Serve the application at every address of its own; who is not signed in learns how to."""
    if not request.user.is_authenticated:
        return _sign_in_page(request, HTTPStatus.UNAUTHORIZED)
    build = _build()
    if build is None:
        return render(request, "not_built.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    return render(request, "index.html", {"build": build})


@require_safe
@never_cache
def sign_in(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Turn a one-time link into a session. The link works once and expires."""
    address = request.META.get("REMOTE_ADDR", "")
    if not limits.allow("signin", address):
        response = problems.response(
            HTTPStatus.TOO_MANY_REQUESTS, "Too many attempts to sign in from this address."
        )
        response["Retry-After"] = str(limits.seconds_left())
        return response
    user = actions.redeem_sign_in_link(secret)
    if user is not None:
        login(request, user, backend=BACKEND)
    elif not request.user.is_authenticated:
        return _sign_in_page(request, HTTPStatus.FORBIDDEN, link_is_used=True)
    return HttpResponseRedirect("/")


def error(request: HttpRequest, status: HTTPStatus, detail: str) -> HttpResponse:
    """Answer an error outside of DRF: as a problem for programs, in a sentence for people."""
    if request.path_info.startswith("/api/"):
        return problems.response(status, detail)
    return HttpResponse(f"{status.phrase}. {detail}\n", status=status, content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also what a foreign Host header gets."""
    return error(request, HTTPStatus.BAD_REQUEST, "The request is malformed, or its host foreign.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, HTTPStatus.FORBIDDEN, "This is not allowed.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, HTTPStatus.NOT_FOUND, "There is nothing at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return error(request, HTTPStatus.SERVICE_UNAVAILABLE, problems.DATABASE_AWAY)
    return error(request, HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed. Its log says more.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error(request, HTTPStatus.FORBIDDEN, "The CSRF token is missing or wrong.")


def _sign_in_page(
    request: HttpRequest, status: HTTPStatus, *, link_is_used: bool = False
) -> HttpResponse:
    """Say how to sign in, in the looks of the application where it is built."""
    context = {"link_is_used": link_is_used, "build": _build()}
    return render(request, "sign_in.html", context, status=status)


def _build() -> dict[str, Any] | None:
    """Return what the application is made of; None when it has not been built."""
    manifest = settings.BASE_DIR / "static" / MANIFEST
    try:
        return _entry(manifest, manifest.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=2)
def _entry(manifest: Path, _modified: int) -> dict[str, Any]:
    """Return the scripts and style sheets of the entry; read again when the build has changed."""
    chunks = json.loads(manifest.read_text(encoding="utf-8"))
    entry = next(chunk for chunk in chunks.values() if chunk.get("isEntry"))
    imported = _imported(chunks, entry)
    styles = [file for chunk in (entry, *imported) for file in chunk.get("css", ())]
    return {
        "script": _address(entry["file"]),
        "styles": [_address(file) for file in styles],
        "preloads": [_address(chunk["file"]) for chunk in imported],
    }


def _imported(chunks: dict[str, Any], entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the entry cannot start without; nobody else loads the style sheets of these."""
    names: list[str] = list(entry.get("imports", ()))
    for name in names:  # it grows by what the imported ones import themselves
        names += [more for more in chunks[name].get("imports", ()) if more not in names]
    return [chunks[name] for name in names if not chunks[name].get("isEntry")]


def _address(file: str) -> str:
    return f"{settings.STATIC_URL}{BUILD.as_posix()}/{file}"
