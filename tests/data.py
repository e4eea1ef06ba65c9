"""Where the real data sets lie that tests and benchmarks read, beside the checkout."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

MISSING = "is missing; PLUMBLINE_TEST_DATA names the folder of the data sets."
FOLDER = Path(
    os.environ.get("PLUMBLINE_TEST_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data"
)


def data_file(name: str) -> Path:
    """Give the path of a data set, or skip the test where it is missing."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{path} {MISSING}")
    return path


def missing_data(reasons: Iterable[str]) -> str | None:
    """Say in one line which data sets were missing, given why tests were skipped."""
    names = [Path(why.removeprefix("Skipped: ").split(MISSING)[0].strip()).name
             for why in reasons if MISSING in why]  # fmt: skip
    if not names:
        return None
    which = ", ".join(sorted(set(names)))
    return f"{len(names)} TESTS DID NOT RUN: {which} not in {FOLDER} (PLUMBLINE_TEST_DATA)."
