"""The half of artifacts that the web process may import is standard library only."""

import subprocess
import sys

import pytest

PLAIN = ("column", "errors", "reference", "store", "values", "formats.registry")


@pytest.mark.parametrize("name", PLAIN)
def test_the_plain_half_loads_no_data_library(name):
    code = (
        f"import sys, designer.artifacts.{name}\n"
        "print(sorted({'numpy', 'pandas', 'polars', 'pyarrow', 'duckdb'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
