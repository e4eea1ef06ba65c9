"""A step's log by byte offset, out of the chunks that its worker has stored."""

from typing import Any

from designer.execution.models import LogChunk, StepRun

MOST_BYTES = 256 * 1024
ENDED = frozenset({"succeeded", "reused", "failed", "upstream_failed", "skipped", "cancelled"})


def read_log(step: StepRun, *, attempt: int, offset: int) -> dict[str, Any]:
    """Return the text from `offset` on; `complete` says that nothing will come after it."""
    text, cut = _text(step, attempt, offset)
    is_over = attempt < step.attempt or step.state in ENDED
    return {
        "offset": offset,
        "next_offset": offset + len(text),
        "text": text.decode("utf-8", "replace"),
        "attempt": attempt,
        "complete": is_over and not cut,
    }


def _text(step: StepRun, attempt: int, offset: int) -> tuple[bytes, bool]:
    """Return at most MOST_BYTES, never ending inside a character, and whether there is more."""
    chunks = LogChunk.objects.filter(step_run=step, attempt=attempt).order_by("offset")
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
        return text, False
    whole = text[:MOST_BYTES].decode("utf-8", "ignore").encode()
    return whole, True
