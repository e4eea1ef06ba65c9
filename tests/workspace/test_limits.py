"""Requests are counted by person and minute, across the web processes where they share a Redis."""

import time
from pathlib import Path

import pytest
from django.conf import settings

from designer.configuration import Configuration
from designer.workspace import limits, shared_counts
from designer.workspace.shared_counts import SharedCounts
from tests.engines.daemons import free_port
from tests.engines.redis import Redis

NOWHERE = f"redis://127.0.0.1:{free_port()}/0"


@pytest.fixture(autouse=True)
def _two_a_minute(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(settings.LIMITS_A_MINUTE, "requests", 2)


def use_channels(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CONFIGURATION", Configuration(channels_url=url))


def test_one_process_counts_by_itself(tmp_path: Path):
    assert [limits.allow("requests", tmp_path) for _ in range(3)] == [True, True, False]


@pytest.mark.redis
def test_several_processes_count_together(
    redis_server: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    use_channels(redis_server.url(9), monkeypatch)
    other = SharedCounts(redis_server.url(9))
    assert limits.allow("requests", tmp_path)
    minute = int(time.time()) // limits.WINDOW_SECONDS
    other.count(f"limit:requests:{tmp_path}:{minute}", limits.WINDOW_SECONDS)
    assert not limits.allow("requests", tmp_path)


@pytest.mark.redis
def test_a_count_is_forgotten(redis_server: Redis, tmp_path: Path):
    counts = SharedCounts(redis_server.url(9))
    assert [counts.count(str(tmp_path), 60) for _ in range(2)] == [1, 2]
    assert counts.count(str(tmp_path), 0) == 3
    assert counts.count(str(tmp_path), 60) == 1


def test_without_redis_each_counts_by_itself_and_nobody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    shared_counts.shared_counts.cache_clear()
    use_channels(NOWHERE, monkeypatch)
    assert [limits.allow("requests", tmp_path) for _ in range(3)] == [True, True, False]
    assert caplog.text.count("Redis is away") == 1
