"""A small table of texts as a typed table, for formats that are read as a whole."""

from pathlib import Path

import polars as pl

from designer.artifacts.ingest.gather import Gathered
from designer.artifacts.ingest.options import Options
from designer.artifacts.ingest.result import Ingested
from designer.artifacts.ingest.typing import Typing, without_missing


def read_texts(
    texts: pl.DataFrame, options: Options, notes: list[str], scratch: Path | None = None
) -> Ingested:
    """Find the types of all columns, then read them."""
    texts = without_missing(texts, options)
    typing = Typing.start(texts, options)
    gathered = _gathered(texts, options, typing, scratch)
    while typing.widened:
        typing.widened = False
        gathered = _gathered(texts, options, typing, scratch)
    return Ingested(gathered.table(typing), gathered.rejected, options, notes)


def _gathered(
    texts: pl.DataFrame, options: Options, typing: Typing, scratch: Path | None
) -> Gathered:
    gathered = Gathered(texts.columns, options, 0, scratch)
    gathered.add(texts, typing, set())
    return gathered
