"""How a worker starts a step host: the command line and the environment."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SOURCE_ROOT = Path(__file__).resolve().parents[3]
ALLOWED_VARIABLES = (
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    # What the administrator lets Import Data reach; none is a secret.
    "PLUMBLINE_IMPORT_DIR",
    "PLUMBLINE_DATASTORE_DIRS",
    "PLUMBLINE_ALLOWED_PRIVATE_HOSTS",
)
# What almost every step needs: about a second.
DEFAULT_PRELOAD = (
    "numpy",
    "pandas",
    "polars",
    "pyarrow.compute",
    "pyarrow.ipc",
    "designer.artifacts.*",
    "designer.modules.data_input_and_output.enter_data_manually",
    "designer.modules.python_language.*",
)
# What learners, charts and queries need: several seconds, in pieces that keep no step waiting long.
DEFAULT_LOAD_LATER = (
    "scipy.special",
    "scipy.sparse.linalg",
    "scipy.spatial",
    "scipy.optimize",
    "scipy.interpolate",
    "scipy.stats",
    "sklearn.utils.validation",
    "sklearn.preprocessing",
    "sklearn.linear_model",
    "lightgbm",
    "duckdb",
    "matplotlib.figure",
    "matplotlib.pyplot",
    "designer.modules.data_input_and_output.datastores.resolver",
    "designer.modules.*",
)


@dataclass(frozen=True, slots=True)
class HostOptions:
    """How a step host is set up.

    Attributes:
        steps: the folder under which all step folders lie; steps write only there.
        readable: folders that steps and the reader may read: artifacts, uploads.
        writable: further folders that the reader may write to: downloads.
        network: whether steps may use the network. Such steps have a host of their own.
        processes: how many processes are kept forked ahead of need.
        readers: how many calls the reader answers at once.
        threads: the threads of a step unless its ``step.json`` says otherwise.
        preload: modules to import before the first fork; `package.*` brings all that is in it.
        load_later: modules to import while steps run already, whenever nothing else is to be done.
        reading: the module whose ``CALLS`` the reader answers.
        isolation: ``auto``, or a weaker level that must not be exceeded (for tests and for
            machines where bubblewrap or Landlock do harm).
    """

    steps: Path
    readable: tuple[Path, ...] = ()
    writable: tuple[Path, ...] = ()
    network: bool = False
    processes: int = 2
    readers: int = 1
    threads: int = 1
    preload: tuple[str, ...] = DEFAULT_PRELOAD
    load_later: tuple[str, ...] = DEFAULT_LOAD_LATER
    reading: str = "designer.artifacts.reading"
    isolation: Literal["auto", "landlock", "reduced"] = "auto"


def host_command(options: HostOptions) -> list[str]:
    """Give the command line of a step host that talks over stdin and stdout.

    Start it with ``env=host_environment()``, pipes for stdin and stdout, and from a thread that
    lives as long as the process: the host dies with the thread that started it.
    """
    command = [sys.executable, "-P", "-m", "designer.runner.host", "--steps", str(options.steps)]
    command += _repeated("--readable", options.readable)
    command += _repeated("--writable", options.writable)
    command += _repeated("--preload", options.preload)
    command += _repeated("--load-later", options.load_later)
    command += ["--processes", str(options.processes), "--readers", str(options.readers)]
    command += ["--threads", str(options.threads), "--isolation", options.isolation]
    command += ["--reading", options.reading]
    return command + (["--network"] if options.network else [])


def host_environment(parent: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Give the environment of a step host: a short allow-list, no key, no URL, no token."""
    kept = {name: parent[name] for name in ALLOWED_VARIABLES if name in parent}
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "PYTHONPATH": str(SOURCE_ROOT),
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        # Threads that wait in a loop would keep the cores from what they wait for.
        "OMP_WAIT_POLICY": "passive",
        **kept,
    }


def _repeated(flag: str, values: Sequence[Path | str]) -> list[str]:
    return [part for value in values for part in (flag, str(value))]
