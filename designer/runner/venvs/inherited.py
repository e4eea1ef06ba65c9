"""What a virtual environment inherits: the packages of this Python, read-only and after its own."""

import re
import sysconfig
from collections.abc import Iterable, Mapping
from importlib.metadata import distributions
from pathlib import Path

FILE = "zz_plumbline_inherited.pth"


def lend_to(venv: Path) -> None:
    """Let the environment import the packages here where it has none of its own."""
    places = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    for packages in site_packages(venv):
        (packages / FILE).write_text("".join(f"{place}\n" for place in places), encoding="utf-8")


def site_packages(venv: Path) -> list[Path]:
    return sorted(venv.glob("lib/python3*/site-packages"))


def installed() -> dict[str, str]:
    """Give the versions of the packages here, by their canonical names."""
    return {canonical(found.metadata["Name"]): found.version for found in distributions()}


def constraints(requirements: Iterable[str], here: Mapping[str, str]) -> list[str]:
    """Hold a resolver to the versions here, but for packages that are asked for by name."""
    named = {name_of(line) for line in requirements}
    return [f"{name}=={version}" for name, version in sorted(here.items()) if name not in named]


def missing(resolved: Iterable[str], here: Mapping[str, str]) -> list[str]:
    """Give the resolved pins that are not here already."""
    lines = [line.strip() for line in resolved]
    return [line for line in lines if line and not line.startswith("#") and not _has(line, here)]


def name_of(line: str) -> str:
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line.strip())
    return canonical(found[0]) if found else ""


def canonical(name: str) -> str:
    """Give the one form of a package's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _has(line: str, here: Mapping[str, str]) -> bool:
    name, found, version = line.partition("==")
    return bool(found) and here.get(canonical(name.strip())) == version.split(";")[0].strip()
