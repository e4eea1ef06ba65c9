"""The witness: sees processes and files as the machine shows them, and writes down what is wrong.

It knows a step's process by the folder that the process works in, and the folder's name tells the
step and the attempt. It never asks the product.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from designer.artifacts.digest import digest_of_bytes
from tests.chaos.ledger import ENDED, RUN_ENDED, Ledger

LOOKS_EVERY = 0.01
READS_EVERY = 0.25
SETTLES_AFTER = 1.0  # A fork gets its name within this time.


@dataclass(slots=True)
class Sighting:
    """One attempt of a step, seen alive from `first` to `last`."""

    step: str
    epoch: int
    pid: int
    folder: Path
    first: float
    last: float


class Witness:
    """Watches from a thread of its own while it is entered."""

    def __init__(self, artifacts: Path, open_ledger: Callable[[], Ledger]) -> None:
        self.artifacts = artifacts.resolve()
        self._open_ledger = open_ledger
        self.sightings: dict[tuple[str, int], Sighting] = {}
        self.complaints: list[str] = []
        self.markers: dict[str, str] = {}  # of a run: what its processes are known by
        self.alive: list[Sighting] = []
        self._names: dict[str, tuple[float, str]] = {}
        self._ended: dict[str, str] = {}
        self._outputs: set[int] = set()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="witness", daemon=True)
        self._reader = threading.Thread(target=self._read, name="reader", daemon=True)

    def __enter__(self) -> "Witness":
        self._thread.start()
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        self._reader.join()

    def _watch(self) -> None:
        while not self._is_over.wait(LOOKS_EVERY):
            self.look()

    def look(self) -> None:
        """See which attempts have living processes, and whether a step has two of them."""
        now, seen = time.time(), []
        for pid in self._step_processes():
            found = self._attempt_of(pid)
            if found is not None:
                folder, step, epoch = found
                sighting = self.sightings.get((step, epoch))
                if sighting is None:
                    sighting = Sighting(step, epoch, pid, folder, now, now)
                    self.sightings[step, epoch] = sighting
                sighting.last, sighting.pid = now, pid
                seen.append(sighting)
        self.alive = seen
        newest: dict[str, Sighting] = {}
        for one in seen:
            other = newest.setdefault(one.step, one)
            if other.epoch != one.epoch and all(self._still(s) for s in (one, other)):
                self.complaints.append(
                    f"Step {one.step} has two living processes: {one.epoch} and {other.epoch}."
                )

    def _still(self, sighting: Sighting) -> bool:
        found = self._attempt_of(sighting.pid)
        return found is not None and found[1:] == (sighting.step, sighting.epoch)

    def _step_processes(self) -> list[int]:
        now = time.monotonic()
        with os.scandir("/proc") as entries:  # In a hurry: it happens a hundred times a second.
            pids = [entry.name for entry in entries if entry.name.isdigit()]
        known, self._names = self._names, {}
        for pid in pids:
            since, name = known.get(pid, (now, ""))
            if not name or (name != "step" and now - since < SETTLES_AFTER):
                name = content_of(Path(f"/proc/{pid}/comm")).strip()
            self._names[pid] = (since, name)
        return [int(pid) for pid, (_, name) in self._names.items() if name == "step"]

    def _attempt_of(self, pid: int) -> tuple[Path, str, int] | None:
        """Give the folder, the step and the epoch that a living process works on."""
        try:
            place = Path(f"/proc/{pid}/cwd").readlink()
        except OSError:
            return None
        parts = place.parts
        if "staging" not in parts or not str(place).startswith(str(self.artifacts)):
            return None
        name = parts[parts.index("staging") + 1]
        step, _, epoch = name.removesuffix(" (deleted)").rpartition("-")
        folder = Path(*parts[: parts.index("staging") + 2])
        return folder, step.replace("-", ""), int(epoch)

    def _read(self) -> None:
        ledger = self._open_ledger()
        while not self._is_over.wait(READS_EVERY):
            self._read_ends(ledger)
            self._read_outputs(ledger)
        ledger.close()

    def _read_ends(self, ledger: Ledger) -> None:
        """What has ended stays as it is; a cancelled run has no process any more."""
        for row in (*ledger.runs(), *ledger.steps()):
            before = self._ended.get(row["id"])
            if before is not None and row["state"] != before:
                self.complaints.append(f"{row['id']} was {before} and became {row['state']}.")
            if before is None and row["state"] in (*ENDED, *RUN_ENDED):
                self._ended[row["id"]] = row["state"]
                marker = self.markers.get(row["id"])
                if marker and row["state"] == "cancelled" and (left := processes_with(marker)):
                    self.complaints.append(f"Run {row['id']} is cancelled; {left} live.")

    def _read_outputs(self, ledger: Ledger) -> None:
        """Whatever can be seen is complete: of an ended step, and its bytes are its digest's."""
        for row in ledger.outputs():
            if row["id"] in self._outputs:
                continue
            self._outputs.add(row["id"])
            if row["state"] not in ("succeeded", "reused"):
                self.complaints.append(f"{row['node']} is {row['state']} and has an output.")
            self.complaints += wrong_bytes(self.artifacts, row["digest"], row["size_bytes"])


def wrong_bytes(artifacts: Path, digest: str, size: int) -> list[str]:
    place = artifacts / "objects" / digest[:2] / digest[2:]
    if not place.is_file():
        return [f"The output {digest} is not in the store."]
    content = place.read_bytes()
    if len(content) != size or digest_of_bytes(content) != digest:
        return [f"The output {digest} has other bytes."]
    return []


def processes_with(text: str) -> list[str]:
    """Find the living processes whose command line holds a text."""
    found = []
    for entry in Path("/proc").iterdir():
        command = content_of(entry / "cmdline") if entry.name.isdigit() else ""
        if text in command:
            name = content_of(entry / "comm").strip()
            found.append(f"{entry.name} {name}: {command.replace(chr(0), ' ')[:200]}")
    return found


def content_of(path: Path) -> str:
    """Read a file of a process; there is nothing in it once the process has ended."""
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
