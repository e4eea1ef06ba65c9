"""The warm reader: it answers while steps run, and what breaks it breaks one answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner.host_client import HostClient, a_host, light


@pytest.fixture(scope="module")
def reading_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostClient]:
    steps = tmp_path_factory.mktemp("reading")
    with a_host(light(steps, readers=2)) as client:
        yield client


def test_calls_are_answered_by_a_warm_process(reading_host: HostClient) -> None:
    first, second = (reading_host.answer(reading_host.read("pid")) for _ in range(2))
    assert first.ok
    assert first.result == second.result


def test_calls_are_answered_at_once_and_beside_a_step(
    reading_host: HostClient, tmp_path: Path
) -> None:
    folder = reading_host.launch(reading_host.script("busy", "import time\ntime.sleep(3600)"))
    one, two = (str(reading_host.options.steps / name) for name in ("one", "two"))
    calls = [
        reading_host.read("meet", mine=one, theirs=two),
        reading_host.read("meet", mine=two, theirs=one),
    ]
    assert all(reading_host.answer(call).ok for call in calls)
    reading_host.cancel(folder)
    reading_host.ended(folder)


def test_a_call_that_takes_too_long_is_given_up(reading_host: HostClient) -> None:
    answer = reading_host.answer(reading_host.read("hang", timeout_seconds=0.3))
    assert answer.error is not None
    assert answer.error["code"] == "timeout"
    assert reading_host.answer(reading_host.read("pid")).ok


def test_a_reader_that_dies_loses_one_answer(reading_host: HostClient) -> None:
    answer = reading_host.answer(reading_host.read("die"))
    assert answer.error is not None
    assert answer.error["code"] == "lost"
    assert reading_host.answer(reading_host.read("pid")).ok


def test_an_unknown_call_and_a_missing_file_are_told(reading_host: HostClient) -> None:
    unknown = reading_host.answer(reading_host.read("dance"))
    missing = reading_host.answer(reading_host.read("size", path="/nowhere"))
    assert not unknown.ok
    assert missing.error is not None
    message = missing.error["message"]
    assert "nowhere" in message
    assert "/nowhere" not in message


def test_the_reader_reaches_only_what_the_host_was_given(
    reading_host: HostClient, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("secret")
    answer = reading_host.answer(reading_host.read("size", path=str(tmp_path / "secret")))
    assert not answer.ok
    assert reading_host.answer(reading_host.read("size", path=__file__)).ok
