"""The parts of the system that any step may read: programs, libraries, Python, this package."""

import sys
from pathlib import Path

from designer.runner.protocol.command import SOURCE_ROOT

SYSTEM_FOLDERS = tuple(Path(p) for p in ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"))
SYSTEM_FILES = tuple(
    Path("/etc") / name
    for name in (
        "R",  # Debian has the settings of R there, without which it does not start.
        "alternatives",
        "ca-certificates",
        "fonts",
        "group",
        "hosts",
        "ld.so.cache",
        "ld.so.conf",
        "ld.so.conf.d",
        "localtime",
        "mime.types",
        "nsswitch.conf",
        "os-release",
        "passwd",
        "pki",
        "protocols",
        "resolv.conf",
        "services",
        "ssl",
        "timezone",
    )
)
# DuckDB aborts when it sees the limits of its control group but may not read them.
MACHINE_FACTS = (Path("/sys/devices/system/cpu"), Path("/sys/fs/cgroup"))
DEVICES = tuple(Path("/dev") / name for name in ("null", "zero", "full", "random", "urandom"))
KERNEL_FACTS = tuple(
    Path("/proc") / name
    for name in ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version")
)


def python_folders() -> tuple[Path, ...]:
    """Give the folders of the interpreter, its packages and Plumbline's own source."""
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]}
    outside = [p for p in sorted(prefixes) if not any(p.is_relative_to(s) for s in SYSTEM_FOLDERS)]
    return (*outside, SOURCE_ROOT / "designer")
