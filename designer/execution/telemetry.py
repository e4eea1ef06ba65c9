"""What steps tell while they run: progress, metrics, figures and their log. The latest wins."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from designer.execution.masking import Mask
from designer.execution.reports import FigureSpec, MetricValue
from designer.runner.protocol import EVENTS_FILE
from designer.runner.protocol.plain import MAX_INTEGER, plain_json, plain_number, plain_text
from designer.runner.protocol.verdict import read_plain

MAX_EVENTS_BYTES = 32 * 2**20
MAX_METRICS = 10_000
MAX_FIGURES = 200
MAX_NAME = 200


def read_events(folder: Path, mask: Mask) -> tuple[list[MetricValue], list[FigureSpec]]:
    """Read the metrics and figures of a step; what user code wrote amiss is left out."""
    metrics: list[MetricValue] = []
    figures: list[FigureSpec] = []
    lines = [] if mask.is_blind else mask.json(read_lines(folder, 0)[0])
    for event in lines:
        if event.get("kind") == "metric" and len(metrics) < MAX_METRICS:
            metrics += metric_of(event)
        elif event.get("kind") == "figure" and len(figures) < MAX_FIGURES:
            figures += figure_of(event)
    return metrics, figures


def read_lines(
    folder: Path, offset: int, most_bytes: int = MAX_EVENTS_BYTES
) -> tuple[list[dict[str, Any]], int]:
    """Read the whole lines of events.jsonl after an offset, and give the next offset.

    A line that is longer than what is read at once is passed over.
    """
    try:
        data = read_plain(folder / EVENTS_FILE, most_bytes, offset)
    except OSError:
        return [], offset
    end = data.rfind(b"\n") + 1
    if not end and len(data) == most_bytes:
        return [], offset + most_bytes
    return list(_objects(data[:end])), offset + end


def _objects(data: bytes) -> Iterator[dict[str, Any]]:
    for line in data.splitlines():
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict):
            yield event


def metric_of(event: dict[str, Any]) -> list[MetricValue]:
    """Give the metric of an event; none where a number is not one that can be kept."""
    value, step = plain_number(event.get("value")), event.get("step")
    is_step = isinstance(step, int) and not isinstance(step, bool) and abs(step) <= MAX_INTEGER
    if value is None or not (step is None or is_step):
        return []
    return [MetricValue(_name_of(event), value, step)]


def figure_of(event: dict[str, Any]) -> list[FigureSpec]:
    """Give the figure of an event, with null for what is no number that JSON has."""
    spec = event.get("spec")
    return [FigureSpec(_name_of(event), plain_json(spec))] if isinstance(spec, dict) else []


def _name_of(event: dict[str, Any]) -> str:
    return plain_text(event.get("name", ""), MAX_NAME)
