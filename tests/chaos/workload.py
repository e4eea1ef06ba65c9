"""The pipelines that run while processes are killed, and what must have become of each."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

from tests.builders import make_document, node

SCRIPT = """\
import subprocess, time, uuid


def azureml_main(dataframe1=None, dataframe2=None):
    {extra}
    time.sleep({seconds})
    frame = dataframe1[["x"]] + 1
    if dataframe2 is not None:
        frame = frame + dataframe2[["x"]]
    return frame.assign(mark=uuid.uuid4().hex),
"""
FAILS = "raise ValueError('no good')"
FILLS = "open('large', 'wb').write(bytes(64 << 20)); time.sleep(3600)"
LINGERS = "subprocess.Popen(['sleep', '3600', '{marker}'], start_new_session=True)"


@dataclass(slots=True)
class Job:
    """One run to be: its document, how it must end, and the first number of each output."""

    name: str
    document: dict[str, Any]
    state: str
    steps: Mapping[str, str]
    numbers: Mapping[str, int] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid4)
    pipeline: str = ""
    is_accepted: bool = False
    cancels: str = ""
    marker: str = ""
    may_be_cancelled: bool = False
    may_lack_room: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)  # of errors


def jobs(rng: random.Random) -> Iterator[Job]:
    """Give jobs without end; two twins come one after the other and share all keys."""
    serial = rng.randrange(10**6)
    while True:
        makers = [short, long, diamond, twin, failing, cancelled, filling]
        rng.shuffle(makers)
        for maker in makers:
            serial += 10
            for _ in range(2 if maker is twin else 1):
                job = maker(serial)
                job.id = UUID(int=rng.getrandbits(128), version=4)
                yield job


def short(serial: int) -> Job:
    """Steps of our own modules, which share processes, and short scripts."""
    nodes = {
        "data": numbers(serial),
        "split": node("split_data", fraction=1.0, randomized=False),
        "a": script(0),
        "b": script(0.05),
        "c": script(0),
    }
    edges = ("data.output > split.dataset", "split.first > a.dataset1", *chained("a", "b", "c"))
    found = {"split": serial, "a": serial + 1, "b": serial + 2, "c": serial + 3}
    return job("short", nodes, edges, found)


def long(serial: int) -> Job:
    nodes = {"data": numbers(serial), "a": script(1.2), "b": script(0.8)}
    edges = ("data.output > a.dataset1", *chained("a", "b"))
    return job("long", nodes, edges, {"a": serial + 1, "b": serial + 2})


def diamond(serial: int) -> Job:
    nodes = {
        "data": numbers(serial),
        "left": script(0.5),
        "right": script(0.3, note="other"),
        "join": script(0.2),
    }
    edges = (
        "data.output > left.dataset1",
        "data.output > right.dataset1",
        "left.first > join.dataset1",
        "right.first > join.dataset2",
    )
    return job("diamond", nodes, edges, {"left": serial + 1, "join": 2 * serial + 3})


def twin(serial: int) -> Job:
    nodes = {"data": numbers(serial), "a": script(0.7), "b": script(0.1)}
    edges = ("data.output > a.dataset1", *chained("a", "b"))
    return job("twin", nodes, edges, {"a": serial + 1, "b": serial + 2})


def failing(serial: int) -> Job:
    nodes = {
        "data": numbers(serial),
        "bad": script(0.1, extra=FAILS),
        "after": script(0),
        "good": script(0.6),
    }
    edges = (
        "data.output > bad.dataset1",
        "bad.first > after.dataset1",
        "data.output > good.dataset1",
    )
    made = job("failing", nodes, edges, {"good": serial + 1}, goes_on=True)
    made.state = "failed"
    made.steps = {**made.steps, "bad": "failed", "after": "upstream_failed"}
    return made


def cancelled(serial: int) -> Job:
    """A step that would run for ever, with a process in a session of its own."""
    marker = f"0.0{serial}"
    nodes = {
        "data": numbers(serial),
        "slow": script(3600, extra=LINGERS.format(marker=marker)),
        "after": script(0),
    }
    edges = ("data.output > slow.dataset1", *chained("slow", "after"))
    made = job("cancelled", nodes, edges, {})
    made.state, made.cancels, made.marker = "cancelled", "slow", marker
    made.steps = {**made.steps, "slow": "cancelled", "after": "cancelled"}
    return made


def filling(serial: int) -> Job:
    """A step that writes more than it may."""
    nodes = {
        "data": numbers(serial),
        "fills": script(0.1, extra=FILLS),
        "good": script(0.1, note=str(serial)),
    }
    edges = ("data.output > fills.dataset1", "data.output > good.dataset1")
    made = job("filling", nodes, edges, {"good": serial + 1}, goes_on=True)
    made.state, made.codes = "failed", {"fills": "disk_limit"}
    made.steps = {**made.steps, "fills": "failed"}
    return made


def whim(serial: int) -> Job:
    """A run that is cancelled at any moment, or too late."""
    made = long(serial)
    made.name, made.may_be_cancelled = "whim", True
    return made


def job(
    name: str,
    nodes: dict[str, Any],
    edges: tuple[str, ...],
    found: Mapping[str, int],
    *,
    goes_on: bool = False,
) -> Job:
    document = make_document(nodes, *edges, defaults={"continue_on_failure": goes_on})
    return Job(name, document, "succeeded", dict.fromkeys(nodes, "succeeded"), found)


def numbers(first: int) -> dict[str, Any]:
    return node("enter_data_manually", data=f"x\n{first}\n{first + 1}\n")


def script(seconds: float, *, extra: str = "pass", note: str = "") -> dict[str, Any]:
    code = SCRIPT.format(seconds=seconds, extra=extra) + (f"# {note}\n" if note else "")
    return node("execute_python_script", script=code)


def chained(*names: str) -> tuple[str, ...]:
    return tuple(f"{a}.first > {b}.dataset1" for a, b in pairwise(names))
