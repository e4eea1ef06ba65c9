"""A step's log by byte offset, out of the chunks that its worker has stored."""

from typing import Any

from django.db.models import QuerySet

from designer.execution.models import LogChunk, StepRun

MOST_BYTES = 256 * 1024
ENDED = frozenset({"succeeded", "reused", "failed", "upstream_failed", "skipped", "cancelled"})


def read_log(step: StepRun, *, attempt: int, offset: int) -> dict[str, Any]:
    """Return the text from `offset` on; `complete` says that nothing will come after it."""
    chunks = LogChunk.objects.filter(step_run=step, attempt=attempt).order_by("offset")
    last = chunks.last()
    size = last.offset + len(last.text.encode()) if last else 0
    text = _text(chunks, offset) if offset < size else b""
    end = offset + len(text)
    is_over = attempt < step.attempt or step.state in ENDED
    return {
        "offset": offset,
        "next_offset": end,
        "text": text.decode("utf-8", "replace"),
        "attempt": attempt,
        "size_bytes": size,
        "complete": is_over and end >= size,
    }


def _text(chunks: QuerySet[LogChunk], offset: int) -> bytes:
    """Return at most MOST_BYTES from `offset` on, never ending inside a character."""
    before = chunks.filter(offset__lte=offset).last()
    start = before.offset if before else offset
    parts: list[bytes] = []
    size = start - offset
    for chunk in chunks.filter(offset__gte=start).iterator(chunk_size=50):
        parts.append(chunk.text.encode())
        size += len(parts[-1])
        if size > MOST_BYTES:
            break
    text = b"".join(parts)[offset - start :]
    if len(text) <= MOST_BYTES:
        return text
    return text[:MOST_BYTES].decode("utf-8", "ignore").encode()
