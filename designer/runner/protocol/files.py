"""The files of a step folder: ``step.json`` says what to do, ``exit.json`` what came of it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
STEP_FILE = "step.json"
EVENTS_FILE = "events.jsonl"
LOG_FILE = "log.txt"
EXIT_FILE = "exit.json"
DISK_FULL = 74  # EX_IOERR: the exit code of a step that found no room
OUTPUTS_FOLDER = "outputs"
WORK_FOLDER = "work"


def fields_of(record: Any) -> dict[str, Any]:
    """Give the fields of a frozen record; `dataclasses.asdict` would copy all that is in them."""
    return {name: getattr(record, name) for name in record.__slots__}


@dataclass(frozen=True, slots=True)
class InputFile:
    """One artifact that feeds a port: where its bytes are on this machine.

    `summary` is the artifact's own, where its codec wants more than the bytes (a file's name).
    """

    data_type: str
    path: str
    summary: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one step may use; ``None`` means no limit of its own."""

    memory_bytes: int | None = None
    timeout_seconds: float | None = None
    cpu_seconds: float | None = None
    cpus: float | None = None
    log_bytes: int = 8 * 2**20
    processes: int = 128
    disk_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """Source tables give only this many rows."""

    rows: int
    seed: int = 0


@dataclass(frozen=True, slots=True)
class StepFile:
    """All that a step needs to know.

    ``inputs`` has the artifacts of each port that is fed; ``many`` names the ports that take a
    list; ``outputs`` gives the data type of each output port. ``threads`` can grow up to
    ``most_threads``, by the file of that name, where that is more.
    """

    step_run: str
    attempt: int
    module: str
    entry_point: str
    params: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, tuple[InputFile, ...]] = field(default_factory=dict)
    many: tuple[str, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    threads: int = 1
    most_threads: int = 0
    network: bool = False
    user_code: bool = False
    sample: Sample | None = None
    workspace_dir: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            **fields_of(self),
            "inputs": {port: tuple(map(fields_of, files)) for port, files in self.inputs.items()},
            "limits": fields_of(self.limits),
            "sample": fields_of(self.sample) if self.sample else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "StepFile":
        values = {name: data[name] for name in cls.__slots__ if name in data}
        if data.get("format", FORMAT) != FORMAT:
            raise ValueError(f"step.json has format {data['format']}; this runner reads {FORMAT}.")
        values["inputs"] = {
            port: tuple(InputFile(**entry) for entry in entries)
            for port, entries in data.get("inputs", {}).items()
        }
        values["many"] = tuple(data.get("many", ()))
        values["limits"] = Limits(**data.get("limits", {}))
        values["sample"] = Sample(**data["sample"]) if data.get("sample") else None
        return cls(**values)

    def write(self, folder: Path) -> Path:
        """Make the folder with its ``step.json`` and give its path."""
        for name in (OUTPUTS_FOLDER, WORK_FOLDER):
            os.makedirs(f"{folder}/{name}", exist_ok=True)  # noqa: PTH103 - paths cost more
        # For its owner only: the parameters may hold the values of secrets.
        step_file = os.open(folder / STEP_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(step_file, "wb") as file:
            file.write(json.dumps(self.to_json()).encode())
        return folder


@dataclass(frozen=True, slots=True)
class StepError:
    """Why a step failed, in words for the person who built the pipeline.

    ``line`` counts in the user's own script; ``traceback`` is cut to the user's part.
    """

    code: str
    message: str
    column: str | None = None
    traceback: str | None = None
    line: int | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One staged output: a file or folder under ``outputs/`` and its summary."""

    data_type: str
    file: str
    summary: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExitFile:
    """What a step says of itself; believed only after its wait status."""

    ok: bool
    outputs: Mapping[str, OutputFile] = field(default_factory=dict)
    error: StepError | None = None
    duration_seconds: float = 0.0
    peak_memory_bytes: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            **fields_of(self),
            "outputs": {port: fields_of(output) for port, output in self.outputs.items()},
            "error": fields_of(self.error) if self.error else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ExitFile":
        return cls(
            ok=data["ok"] is True,
            outputs={port: OutputFile(**entry) for port, entry in data["outputs"].items()},
            error=StepError(**data["error"]) if data.get("error") else None,
            duration_seconds=float(data.get("duration_seconds", 0.0)),
            peak_memory_bytes=int(data.get("peak_memory_bytes", 0)),
        )

    @property
    def exit_code(self) -> int:
        """What the process says by its end: a full disk may leave no room for ``exit.json``."""
        if self.ok:
            return 0
        return DISK_FULL if self.error is not None and self.error.code == "disk_full" else 1

    def write(self, folder: Path) -> None:
        """Put ``exit.json`` in place by rename, so that nobody sees half of it."""
        draft = folder / f".{EXIT_FILE}.{os.getpid()}"
        draft.write_text(json.dumps(self.to_json()), encoding="utf-8")
        draft.replace(folder / EXIT_FILE)
