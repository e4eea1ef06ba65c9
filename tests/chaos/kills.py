"""Which processes are killed, where and in what order: all of it decided by the seed."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

PHASES = ("fork", "run", "fsync", "rename-to-commit", "commit-to-bell", "between")
# The walls are bubblewrap and the nursery: what a step host must be built from anew.
VICTIMS = ("server", "walls", "host", "step")
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
}
MENU = {
    "server": (
        "before_fork", "after_fork", "in_fsync", "before_rename", "in_rename", "after_rename",
        "before_commit", "after_commit", "after_commit", "", "", "",
    ),
    "walls": ("after_fork", ""),
    "host": ("after_fork", "in_fsync", "in_rename", "after_commit", "", ""),
    "step": ("", "", "", "", "", "", "first sight", "spare", "spare", "guard"),
}  # fmt: skip


@dataclass(slots=True)
class Kill:
    """`place` is empty for a kill at a random moment, `delay` seconds after something runs."""

    victim: str
    place: str
    delay: float
    phase: str = ""
    recoveries: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        where = f"{self.phase} ({self.place})" if self.place else self.phase
        took = ", ".join(f"{seconds:.2f} s" for seconds in self.recoveries)
        return f"{self.victim:<7} {where:<34} {took or '-'}"


def plan_kills(rng: random.Random, count: int) -> list[Kill]:
    """Shuffle the whole menu before anything is served twice."""
    menu = [(victim, place) for victim, places in MENU.items() for place in places]
    kills: list[Kill] = []
    while len(kills) < count:
        rng.shuffle(menu)
        for victim, place in menu[: count - len(kills)]:
            kills.append(Kill(victim, place, rng.uniform(0, 0.5), PHASE_OF_PLACE.get(place, "")))
    return kills


def table(kills: Sequence[Kill]) -> str:
    """Say how many of each were killed in which phase, and how long recovery took."""
    counted = Counter((kill.phase, kill.victim) for kill in kills)
    lines = [f"{'phase':<18}" + "".join(f"{victim:>8}" for victim in VICTIMS)]
    for phase in PHASES:
        numbers = "".join(f"{counted[phase, victim]:>8}" for victim in VICTIMS)
        lines.append(f"{phase:<18}{numbers}")
    lines.append("")
    for victim in VICTIMS:
        found = recoveries(kills, victim)
        if found:
            lines.append(
                f"recovery, {victim} killed: median {percentile(found, 0.5):.2f} s, "
                f"p95 {percentile(found, 0.95):.2f} s, most {found[-1]:.2f} s, {len(found)} steps"
            )
    return "\n".join(lines)


def recoveries(kills: Iterable[Kill], *victims: str) -> list[float]:
    return sorted(s for kill in kills if kill.victim in victims for s in kill.recoveries)


def percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
