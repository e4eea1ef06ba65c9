"""Run one step in a process of its own: ``python -m designer.runner STEP_FOLDER``.

Knows neither Django nor the graph, so that it starts fast and runs on any machine.
"""

import argparse
import os
import sys
from pathlib import Path

from designer.runner.step import run_step


def main(arguments: list[str] | None = None) -> int:
    """Run the step; 0 when it succeeded, else ``exit.json`` says why not."""
    parser = argparse.ArgumentParser(prog="python -m designer.runner", description=__doc__)
    parser.add_argument("folder", type=Path, help="the step folder, with step.json in it")
    folder = parser.parse_args(arguments).folder.resolve()
    return run_step(folder).exit_code


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # Threads that a module left behind must not keep a finished step alive.
    os._exit(code)
