"""One comparison: a module with its parameters, the direct way, and the plain way of pandas."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa

NUMBERS = pl.selectors.numeric()
FLOATS = tuple(f"float_{i}" for i in range(8))


@dataclass(frozen=True, slots=True)
class Files:
    """The Arrow files that both sides read: the table, the others by name."""

    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / name

    def lazy(self, name: str = "table") -> pl.LazyFrame:
        return pl.scan_ipc(self.path(name))

    def arrow(self, name: str = "table") -> pa.Table:
        return pa.ipc.open_file(pa.memory_map(str(self.path(name)))).read_all()

    def pandas(self, name: str = "table", columns: list[str] | None = None) -> pd.DataFrame:
        return pd.read_feather(self.path(name), columns=columns)


@dataclass(frozen=True, slots=True)
class Case:
    """What is compared; `direct` and `plain` give one result, or a list of them."""

    title: str
    module: str
    direct: Callable[[Files], Any]
    params: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=lambda: {"dataset": "table"})
    plain: Callable[[Files], Any] | None = None


def columns(*names: str) -> dict[str, Any]:
    """Select the columns of these names."""
    return _rule("name", *names)


def types(*names: str) -> dict[str, Any]:
    return _rule("type", *names)


def inline(*rows: tuple[str, str, str], named: tuple[str, str, str]) -> dict[str, Any]:
    """A small table of texts, as conditions and statistics are written."""
    return {
        "columns": [{"name": name, "type": "string"} for name in named],
        "rows": [list(row) for row in rows],
    }


def _rule(by: str, *values: str) -> dict[str, Any]:
    rules = [{"action": "include", "by": by, "values": list(values)}]
    return {"start": "none", "rules": rules, "keep_order": True}
