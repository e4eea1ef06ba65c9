"""The chain once more, serially, each step in a fresh process: what its digests must equal."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from designer.artifacts.digest import digest_of_bytes
from designer.execution.catalog import catalog
from designer.runner.protocol import InputFile, StepFile, output_path


def digests(document: dict[str, Any], place: Path) -> Iterator[str]:
    """Run the nodes of a chain one after another and give the digest of each output."""
    before: InputFile | None = None
    for name, node in document["nodes"].items():
        spec = catalog().get_version(node["module"], 1)
        step = StepFile(
            step_run=name,
            attempt=1,
            module=spec.id,
            entry_point=spec.entry_point,
            params=spec.resolve(node["params"]),
            inputs={spec.inputs[0].name: (before,)} if before else {},
            outputs={port.name: port.data_type for port in spec.outputs},
        )
        folder = step.write(place / name)
        subprocess.run([sys.executable, "-m", "designer.runner", str(folder)], check=True)
        output = output_path(folder, spec.outputs[0].name)
        before = InputFile(spec.outputs[0].data_type, str(output))
        yield digest_of_bytes(output.read_bytes())
