"""How the processes of the server connect to PostgreSQL: few connections, none that hangs."""

from typing import Any

ANSWERS_WITHIN_SECONDS = 5


def options(connections: int) -> dict[str, Any]:
    """Give Django's OPTIONS for a process that may hold so many connections.

    A dead network must not hold up a worker for longer than its lease: TCP gives up after seconds.
    """
    return {
        "pool": {
            "min_size": 0,
            "max_size": connections,
            # How long a thread waits for a connection that others hold, or a server that is away.
            "timeout": ANSWERS_WITHIN_SECONDS,
            # After this the next who asks tries at once; the pool alone would wait ever longer.
            "reconnect_timeout": 1.0,
            "max_idle": 60.0,
        },
        "connect_timeout": ANSWERS_WITHIN_SECONDS,
        "keepalives_idle": 10,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": ANSWERS_WITHIN_SECONDS * 1000,
    }
