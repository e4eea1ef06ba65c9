"""The log of a step: offsets agree with the stored text, whatever bytes a step wrote."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.api.step_log import read_log
from designer.execution import logs
from designer.execution.credentials import NO_MASK
from designer.execution.models import LogChunk, Run, StepRun
from designer.runner.protocol import LOG_FILE
from designer.workspace.models import Workspace

BYTES = st.lists(
    st.sampled_from([b"a", b"\n", b"\x00", b"\xff", b"\xc3", b"\x80", "é".encode(), "😀".encode()]),
    max_size=60,
).map(b"".join)


def attempt_in(folder: Path, step: StepRun) -> Any:
    """An attempt as far as its log is concerned."""
    order = SimpleNamespace(step_id=step.pk, attempt=1)
    return SimpleNamespace(folder=folder, order=order, log_offset=0, log_stored=0, mask=NO_MASK)


def append(folder: Path, data: bytes) -> None:
    with (folder / LOG_FILE).open("ab") as file:
        file.write(data)


@given(pieces=st.lists(BYTES, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_offsets_count_the_bytes_of_the_text_before(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]
):
    folder = tmp_path_factory.mktemp("attempt")
    attempt, chunks = attempt_in(folder, StepRun(id=uuid4())), []
    for piece in pieces:
        append(folder, piece)
        chunks += logs.log_chunks(attempt, is_final=False)
    chunks += logs.log_chunks(attempt, is_final=True)
    text = "".join(chunk.text for chunk in chunks)
    ends = 0
    for chunk in chunks:
        assert chunk.offset == ends
        ends += len(chunk.text.encode())
    written = b"".join(pieces)
    assert attempt.log_offset == len(written)
    if b"\x00" not in written and written == written.decode(errors="ignore").encode():
        assert text == written.decode()


@pytest.mark.django_db
def test_a_log_that_was_told_in_pieces_becomes_one_record(tmp_path: Path, step: StepRun):
    attempt = attempt_in(tmp_path, step)
    for word in ("één ", "😀 zwei ", "trois"):
        append(tmp_path, word.encode())
        LogChunk.objects.bulk_create(logs.log_chunks(attempt, is_final=False))
    append(tmp_path, b"\xffend")
    logs.store_rest(logs.log_chunks(attempt, is_final=True), step.pk, 1)
    chunk = LogChunk.objects.get()
    assert (chunk.offset, chunk.text) == (0, "één 😀 zwei trois\ufffdend")
    step.attempt = 1
    told = read_log(step, attempt=1, offset=len("één ".encode()))
    assert told["text"] == "😀 zwei trois\ufffdend"
    assert told["next_offset"] == told["size_bytes"] == len(chunk.text.encode())


def tell_once_more(step: StepRun, offset: int, text: str) -> None:
    """Do what a worker does that was taken for dead and wakes up."""
    LogChunk.objects.create(step_run=step, attempt=1, offset=offset, text=text)


@pytest.mark.django_db
def test_what_a_worker_that_was_taken_for_dead_told_is_written_over(tmp_path: Path, step: StepRun):
    attempt = attempt_in(tmp_path, step)
    append(tmp_path, b"one two three")
    tell_once_more(step, 0, "one t")
    logs.store_rest(logs.log_chunks(attempt, is_final=True), step.pk, 1)
    assert LogChunk.objects.get().text == "one two three"


@pytest.mark.django_db
@pytest.mark.parametrize("offset", [4, 8, 9])
def test_what_it_told_in_between_is_not_told_twice(tmp_path: Path, step: StepRun, offset: int):
    attempt = attempt_in(tmp_path, step)
    append(tmp_path, b"one two ")
    LogChunk.objects.bulk_create(logs.log_chunks(attempt, is_final=False))
    append(tmp_path, b"three")
    tell_once_more(step, offset, "one two three"[offset:])
    logs.store_rest(logs.log_chunks(attempt, is_final=True), step.pk, 1)
    assert LogChunk.objects.get().text == "one two three"


@pytest.fixture
def step(db: None) -> StepRun:
    workspace = Workspace.objects.get_or_create(slug="default", defaults={"name": "Default"})[0]
    run = Run.objects.create(workspace=workspace, number=1)
    return StepRun.objects.create(run=run, node="s", module="m", module_version=1)
