"""What is done to an installation, to whom, where and in what order: all decided by the seed."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

SIZES = ("small", "large")
PHASES = ("fork", "run", "fsync", "rename-to-commit", "commit-to-bell", "between")
PHASE_OF_PLACE = {
    "first sight": "fork",
    "spare": "fork",
    "before_fork": "fork",
    "after_fork": "fork",
    "after_run": "fsync",
    "before_fsync": "fsync",
    "in_fsync": "fsync",
    "after_fsync": "fsync",
    "before_rename": "fsync",
    "in_rename": "rename-to-commit",
    "after_rename": "rename-to-commit",
    "before_commit": "rename-to-commit",
    "after_commit": "commit-to-bell",
    "after_submission": "commit-to-bell",
    "after_decision": "commit-to-bell",
}
WORKER_PLACES = (
    "before_fork", "after_fork", "after_run", "in_fsync", "before_rename", "in_rename",
    "after_rename", "before_commit", "after_commit", "", "",
)  # fmt: skip
# What needs a whole server to start again is rarer than what a worker mends by itself.
HOST_PLACES = (
    "before_fork", "after_fork", "in_fsync", "before_rename", "in_rename", "after_rename",
    "before_commit", "after_commit", "after_commit", "",
)  # fmt: skip
STEP_PLACES = (*[""] * 8, "first sight", "first sight", "spare", "spare", "guard", "guard")
# The walls are bubblewrap and the nursery: what a step host must be built from anew.
KILLS = {
    "small": {
        "server": (*WORKER_PLACES, "after_submission"),
        "walls": ("after_fork", ""),
        "host": HOST_PLACES * 3,
        "step": STEP_PLACES * 2,
    },
    "large": {
        "web": ("", "after_submission"),
        "worker": WORKER_PLACES,
        "walls": ("",),
        "host": HOST_PLACES * 2,
        "step": STEP_PLACES * 2,
        "clock": ("", ""),
        "broker": ("",),
        "database": ("",),
    },
}
MISCHIEF = {
    "small": (
        ("stop", "server"), ("stop", "host"), ("stop", "walls"), ("lock", "database"),
        ("fill", "disk"), ("stop", "step"),
        ("double", "bells"), ("drop", "bells"), ("cancel", "run"), ("cancel", "run"),
    ),
    "large": (
        ("stop", "worker"), ("stop", "web"), ("stop", "clock"), ("stop", "host"),
        ("stop", "broker"), ("stop", "database"), ("silence", "worker"), ("fill", "disk"),
        ("stop", "step"), ("cut", "database"), ("cut", "broker"), ("double", "bells"),
        ("drop", "bells"), ("cancel", "run"), ("cancel", "run"),
    ),
}  # fmt: skip
KILLS_A_MISCHIEF = 4


@dataclass(slots=True)
class Deed:
    """`place` is empty for a kill at a random moment, `delay` seconds after something runs.

    Whatever else than a kill lasts `seconds`.
    """

    verb: str
    victim: str
    place: str
    delay: float
    seconds: float
    phase: str = ""
    took: float = 0.0  # with aiming and recovery
    recoveries: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        where = f"{self.phase} ({self.place})" if self.place else self.phase
        if self.verb != "kill":
            where = f"for {self.seconds:.1f} s"
        took = ", ".join(f"{seconds:.2f} s" for seconds in self.recoveries)
        return f"{self.verb:<8} {self.victim:<9} {where:<34} {self.took:6.1f} s  {took or '-'}"


def plan_deeds(rng: random.Random, kills: int, size: str) -> list[Deed]:
    """Plan so many kills, and mischief in between; a menu is used up before it comes again."""
    menu = [("kill", victim, p) for victim, places in KILLS[size].items() for p in places]
    mischief = [(verb, victim, "") for verb, victim in MISCHIEF[size]]
    deadly, other = (
        _each_phase_first(_served(rng, menu, kills + len(menu))),
        _served(rng, mischief, kills // KILLS_A_MISCHIEF),
    )
    deeds: list[Deed] = []
    for number, choice in enumerate(deadly[:kills], start=1):
        deeds.append(_deed(rng, *choice))
        if number % KILLS_A_MISCHIEF == 0:
            deeds.append(_deed(rng, *other[number // KILLS_A_MISCHIEF - 1]))
    return deeds


def _each_phase_first(choices: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Begin with one of each phase: also a short siege is spread over them."""
    first: dict[str, int] = {}
    for index, (_, _, place) in enumerate(choices):
        first.setdefault(PHASE_OF_PLACE.get(place, ""), index)
    leading = [choices[index] for index in first.values()]
    return leading + [c for index, c in enumerate(choices) if index not in first.values()]


def _served(
    rng: random.Random, menu: list[tuple[str, str, str]], count: int
) -> list[tuple[str, str, str]]:
    served: list[tuple[str, str, str]] = []
    while len(served) < count:
        served += rng.sample(menu, len(menu))
    return served[:count]


def _deed(rng: random.Random, verb: str, victim: str, place: str) -> Deed:
    delay, seconds = rng.uniform(0, 0.5), rng.uniform(0.3, 1.5)
    return Deed(verb, victim, place, delay, seconds, PHASE_OF_PLACE.get(place, ""))


def kills_of(deeds: Iterable[Deed]) -> list[Deed]:
    return [deed for deed in deeds if deed.verb == "kill"]


def table(deeds: Sequence[Deed], size: str) -> str:
    """Say how many of each were killed in which phase, and how long recovery took."""
    kills, victims = kills_of(deeds), tuple(KILLS[size])
    counted = Counter((kill.phase, kill.victim) for kill in kills)
    lines = [
        f"{'phase':<18}"
        + "".join(f"{victim:>10}" for victim in victims)
        + f"{'all':>8}{'s a kill':>10}"
    ]
    for phase in PHASES:
        numbers = [counted[phase, victim] for victim in victims]
        row = "".join(f"{number:>10}" for number in numbers)
        lines.append(f"{phase:<18}{row}{sum(numbers):>8}{_mean_time(kills, phase):>10.1f}")
    others = Counter(f"{d.verb} {d.victim}" for d in deeds if d.verb != "kill")
    lines += ["", "besides: " + ", ".join(f"{n} x {what}" for what, n in others.items()), ""]
    for victim in victims:
        lines += _recovery(f"{victim} killed", recoveries(kills, victim))
    lines += _recovery("whoever was killed", recoveries(kills, *victims))
    return "\n".join(lines)


def _mean_time(kills: Sequence[Deed], phase: str) -> float:
    times = [kill.took for kill in kills if kill.phase == phase]
    return sum(times) / max(1, len(times))


def _recovery(what: str, found: list[float]) -> list[str]:
    if not found:
        return []
    return [
        f"recovery, {what}: median {percentile(found, 0.5):.2f} s, "
        f"p95 {percentile(found, 0.95):.2f} s, most {found[-1]:.2f} s, {len(found)} steps"
    ]


def recoveries(deeds: Iterable[Deed], *victims: str) -> list[float]:
    return sorted(s for deed in deeds if deed.victim in victims for s in deed.recoveries)


def percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
