"""What an engine says while it pulls or builds, as one message and a fraction: pure."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

STEP = re.compile(r"^Step (\d+)/(\d+) : ")
MEGABYTE = 1_000_000
KEPT_LINES = 8
LONGEST_LINE = 200
Said = tuple[str, float | None]


class EngineRefusedError(Exception):
    """The engine gave up what it was doing, and said why."""


def pulling(reference: str, events: Iterable[Mapping[str, Any]]) -> Iterator[Said]:
    """Sum the layers up.

    Raises:
        EngineRefusedError: the image cannot be had.
    """
    layers: dict[str, tuple[int, int]] = {}
    error = ""
    for event in events:
        error = error or str(event.get("error") or "")
        detail = event.get("progressDetail") or {}
        if event.get("status") == "Downloading" and detail.get("total"):
            layers[event["id"]] = (detail["current"], detail["total"])
        elif event.get("status") == "Download complete" and event.get("id") in layers:
            whole = layers[event["id"]][1]
            layers[event["id"]] = (whole, whole)
        done = sum(layer[0] for layer in layers.values())
        total = sum(layer[1] for layer in layers.values())
        size = f", {done / MEGABYTE:,.0f} of {total / MEGABYTE:,.0f} MB" if total else ""
        yield f"Pulling the image {reference}{size}", done / total if total else None
    if error:  # The stream is read to its end first, which frees the connection.
        raise EngineRefusedError(error)


def building(name: str, events: Iterable[Mapping[str, Any]]) -> Iterator[Said]:
    """Say the line that the build is at.

    Raises:
        EngineRefusedError: a line of it failed; the last lines that it wrote say why.
    """
    last: deque[str] = deque(maxlen=KEPT_LINES)
    fraction: float | None = None
    error = ""
    for event in events:
        error = error or str(event.get("error") or "")
        text = str(event.get("stream") or event.get("status") or "").strip()[:LONGEST_LINE]
        if text:
            last.append(text)
            if found := STEP.match(text):
                fraction = (int(found[1]) - 1) / int(found[2])
            yield f"Building the image of {name}: {text}", fraction
    if error:
        raise EngineRefusedError("\n".join([error, *last]))
