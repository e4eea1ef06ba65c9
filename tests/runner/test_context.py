"""What a module tells through its context is JSON that every reader takes."""

import json
from pathlib import Path
from typing import Any

from designer.runner.context import StepContext
from designer.runner.protocol import EVENTS_FILE


def refuse(word: str) -> Any:
    raise AssertionError(f"{word} is no JSON.")


def test_a_figure_has_null_where_a_number_is_not_finite(tmp_path: Path) -> None:
    context = StepContext(tmp_path, threads=1)
    context.figure("curve", {"points": [[0, float("nan")], (1, float("inf"))], "title": "é"})
    context.close()
    line = (tmp_path / EVENTS_FILE).read_text("utf-8")
    told = json.loads(line, parse_constant=refuse)
    assert told["spec"] == {"points": [[0, None], [1, None]], "title": "é"}
