"""Assets: what was built last is served, also by a server that was started before."""

import os
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from designer.api.static_files import StaticFiles

ADDRESS = "/static/app/assets/index-1.js"


@pytest.fixture
def build(tmp_path: Path, settings) -> Path:
    settings.BASE_DIR = tmp_path
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    (tmp_path / "static/app/.vite").mkdir(parents=True)
    (tmp_path / "static/app/assets").mkdir()
    return tmp_path / "static/app"


def write(build: Path, name: str, text: str, moment: int) -> None:
    (build / "assets" / name).write_text(text)
    manifest = build / ".vite" / "manifest.json"
    manifest.write_text("{}")
    os.utime(manifest, (moment, moment))


@pytest.fixture
def files(build: Path) -> StaticFiles:
    write(build, "index-1.js", "one", 1)
    return StaticFiles(lambda _request: HttpResponse(status=404))


def get(files: StaticFiles, address: str, **headers: str) -> HttpResponse:
    response = files(RequestFactory().get(address, **headers))
    assert isinstance(response, HttpResponse), "no stream"
    return response


def test_an_asset_is_answered_whole_or_in_part(files: StaticFiles):
    answer = get(files, ADDRESS)
    assert (answer.status_code, answer.content) == (200, b"one")
    assert answer["Content-Type"].startswith("text/javascript")
    part = get(files, ADDRESS, HTTP_RANGE="bytes=1-2")
    assert (part.status_code, part.content) == (206, b"ne")
    head = files(RequestFactory().head(ADDRESS))
    assert (head.status_code, head["Content-Length"]) == (200, "3")
    assert get(files, "/static/app/assets/gone.js").status_code == 404


def test_a_new_build_is_served_by_the_same_server(files: StaticFiles, build: Path):
    (build / "assets" / "index-1.js").unlink()
    assert get(files, ADDRESS).status_code == 404
    write(build, "index-2.js", "two", 2)
    assert get(files, "/static/app/assets/index-2.js").content == b"two"
    write(build, "index-2.js", "second", 3)
    answer = get(files, "/static/app/assets/index-2.js")
    assert (answer.content, answer["Content-Length"]) == (b"second", "6")


def test_what_is_elsewhere_is_not_served(files: StaticFiles, build: Path):
    (build.parent.parent / "secret").write_text("x")
    for address in ("/static/../secret", "/static/%2e%2e/secret", "/static//etc/passwd"):
        assert get(files, address).status_code == 404
