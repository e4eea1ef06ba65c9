"""How much one person, or one address, may ask for in a minute: counted in the cache."""

import time

from django.conf import settings
from django.core.cache import cache

WINDOW_SECONDS = 60


def allow(kind: str, who: object) -> bool:
    """Count one more and say whether that is still within the limit of this minute."""
    key = f"limit:{kind}:{who}:{int(time.time()) // WINDOW_SECONDS}"
    cache.add(key, 0, timeout=WINDOW_SECONDS)
    try:
        return cache.incr(key) <= settings.LIMITS_A_MINUTE[kind]
    except ValueError:  # the window ended between the two
        return True


def seconds_left() -> int:
    """Return when to come back: the next minute counts anew."""
    return WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS
