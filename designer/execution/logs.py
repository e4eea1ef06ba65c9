"""The log text of steps: chunks while a step runs, few long ones when its attempt is over.

Offsets count the bytes of the stored text, in which what is no UTF-8 has been replaced: those that
read the chunks never need to know how long the original was.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from designer.execution.masking import UNTOLD
from designer.execution.models import LogChunk
from designer.runner.protocol import read_log

if TYPE_CHECKING:
    from designer.execution.backends.protocol import Attempt

CHUNK_BYTES = 64 * 1024
PAGE_BYTES = 1024 * 1024
MAX_UTF8_BYTES = 4


def log_chunks(attempt: "Attempt", *, is_final: bool) -> Iterator[LogChunk]:
    """Give the log after what was read before, cut between characters."""
    if attempt.mask.is_blind:
        yield from _untold(attempt)
        return
    while data := read_log(attempt.folder, attempt.log_offset, CHUNK_BYTES):
        is_all = is_final and len(data) < CHUNK_BYTES
        whole = data if is_all else whole_characters(attempt.mask.settled(data))
        if not whole:
            return
        masked = attempt.mask.data(whole)
        text = masked.decode("utf-8", errors="replace").replace("\x00", "\ufffd")
        yield LogChunk(
            step_run_id=attempt.order.step_id,
            attempt=attempt.order.attempt,
            offset=attempt.log_stored,
            text=text,
        )
        attempt.log_offset += len(whole)
        attempt.log_stored += len(text.encode())


def _untold(attempt: "Attempt") -> Iterator[LogChunk]:
    """Say once that there is a log which cannot be shown."""
    if not attempt.log_stored and read_log(attempt.folder, 0, 1):
        attempt.log_stored = len(UNTOLD.encode())
        order = attempt.order
        yield LogChunk(step_run_id=order.step_id, attempt=order.attempt, offset=0, text=UNTOLD)


def store_rest(rest: Iterable[LogChunk], step_id: UUID, attempt: int) -> None:
    """Store the end of a log; what was stored while the step ran is joined with it."""
    rest = list(rest)
    stored = LogChunk.objects.filter(step_run=step_id, attempt=attempt)
    if rest and rest[0].offset == 0:
        _write(rest)
        return
    earlier = list(stored.order_by("offset"))
    told = [c for c in earlier if not rest or c.offset < rest[0].offset]
    if len(earlier) + len(rest) > 1:
        pages = list(_pages(_in_a_row([*told, *rest])))
        stored.delete()
        _write(pages)


def _write(chunks: list[LogChunk]) -> None:
    """Write chunks, also where a worker that was taken for dead has written once more."""
    LogChunk.objects.bulk_create(
        chunks,
        update_conflicts=True,
        unique_fields=("step_run", "attempt", "offset"),
        update_fields=("text",),
    )


def _in_a_row(chunks: Iterable[LogChunk]) -> list[LogChunk]:
    """Leave out what somebody else wrote of the same part."""
    row: list[LogChunk] = []
    end = 0
    for chunk in chunks:
        if chunk.offset >= end:
            row.append(chunk)
            end = chunk.offset + len(chunk.text.encode())
    return row


def _pages(chunks: list[LogChunk]) -> Iterator[LogChunk]:
    """Join chunks that follow each other; a page is at most so long, or one chunk."""
    page: list[LogChunk] = []
    for chunk in chunks:
        if page and chunk.offset + len(chunk.text.encode()) - page[0].offset > PAGE_BYTES:
            yield _joined(page)
            page = []
        page.append(chunk)
    yield _joined(page)


def _joined(page: list[LogChunk]) -> LogChunk:
    first = page[0]
    return LogChunk(
        step_run_id=first.step_run_id,
        attempt=first.attempt,
        offset=first.offset,
        text="".join(chunk.text for chunk in page),
    )


def whole_characters(data: bytes) -> bytes:
    """Leave out the beginning of a character whose rest is still to come."""
    for back in range(1, min(MAX_UTF8_BYTES, len(data)) + 1):
        byte = data[-back]
        if byte & 0xC0 != 0x80:  # noqa: PLR2004 - not a continuation byte
            is_cut = byte >= 0xC0 and back < _length(byte)  # noqa: PLR2004
            return data[:-back] if is_cut else data
    return data


def _length(first: int) -> int:
    return 4 if first >= 0xF0 else 3 if first >= 0xE0 else 2  # noqa: PLR2004
