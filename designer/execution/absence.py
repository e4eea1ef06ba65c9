"""Why a step could not be prepared: for good, or because something is away for a moment."""

from designer.artifacts.errors import StoreError
from designer.execution.backends.protocol import UNREACHABLE, PreparationError
from designer.execution.catalog import PROBE
from designer.execution.orders import StepOrder
from designer.execution.payloads import words_of
from designer.execution.reports import Report

AWAY = UNREACHABLE | {"store_unavailable"}
PAUSES_SECONDS = (2.0, 5.0, 15.0)  # after the first attempt, the second ...


def is_worth_waiting(order: StepOrder, error: Exception) -> bool:
    """Whether an engine, machine or storage is only away; who tries a target wants to know now."""
    return _code_of(error) in AWAY and order.spec.id != PROBE.id


def pause_seconds(order: StepOrder) -> float:
    """Say how long to wait before the next attempt."""
    return PAUSES_SECONDS[min(order.attempt, len(PAUSES_SECONDS)) - 1]


def failed(order: StepOrder, error: Exception) -> Report:
    problem = {"code": _code_of(error), "message": words_of(error)}
    return Report(order.node, order.step_id, order.epoch, "failed", error=problem)


def _code_of(error: Exception) -> str:
    code = error.code if isinstance(error, PreparationError | StoreError) else ""
    return code if isinstance(error, PreparationError) or code in AWAY else "not_prepared"
