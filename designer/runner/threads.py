"""How many threads the numeric libraries of this process may use."""

import os
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_MAX_THREADS",
    "POLARS_MAX_THREADS",
    "RAYON_NUM_THREADS",
    "LOKY_MAX_CPU_COUNT",
)

_set: dict[str, int] = {}


def set_threads(threads: int) -> None:
    """Tell the libraries that are loaded, and by the environment those that will be."""
    if _set.get("threads") == threads:
        return
    _set["threads"] = threads
    os.environ |= dict.fromkeys(VARIABLES, str(threads))
    if "pyarrow" in sys.modules:
        arrow = sys.modules["pyarrow"]
        arrow.set_cpu_count(threads)
        arrow.set_io_thread_count(max(2, threads))
    controller = thread_pools()
    if controller is not None:
        controller.limit(limits=threads)


@cache
def thread_pools() -> Any:
    """Find the BLAS and OpenMP libraries of this process once; before a fork, for its children."""
    if "numpy" not in sys.modules or find_spec("threadpoolctl") is None:
        return None
    return import_module("threadpoolctl").ThreadpoolController()
