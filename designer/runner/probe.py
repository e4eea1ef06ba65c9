"""What a step finds where it runs: tried by people who want to know whether a target works."""

import os
import platform
import shutil
import sys

GIBIBYTE = 2**30


def probe() -> None:
    """Say in the log which machine this is and what a step may use of it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    disk = shutil.disk_usage(os.curdir)
    facts = {
        "Machine": platform.node(),
        "System": platform.platform(),
        "Python": f"{platform.python_version()} ({sys.executable})",
        "Cores": cores,
        "Memory": f"{memory / GIBIBYTE:.1f} GiB",
        "Free disk": f"{disk.free / GIBIBYTE:.1f} GiB",
        "User": os.getuid(),
    }
    for name, value in facts.items():
        sys.stdout.write(f"{name}: {value}\n")
