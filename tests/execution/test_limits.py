"""The limits of a compute target as they are read from its row."""

from designer.execution.limits import ComputeLimits


def test_what_cannot_be_a_limit_is_none():
    stored = {"slots": 0, "cpus": -1, "memory_bytes": "much", "timeout_seconds": True, "more": 1}
    assert ComputeLimits.of(stored) == ComputeLimits()


def test_no_gpu_at_all_is_a_limit():
    assert ComputeLimits.of({"gpus": 0}).gpus == 0
    assert ComputeLimits.of({"gpus": -1}).gpus is None
    assert ComputeLimits.of({"gpus": 0}).to_json() == {"gpus": 0}
