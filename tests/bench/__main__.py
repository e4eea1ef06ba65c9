"""Runs every benchmark, or those named, and prints one table: figure, target, met or not."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from typing import NamedTuple

import tests.bench


class Row(NamedTuple):
    """One figure; `target` is the bound as people read it, `""` where there is none."""

    name: str
    value: float
    unit: str
    target: str


def verdict(row: Row) -> str:
    """Compare with a target such as ``< 10`` or ``> 55``; say nothing where there is none."""
    if not row.target:
        return ""
    sign, bound = row.target.split()[:2]
    met = row.value < float(bound) if sign == "<" else row.value > float(bound)
    return "met" if met else "MISSED"


def rows(names: list[str]) -> Iterator[Row]:
    found = [m.name for m in pkgutil.iter_modules(tests.bench.__path__) if m.name != "__main__"]
    for name in names or found:
        module = importlib.import_module(f"tests.bench.{name}")
        if hasattr(module, "measure"):
            for row in module.measure():
                yield Row(*row)


def main() -> None:
    out = sys.stdout
    out.write(f"{'what':<76} {'measured':>12} {'unit':<10} {'target':<10}\n")
    for row in rows(sys.argv[1:]):
        out.write(
            f"{row.name:<76} {row.value:>12,.3f} {row.unit:<10} {row.target:<10} {verdict(row)}\n"
        )
        out.flush()


if __name__ == "__main__":
    main()
