"""Tests that need real data say so when it is not there."""

import pytest

from tests import data


def test_missing_data_is_named_at_the_end():
    with pytest.raises(pytest.skip.Exception) as skipped:
        data.data_file("no-such.csv")
    reason = f"Skipped: {skipped.value.msg}"
    line = data.missing_data([reason, reason, "Skipped: no broker"])
    assert line is not None
    assert line.startswith("2 TESTS DID NOT RUN: no-such.csv not in ")


def test_nothing_is_said_when_no_data_is_missing():
    assert data.missing_data(["Skipped: no broker"]) is None
