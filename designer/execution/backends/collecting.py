"""What became of an attempt: judged and committed in the same way on every kind of target.

A backend fills `attempt.ended` and brings the step folder here; the rest is done by `collect`.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from designer.artifacts.reference import ArtifactReference, Digest
from designer.artifacts.store import LocalStore
from designer.execution.backends.protocol import Attempt
from designer.execution.crashpoints import crashpoint
from designer.execution.logs import log_chunks
from designer.execution.masking import UNTOLD
from designer.execution.payloads import problem_of
from designer.execution.reports import Report
from designer.execution.telemetry import read_events
from designer.runner.protocol import Ended, ExitFile, judge, output_path, read_exit_file

MOST_AT_ONCE = 4  # digesting lets other threads work
LOST_SIGNALS = frozenset({9, 15})
ERROR_FIELDS = ("code", "message", "column", "traceback", "line", "type")


class NotStoredError(Exception):
    """An output cannot be stored; the message names it, unless the disk is to blame."""

    def __init__(self, port: str, error: Exception) -> None:
        self.code, words = problem_of(error, "not_stored")
        is_of_port = self.code == "not_stored"
        self.message = f"The output {port!r} cannot be stored: {words}" if is_of_port else words
        super().__init__(self.message)


def collect(attempt: Attempt, store: LocalStore, *, disk_bytes: int | None) -> Report:
    """Judge an attempt that has ended, and commit its outputs when it went well."""
    ended = attempt.ended
    if ended is None or _is_lost(ended):
        return _report(attempt, ExitFile(ok=False), "lost")
    if ended.cancelled:
        return _report(attempt, ExitFile(ok=False), "killed")
    said = judge(attempt.folder, attempt.step, ended)
    crashpoint("after_run")
    if not said.ok:
        return _unsuccessful(attempt, said, ended)
    try:
        outputs = _commit(attempt, said, store, disk_bytes)
    except NotStoredError as trouble:
        problem = {"code": trouble.code, "message": trouble.message}
        return _report(attempt, said, "failed", error=problem)
    return _report(attempt, said, "succeeded", outputs=outputs)


def _unsuccessful(attempt: Attempt, said: ExitFile, ended: Ended) -> Report:
    if _was_collected(attempt, ended):
        return _report(attempt, said, "lost")
    fields = {name: getattr(said.error, name) for name in ERROR_FIELDS}
    if attempt.mask.is_blind:  # Only what the host itself says can be kept.
        known = {"code": "untold", "message": UNTOLD}
        return _report(attempt, said, "failed", error=fields if ended.reason else known)
    return _report(attempt, said, "failed", error=attempt.mask.json(fields))


def _was_collected(attempt: Attempt, ended: Ended) -> bool:
    """Whether a worker that died took away what the step gave, and did not come to tell of it."""
    if not attempt.order.is_adopted or ended.status != 0:
        return False
    said = read_exit_file(attempt.folder)
    given = said.outputs if said is not None and said.ok else {}
    return any(not os.path.lexists(output_path(attempt.folder, port)) for port in given)


def _commit(
    attempt: Attempt, said: ExitFile, store: LocalStore, disk_bytes: int | None
) -> dict[str, ArtifactReference]:
    """Move the staged outputs into the store: flushed, digested, renamed; several side by side.

    Raises:
        NotStoredError: one cannot be.
    """

    def commit(port: str) -> tuple[Digest, int]:
        crashpoint("before_fsync")
        try:
            committed = store.commit(output_path(attempt.folder, port), limit_bytes=disk_bytes)
        except Exception as error:  # Whatever a step has staged, its end must be told.
            raise NotStoredError(port, error) from error
        crashpoint("after_rename")
        return committed

    ports = list(said.outputs)
    if len(ports) > 1:
        with ThreadPoolExecutor(min(len(ports), MOST_AT_ONCE)) as threads:
            committed = list(threads.map(commit, ports))
    else:
        committed = [commit(port) for port in ports]
    mask = attempt.mask
    return {
        port: ArtifactReference(
            output.data_type,
            digest,
            size,
            # It describes data that is kept as it is.
            output.summary if mask.is_blind else mask.json(output.summary),
        )
        for (port, output), (digest, size) in zip(said.outputs.items(), committed, strict=True)
    }


def _report(attempt: Attempt, said: ExitFile, outcome: Any, **values: Any) -> Report:
    metrics, figures = read_events(attempt.folder, attempt.mask)
    order = attempt.order
    return Report(
        order.node,
        order.step_id,
        order.epoch,
        outcome,
        duration_seconds=said.duration_seconds,
        metrics=metrics,
        figures=figures,
        has_live_metrics=attempt.has_live_metrics,
        has_live_log=attempt.log_stored > 0,
        log=list(log_chunks(attempt, is_final=True)),
        **values,
    )


def _is_lost(ended: Ended) -> bool:
    """Whether something from outside ended the process: not its limits and not the user."""
    if ended.reason == "lost":
        return True
    own_doing = ended.reason or ended.oom or ended.timed_out or ended.cancelled
    return not own_doing and ended.signal in LOST_SIGNALS
