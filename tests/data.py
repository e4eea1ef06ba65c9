"""Where the real data sets lie that tests and benchmarks read, beside the checkout."""

import os
from pathlib import Path

import pytest

FOLDER = Path(
    os.environ.get("PLUMBLINE_TEST_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data"
)


def data_file(name: str) -> Path:
    """Give the path of a data set, or skip the test where it is missing."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{path} is missing; PLUMBLINE_TEST_DATA names the folder of the data sets.")
    return path
