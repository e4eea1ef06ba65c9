"""R, run as a process of its own that dies with the step."""

import base64
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.r_language.exchange import read_table, write_table

DRIVER = Path(__file__).with_name("driver.R")
PROGRAM = "Rscript"
MOST_FIGURES = 50
SHOWN_ERROR = 4_000


def run_script(
    script: str, inputs: Sequence[Table | None], seed: int, context: Context
) -> tuple[Table, Table]:
    """Call the script's `azureml_main` with the inputs, and give its results; show its figures.

    Raises:
        ModuleError: there is no R here, the script fails, or what it returned is no data frame.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise ModuleError(
            "r_missing",
            "There is no R where this step ran. Install it there (Debian: apt-get install "
            "r-base-core), or choose a compute target that has it.",
        )
    folder = context.workdir.resolve() / ".exchange"
    for part in (folder, folder / "figures", folder / "temporary"):
        part.mkdir()
    (folder / "script.R").write_text(script, encoding="utf-8")
    for number, table in enumerate(inputs, start=1):
        if table is not None:
            write_table(table, folder / f"in{number}")
    command = [program, "--vanilla", str(DRIVER), str(folder), str(seed)]
    done = subprocess.run(  # noqa: S603 - running the user's code is what this is for
        command,
        stdin=subprocess.DEVNULL,
        cwd=context.workdir,
        env=_environment(folder, context.threads),
        check=False,
    )
    _check(folder, done.returncode)
    _show_figures(folder / "figures", context)
    sources = [table for table in inputs if table is not None]
    first, second = (_result(folder / f"out{number}", sources) for number in (1, 2))
    shutil.rmtree(folder)
    return first, second


def _environment(folder: Path, threads: int) -> dict[str, str]:
    """Give R nothing of the server's own, and a clock without a time zone of the machine."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(folder.parent),
        "TMPDIR": str(folder / "temporary"),
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
    }


def _check(folder: Path, code: int) -> None:
    """See that the script came to its end."""
    failure = folder / "error.txt"
    if failure.exists():
        where, _, message = failure.read_text("utf-8", errors="replace").partition("\n")
        text = message.strip()[:SHOWN_ERROR]
        raise failed(f"The script failed{where}: {text if text.endswith('.') else f'{text}.'}")
    if code < 0:
        raise failed(f"R was ended by signal {-code}, most likely for want of memory.")
    if not (folder / "done").exists():
        raise failed(
            f"R ended with code {code} before `azureml_main` had returned. Do not call quit() in "
            "the script; the log has what R said."
        )


def _result(folder: Path, sources: Sequence[Table]) -> Table:
    return read_table(folder, sources) if folder.exists() else Table.from_frame(pl.DataFrame())


def _show_figures(folder: Path, context: Context) -> None:
    paths = sorted(folder.glob("*.png"))
    for number, path in enumerate(paths[:MOST_FIGURES], start=1):
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        name = f"Figure {number}"
        figure = {"kind": "image", "media_type": "image/png", "data_base64": data, "alt": name}
        context.figure(name, figure)
    if len(paths) > MOST_FIGURES:
        context.log.warning("%d figures more are not shown.", len(paths) - MOST_FIGURES)


def failed(message: str) -> ModuleError:
    return ModuleError("script_failed", message)
