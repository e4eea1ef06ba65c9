"""What a module tells through its context is JSON that every reader takes."""

import json
from pathlib import Path
from typing import Any

from designer.runner.context import StepContext
from designer.runner.protocol import EVENTS_FILE, THREADS_FILE, threads_text


def refuse(word: str) -> Any:
    raise AssertionError(f"{word} is no JSON.")


def test_a_figure_has_null_where_a_number_is_not_finite(tmp_path: Path) -> None:
    context = StepContext(tmp_path, threads=1)
    context.figure("curve", {"points": [[0, float("nan")], (1, float("inf"))], "title": "é"})
    context.close()
    line = (tmp_path / EVENTS_FILE).read_text("utf-8")
    told = json.loads(line, parse_constant=refuse)
    assert told["spec"] == {"points": [[0, None], [1, None]], "title": "é"}


def test_threads_grow_by_a_file_and_stay_between_what_is_sure_and_what_is_most(
    tmp_path: Path,
) -> None:
    context = StepContext(tmp_path, threads=2, most_threads=6)
    assert context.granted_threads() == 2
    granted = []
    for text in (threads_text(4), threads_text(1), threads_text(99), b"nonsense"):
        (tmp_path / THREADS_FILE).write_bytes(text)
        granted.append(context.granted_threads())
    assert granted == [4, 2, 6, 2]
