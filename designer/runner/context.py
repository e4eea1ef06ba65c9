"""What a running module can tell: its log, progress, metrics and figures, written to the folder."""

import base64
import io
import json
import logging
import math
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from designer.runner.protocol.files import EVENTS_FILE, WORK_FOLDER
from designer.runner.protocol.grant import THREADS_FILE, read_threads
from designer.runner.protocol.plain import plain_json

PROGRESS_INTERVAL_SECONDS = 0.1
PNG_MAGIC = b"\x89PNG"
JPEG_MAGIC = b"\xff\xd8"


class StepContext:
    """The `Context` of designer/catalog/context.py for a step in a folder."""

    def __init__(self, folder: Path, threads: int, most_threads: int = 0) -> None:
        self.threads = threads
        self.most_threads = max(threads, most_threads)
        self._threads_path = folder / THREADS_FILE
        self.workdir = folder / WORK_FOLDER
        self.log = _logger()
        self._events_path = folder / EVENTS_FILE
        self._events: TextIO | None = None
        self._next_progress = 0.0

    def granted_threads(self) -> int:
        """Read how many threads there are now; never fewer than at the beginning."""
        if self.most_threads == self.threads:
            return self.threads
        granted = read_threads(self._threads_path) or self.threads
        return min(max(granted, self.threads), self.most_threads)

    def progress(self, fraction: float, message: str = "") -> None:
        """Say how far the work is; more than ten a second are not worth writing."""
        now = time.monotonic()
        if now < self._next_progress and fraction < 1:
            return
        self._next_progress = now + PROGRESS_INTERVAL_SECONDS
        self._write(
            "progress", fraction=min(max(_number(fraction) or 0.0, 0.0), 1.0), message=str(message)
        )

    def metric(self, name: str, value: float, step: int | None = None) -> None:
        self._write("metric", name=str(name), value=_number(value), step=step)

    def figure(self, name: str, spec: Any) -> None:
        """Record a specification as it is; bytes, Matplotlib and Pillow pictures as an image."""
        self._write("figure", name=str(name), spec=_figure(name, spec))

    def close(self) -> None:
        if self._events is not None:
            self._events.close()

    def _write(self, kind: str, **payload: Any) -> None:
        if self._events is None:
            self._events = self._events_path.open("a", encoding="utf-8")
        event = {"kind": kind, "at": time.time(), **payload}
        try:
            line = json.dumps(event, default=_plain, allow_nan=False)
        except ValueError:  # Only what has a NaN in it pays for a look at every number.
            told = json.loads(json.dumps(event, default=_plain))
            line = json.dumps(plain_json(told), allow_nan=False)
        self._events.write(line + "\n")
        self._events.flush()


def _logger() -> logging.Logger:
    logger = logging.Logger("step", logging.DEBUG)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return logger


def _number(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


def _plain(value: Any) -> Any:
    """Make JSON of what numpy gives."""
    for name in ("tolist", "item"):
        if hasattr(value, name):
            return getattr(value, name)()
    return str(value)


def _figure(name: str, spec: Any) -> Mapping[str, Any]:
    if isinstance(spec, Mapping):
        return spec
    content = spec if isinstance(spec, bytes) else _as_png(spec)
    if content.startswith(PNG_MAGIC):
        media_type = "image/png"
    elif content.startswith(JPEG_MAGIC):
        media_type = "image/jpeg"
    else:
        raise TypeError(f"The figure {name!r} is neither a specification nor a PNG or JPEG image.")
    data = base64.b64encode(content).decode("ascii")
    return {"kind": "image", "media_type": media_type, "data_base64": data, "alt": str(name)}


def _as_png(picture: Any) -> bytes:
    """Draw a Matplotlib figure (`savefig`) or a Pillow image (`save`)."""
    save = getattr(picture, "savefig", None) or getattr(picture, "save", None)
    if save is None:
        raise TypeError(f"A figure is a dict, an image or bytes, not {type(picture).__name__}.")
    buffer = io.BytesIO()
    save(buffer, format="png")
    return buffer.getvalue()
