"""How the processes of the server connect to PostgreSQL: few connections, none that hangs."""

import math
from typing import Any

from designer.configuration import Configuration

ANSWERS_WITHIN_SECONDS = 5.0
SHARE_OF_A_LEASE = 0.1


def options(configuration: Configuration) -> dict[str, Any]:
    """Give Django's OPTIONS.

    A dead network must not hold up a worker for longer than its lease: TCP gives up after seconds.
    """
    patience = min(ANSWERS_WITHIN_SECONDS, SHARE_OF_A_LEASE * configuration.lost_after_seconds)
    return {
        "pool": {
            "min_size": 0,
            "max_size": configuration.database_connections,
            # How long a thread waits for a connection that others hold, or a server that is away.
            "timeout": patience,
            # After this the next who asks tries at once; the pool alone would wait ever longer.
            "reconnect_timeout": patience / 2,
            "max_idle": 60.0,
        },
        "connect_timeout": math.ceil(patience),
        "keepalives_idle": 10,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": int(patience * 1000),
    }
