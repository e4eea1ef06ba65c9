"""Run one step in this process: read ``step.json``, call the module, stage its outputs."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from designer.artifacts.formats.registry import codec
from designer.catalog.errors import ModuleError
from designer.catalog.spec import ModuleSpec, fits
from designer.runner.context import StepContext
from designer.runner.failure import OutputMissing, explain
from designer.runner.protocol.files import (
    OUTPUTS_FOLDER,
    STEP_FILE,
    WORK_FOLDER,
    ExitFile,
    OutputFile,
    StepFile,
)
from designer.runner.sampling import sampled
from designer.runner.threads import set_threads

ANY_TYPE = ("File", "Folder")
NAMES = {
    "Table": "a table", "UntrainedModel": "an untrained model", "Model": "a trained model",
    "Transform": "a transformation", "Images": "images", "Text": "a text", "File": "a file",
    "Folder": "a folder",
}  # fmt: skip


def run_step(folder: Path) -> ExitFile:
    """Run the step in the folder and leave ``exit.json`` there; failures are told, not raised."""
    started = time.perf_counter()
    try:
        outputs, error = _run(folder), None
    except BaseException as caught:  # noqa: BLE001 - whatever a module raises is the step's result
        outputs, error = {}, explain(caught, folder)
    _flush()
    exit_file = ExitFile(
        ok=error is None,
        outputs=outputs,
        error=error,
        duration_seconds=time.perf_counter() - started,
        peak_memory_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )
    try:
        exit_file.write(folder)
    except OSError as trouble:
        return replace(exit_file, ok=False, outputs={}, error=explain(trouble, folder))
    return exit_file


def read_step(folder: Path) -> StepFile:
    """Read ``step.json``.

    Raises:
        ValueError: it is not one that this runner can read.
    """
    return StepFile.from_json(json.loads((folder / STEP_FILE).read_bytes()))


def _run(folder: Path) -> dict[str, OutputFile]:
    step = read_step(folder)
    _enter(folder)
    set_threads(step.threads)
    context = StepContext(folder, step.threads, step.most_threads)
    try:
        function = load_function(step.entry_point)
        returned = _call(function, step, context)
    finally:
        context.close()
    return _stage(folder, step, _named(step, returned))


def load_function(entry_point: str) -> Callable[..., Any]:
    """Import the function that an entry point such as ``package.module:function`` names."""
    module_name, _, function_name = entry_point.partition(":")
    function: Callable[..., Any] = getattr(import_module(module_name), function_name)
    return function


def _enter(folder: Path) -> None:
    """Make the folder's own place for work the current one."""
    for name in (OUTPUTS_FOLDER, WORK_FOLDER):
        (folder / name).mkdir(exist_ok=True)
    os.chdir(folder / WORK_FOLDER)


def _call(function: Callable[..., Any], step: StepFile, context: StepContext) -> Any:
    values = {**_inputs(step), **step.params}
    spec: ModuleSpec | None = getattr(function, "__module_spec__", None)
    if spec is not None:
        _check_inputs(spec, values)
        if spec.context_parameter:
            values[spec.context_parameter] = context
    return function(**values)


def _check_inputs(spec: ModuleSpec, values: Mapping[str, Any]) -> None:
    """See that what a dataset holds is what its port takes: only here is it known for sure.

    Raises:
        ModuleError: it holds a file where a table is needed, or the like.
    """
    for port in spec.inputs:
        given = values.get(port.name)
        for value in given if isinstance(given, list) else [given]:
            found = getattr(value, "data_type", port.data_type)
            if value is not None and not fits(found, port.data_type):
                message = (
                    f"{spec.title} needs {NAMES[port.data_type]} at “{port.title}”, and got "
                    f"{NAMES.get(found, found)}. Connect another output, or convert it first."
                )
                raise ModuleError("input_type", message)


def _inputs(step: StepFile) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for port, files in step.inputs.items():
        read = [codec(file.data_type).read(Path(file.path), file.summary) for file in files]
        if port in step.many:
            values[port] = read
        elif read:
            values[port] = read[0]
    return values


def _named(step: StepFile, returned: Any) -> Mapping[str, Any]:
    """Give the returned values by port.

    Raises:
        OutputMissing: one is missing.
    """
    if hasattr(returned, "_asdict"):
        named: Mapping[str, Any] = returned._asdict()
    else:
        named = dict.fromkeys(list(step.outputs)[:1], returned)
    for port in step.outputs:
        if named.get(port) is None:
            raise OutputMissing(f"The module ended without giving its output {port!r}.")
    return named


def _stage(folder: Path, step: StepFile, values: Mapping[str, Any]) -> dict[str, OutputFile]:
    staged = {}
    for port, data_type in step.outputs.items():
        value = values[port]
        _check_type(port, data_type, value)
        if step.sample is not None and not step.inputs:
            value = sampled(value, step.sample)
        summary = codec(data_type).write(value, folder / OUTPUTS_FOLDER / port)
        staged[port] = OutputFile(data_type, f"{OUTPUTS_FOLDER}/{port}", summary)
    return staged


def _check_type(port: str, data_type: str, value: Any) -> None:
    given = getattr(value, "data_type", type(value).__name__)
    if given != data_type and data_type not in ANY_TYPE:
        raise OutputMissing(f"The output {port!r} is a {given} where a {data_type} is declared.")


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
