"""What a worker believes of a step that has ended: the wait status first, ``exit.json`` second.

Everything in a step folder may have been written by hostile code, so nothing here follows a
link, waits on a pipe, or trusts a path, a size or a number.
"""

import json
import os
import signal
import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from designer.artifacts.column import Column, ElementType
from designer.artifacts.file_names import is_text
from designer.runner.protocol.files import (
    DISK_FULL,
    EXIT_FILE,
    LOG_FILE,
    OUTPUTS_FOLDER,
    ExitFile,
    OutputFile,
    StepError,
    StepFile,
)
from designer.runner.protocol.messages import Ended
from designer.runner.protocol.plain import is_count, plain_json

MAX_EXIT_BYTES = 4 * 2**20
MAX_OUTPUT_ENTRIES = 1_000_000
BLOCK_BYTES = 512
SPARSE_FROM_BYTES = 16 * 2**20
SPARSE_FACTOR = 32


def judge(folder: Path, step: StepFile, ended: Ended) -> ExitFile:
    """Decide what became of a step; on success every output is a plain staged file or folder."""
    said = read_exit_file(folder)
    killed = _killed(step, ended)
    if killed is not None:
        error = said.error if said and said.error and ended.reason == "out_of_memory" else killed
        return ExitFile(ok=False, error=error, peak_memory_bytes=ended.peak_memory_bytes)
    if said is None or (said.ok and ended.status != 0) or not (said.ok or said.error):
        return ExitFile(ok=False, error=_silent(ended))
    if not said.ok:
        return replace(said, outputs={})
    refused = _refused(folder, step, said)
    return replace(said, ok=False, outputs={}, error=refused) if refused else said


def read_exit_file(folder: Path) -> ExitFile | None:
    """Read ``exit.json`` if it is there and says what such a file can say."""
    try:
        data = json.loads(read_plain(folder / EXIT_FILE, MAX_EXIT_BYTES))
        return ExitFile.from_json(plain_json(data))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def read_log(folder: Path, offset: int = 0, limit: int = 65_536) -> bytes:
    """Read a part of a step's log; nothing where there is no plain log file."""
    try:
        return read_plain(folder / LOG_FILE, limit, offset)
    except OSError:
        return b""


def output_path(folder: Path, port: str) -> Path:
    """Give the place of a port's staged output."""
    return folder / OUTPUTS_FOLDER / port


def read_plain(path: Path, limit: int, offset: int = 0) -> bytes:
    """Read from a plain file that is no link and lies in the folder that it seems to lie in."""
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(f"{path.name} is not a plain file.")
        return os.pread(file, limit, offset)
    finally:
        os.close(file)


def _killed(step: StepFile, ended: Ended) -> StepError | None:
    """Give the error of a step that did not come to its own end."""
    limits = step.limits
    needed = f"more than its {_size(limits.memory_bytes)} of memory"
    sentences = {
        "cancelled": ("cancelled", "The step was cancelled."),
        "timeout": ("timeout", f"The step did not end within {limits.timeout_seconds} seconds."),
        "out_of_memory": ("out_of_memory", f"The step needed {needed}."),
        "disk": ("disk_limit", f"The step wrote more than its {_size(limits.disk_bytes)} of disk."),
        "processes": ("process_limit", f"The step started over {limits.processes} processes."),
        "lost": ("lost", "The process of the step was lost."),
    }
    if ended.reason is not None:
        return StepError(*sentences[ended.reason])
    code = os.waitstatus_to_exitcode(ended.status)
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        return StepError("killed", f"The process of the step was ended by signal {name}.")
    return None


def _silent(ended: Ended) -> StepError:
    code = os.waitstatus_to_exitcode(ended.status)
    if code == DISK_FULL:
        return StepError("disk_full", "The disk is full. Make room on it, then run again.")
    return StepError(
        "no_output", f"The process of the step ended with exit code {code} and gave no result."
    )


def _refused(folder: Path, step: StepFile, said: ExitFile) -> StepError | None:
    for port, data_type in step.outputs.items():
        output = said.outputs.get(port)
        if output is not None and (trouble := _trouble(folder, port, data_type, output)):
            return StepError("output_refused", f"The output {port!r} {trouble}.")
    unknown = sorted(set(said.outputs) - set(step.outputs))
    if unknown:
        return StepError("output_refused", f"The module has no output {unknown[0]!r}.")
    if step.outputs and not said.outputs:
        return StepError("no_output", "The step ended without giving any of its outputs.")
    return None


def _trouble(folder: Path, port: str, data_type: str, output: OutputFile) -> str | None:
    if output.data_type != data_type:
        return f"has the type {output.data_type!r} where {data_type!r} is declared"
    if output.file != f"{OUTPUTS_FOLDER}/{port}" or not isinstance(output.summary, dict):
        return "is described by something other than its own file and summary"
    if not _is_summary(output.summary):
        return "is described by a summary whose rows or columns are not those of a table"
    return _trouble_on_disk(folder, port)


def _trouble_on_disk(folder: Path, port: str) -> str | None:
    try:
        if not stat.S_ISDIR((folder / OUTPUTS_FOLDER).lstat().st_mode):
            return "lies in a folder that is a link"
        return next(_oddities(output_path(folder, port)), None)
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"holds {Path(error.filename).name!r}, which cannot be read ({error.strerror})"


def _is_summary(summary: Mapping[str, Any]) -> bool:
    """Whether what the server reads of a summary has the types that it counts on."""
    columns = summary.get("columns", [])
    if not isinstance(columns, list) or not is_count(summary.get("rows", 0)):
        return False
    try:
        known = [Column.from_json(column) for column in columns]
    except (AttributeError, TypeError, ValueError):
        return False
    return all(isinstance(c.name, str) and c.type in get_args(ElementType) for c in known)


def _oddities(path: Path) -> Iterator[str]:
    """Give what a staged output has beside plain files and folders of its own."""
    pending, seen = [path], 0
    while pending:
        entry = pending.pop()
        state = entry.lstat()
        seen += 1
        if seen > MAX_OUTPUT_ENTRIES:
            yield f"has more than {MAX_OUTPUT_ENTRIES} files"
            return
        if not is_text(entry.name):
            yield f"holds {entry.name!r}, whose name is not UTF-8"
        if stat.S_ISDIR(state.st_mode):
            pending.extend(entry.iterdir())
        elif not stat.S_ISREG(state.st_mode):
            yield f"holds {entry.name!r}, which is no plain file (a link, a pipe or a device)"
        elif state.st_nlink > 1:
            yield f"holds {entry.name!r}, which is a hard link to a file that lies elsewhere"
        elif is_sparse(state):
            yield f"holds {entry.name!r}, which is mostly holes: {state.st_size:,} bytes of nothing"


def is_sparse(state: os.stat_result) -> bool:
    """Whether a file pretends to a size far above its disk; a compressing disk packs less well."""
    return state.st_size > max(SPARSE_FROM_BYTES, SPARSE_FACTOR * BLOCK_BYTES * state.st_blocks)


def _size(count: int | None) -> str:
    return "share" if count is None else f"{count / 2**20:,.0f} MB"
