"""How long a machine is waited for that is away, and how often one that answers strangely."""

from dataclasses import dataclass
from enum import StrEnum

BACKOFF_SECONDS = (0.1, 0.5, 1.0, 2.0, 5.0)
# A session that lasted so long was a good one, though the step may have had nothing to say in it.
LASTED_SECONDS = 30.0
STRANGE_ANSWERS = 3  # so many, and the machine is not the one that it was


class Verdict(StrEnum):
    WAIT = "wait"
    GIVE_UP = "give up"  # somebody else answers there
    LOST = "lost"


@dataclass(slots=True)
class Patience:
    """Told of every session that ended before its time."""

    away_seconds: float
    away_since: float | None = None
    tries: int = 0
    strange: int = 0

    def judge(self, began: float, now: float, *, has_heard: bool, is_strange: bool) -> Verdict:
        """Say what to do after a session from `began` until `now`."""
        self.strange += is_strange
        if self.strange >= STRANGE_ANSWERS:
            return Verdict.GIVE_UP
        if has_heard or now - began > LASTED_SECONDS:
            self.away_since, self.tries = None, 0
        self.away_since = now if self.away_since is None else self.away_since
        if now - self.away_since > self.away_seconds:
            return Verdict.LOST
        self.tries += 1
        return Verdict.WAIT

    @property
    def pause_seconds(self) -> float:
        """How long to wait before the next session."""
        return BACKOFF_SECONDS[min(self.tries, len(BACKOFF_SECONDS)) - 1]
