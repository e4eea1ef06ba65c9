"""What the URL of a database may say beside where it is: how the connection is encrypted.

Whatever else a driver reads from there could lead elsewhere: another host, a socket, a file.
"""

from collections.abc import Iterable, Mapping

POSTGRESQL = frozenset({"sslmode", "sslrootcert", "client_encoding"})
MYSQL = frozenset(
    {"charset", "ssl_ca", "ssl_check_hostname", "ssl_verify_cert", "ssl_verify_identity"}
)
OPTIONS: Mapping[str, frozenset[str]] = {
    "postgresql": POSTGRESQL,
    "postgres": POSTGRESQL,
    "mysql": MYSQL,
    "mariadb": MYSQL,
    "sqlite": frozenset(),
}


def find_refusal(database: str, options: Iterable[str]) -> str | None:
    """Say which option after the question mark is not allowed; None when all are."""
    allowed = OPTIONS[database]
    unknown = sorted(set(options) - allowed)
    if not unknown:
        return None
    known = f"only {', '.join(sorted(allowed))} may" if allowed else "nothing may"
    return f"The URL of a database must not say “{unknown[0]}”: {known} follow its question mark."
