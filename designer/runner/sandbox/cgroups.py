"""Control groups, version 1 or 2, where this process may make some: memory and process counts."""

import contextlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
CONTROLLERS = ("memory", "pids")
PREFIX = "plumbline-"


@dataclass(frozen=True, slots=True)
class Group:
    """One folder for each controller (version 1), or one for both (version 2)."""

    folders: tuple[Path, ...]

    def child(self, name: str) -> "Group":
        """Make a group below this one.

        Raises:
            OSError: it cannot be made.
        """
        group = Group(tuple(folder / name for folder in self.folders))
        for folder in group.folders:
            folder.mkdir(exist_ok=True)
        return group

    def join(self) -> None:
        """Move this process, and all that it will start, into the group."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text("0")

    def limit(self, memory_bytes: int | None, processes: int) -> None:
        """Set the limits; one that is below what is in use now is left as it was."""
        memory = -1 if memory_bytes is None else memory_bytes
        self._write("memory.limit_in_bytes", str(memory))
        self._write("memory.max", "max" if memory < 0 else str(memory))
        self._write("memory.oom.group", "1")
        self._write("pids.max", str(processes))

    def has_run_out_of_memory(self) -> bool:
        return any(
            int(found[1]) > 0
            for folder in self.folders
            for name in ("memory.oom_control", "memory.events")
            if (found := re.search(r"^oom_kill (\d+)", _text(folder / name), re.MULTILINE))
        )

    def remove(self) -> bool:
        """Remove the group; False while the kernel still counts dying processes in it."""
        for folder in self.folders:
            try:
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                return False
        return True

    def remove_children(self) -> None:
        """Remove the groups below this one, whose processes are dead."""
        for folder in self.folders:
            for child in _folders_in(folder):
                with contextlib.suppress(OSError):
                    child.rmdir()

    def _write(self, name: str, text: str) -> None:
        for folder in self.folders:
            path = folder / name
            if path.exists():
                try:
                    path.write_text(text)
                except OSError:
                    continue


def make_group() -> Group | None:
    """Make a group for this step host below its own one, or say that none can be made.

    It is named by the process, so that another host can tell whether it is still in use.
    """
    for places in (_version_1(), _version_2()):
        if places:
            _sweep(places)
            group = Group(tuple(place / f"{PREFIX}{os.getpid()}" for place in places))
            try:
                for folder in group.folders:
                    folder.mkdir()
            except OSError:
                group.remove()
                continue
            return group
    return None


def controllers(group: Group) -> list[str]:
    """Name what the group really limits."""
    files = {"memory": ("memory.limit_in_bytes", "memory.max"), "pids": ("pids.max",)}
    return [
        name
        for name, limits in files.items()
        if any((folder / limit).exists() for folder in group.folders for limit in limits)
    ]


def _version_1() -> list[Path]:
    own = _own_groups()
    places = [_place(ROOT / name, own.get(name)) for name in CONTROLLERS]
    return [place for place in places if place is not None and os.access(place, os.W_OK)]


def _version_2() -> list[Path]:
    """Give the own group if it hands both controllers down, which it does when it is delegated."""
    place = _place(ROOT, _own_groups().get(""))
    if place is None or not (ROOT / "cgroup.controllers").exists():
        return []
    try:
        (place / "cgroup.subtree_control").write_text("+memory +pids")
    except OSError:
        return []
    return [place] if os.access(place, os.W_OK) else []


def _own_groups() -> dict[str, str]:
    rows = [line.split(":", 2) for line in _text(Path("/proc/self/cgroup")).splitlines()]
    return {name: path for _, names, path in rows for name in names.split(",")}


def _place(root: Path, path: str | None) -> Path | None:
    """Give the folder of a group; in a container its path may be one of the machine outside."""
    if path is None or not root.is_dir():
        return None
    inside = root / path.lstrip("/")
    return inside if inside.is_dir() else root


def _sweep(places: list[Path]) -> None:
    """Remove what hosts that were killed have left; the kernel keeps those still in use."""
    for place in places:
        for folder in place.glob(f"{PREFIX}*"):
            if Path("/proc", folder.name.removeprefix(PREFIX)).exists():
                continue
            for entry in (*_folders_in(folder), folder):
                try:
                    entry.rmdir()
                except OSError:
                    continue


def _folders_in(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir()]
    except FileNotFoundError:  # Another host that starts now was first.
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except OSError:
        return ""
