"""Counts of the present minute that all web processes share, in the Redis of the channels."""

import logging
import time
from functools import cache

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)
ANSWERS_WITHIN_SECONDS = 0.5
AWAY_FOR_SECONDS = 5.0


class SharedCounts:
    """Safe in many threads, which share its connections."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url,
            socket_timeout=ANSWERS_WITHIN_SECONDS,
            socket_connect_timeout=ANSWERS_WITHIN_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._away_until = 0.0

    def count(self, key: str, seconds: int) -> int | None:
        """Count one more under a key that is forgotten after so many seconds.

        None where Redis is away: for some seconds nobody asks it again, since each who did would
        hold up a request.
        """
        if time.monotonic() < self._away_until:
            return None
        try:
            with self._redis.pipeline() as together:
                together.incr(f"plumbline:{key}")
                together.expire(f"plumbline:{key}", seconds)
                return int(together.execute()[0])
        except redis.RedisError as error:
            logger.warning("Requests are counted by each process: Redis is away (%s).", error)
            self._away_until = time.monotonic() + AWAY_FOR_SECONDS
            return None


@cache
def shared_counts(url: str) -> SharedCounts:
    return SharedCounts(url)
