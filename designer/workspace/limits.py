"""How much one person, or one address, may ask for in a minute, of all web processes together."""

import time

from django.conf import settings
from django.core.cache import cache

from designer.workspace.shared_counts import shared_counts

WINDOW_SECONDS = 60


def allow(kind: str, who: object) -> bool:
    """Count one more and say whether that is still within the limit of this minute."""
    key = f"limit:{kind}:{who}:{int(time.time()) // WINDOW_SECONDS}"
    url = settings.CONFIGURATION.channels_url
    found = shared_counts(url).count(key, WINDOW_SECONDS) if url else None
    return (_count_here(key) if found is None else found) <= settings.LIMITS_A_MINUTE[kind]


def seconds_left() -> int:
    """Return when to come back: the next minute counts anew."""
    return WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS


def _count_here(key: str) -> int:
    """Count in this process, where there is no other or while what they share is away."""
    cache.add(key, 0, timeout=WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # the window ended between the two
        return 1
