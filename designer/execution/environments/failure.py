"""Why a build failed: the installer's own words out of its log, cut to the point."""

import re
from collections.abc import Iterator

MAX_WORDS = 1_500
BEGINS = re.compile(r"^\s*(error:|ERROR:|×)", re.IGNORECASE)
DETAILS = re.compile(r"^\s*(\[stderr\]|\[stdout\]|hint:|note:|╰─> \[)")
RAISED = re.compile(r"^\s*\w*(Error|Exception)\b.*: ")


def words_of_log(log: str) -> str:
    """Give the sentences in which uv or pip says why it gave up; else the last line."""
    lines = [line.rstrip() for line in log.splitlines()]
    start = next((n for n, line in enumerate(lines) if BEGINS.match(line)), None)
    if start is None:
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[:MAX_WORDS]
    said = list(_sentences(lines[start:]))
    raised = [line.strip() for line in lines[start:] if RAISED.match(line)]
    if raised and raised[-1] not in said:
        said.append(raised[-1])
    return ". ".join(sentence.rstrip(".") for sentence in said)[:MAX_WORDS] + "."


def _sentences(lines: list[str]) -> Iterator[str]:
    """Give the lines up to the first detail, without the marks in front of them."""
    for line in lines:
        if not line.strip() or DETAILS.match(line):
            return
        yield re.sub(r"^\s*(cause:|error:|ERROR:|[×╰─▶│>]+)?\s*", "", line).strip()
