"""The sharpest tests of the ledger, once more on PostgreSQL; `make test-postgres` runs them all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines.postgres import Postgres

ROOT = Path(__file__).parents[2]
SHARPEST = (
    "tests/execution/test_orchestration.py",
    "tests/execution/test_reuse.py",
    "tests/execution/test_leases.py",
    "tests/execution/test_turns.py",
    "tests/execution/test_shares.py",
    "tests/execution/test_many_runs.py",
)


@pytest.mark.engines
@pytest.mark.timeout(400)
def test_the_ledger_keeps_its_promises_on_postgresql(postgres: Postgres):
    environment = {**os.environ, "PLUMBLINE_TEST_DATABASE_URL": postgres.new_database()}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *SHARPEST],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
