"""Where the running server answers: kept in the data folder, for the commands beside it."""

from pathlib import Path

from django.conf import settings

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - browsers cannot open these


def address_of(host: str, port: int) -> str:
    """Write host and port as the beginning of an address that a browser can open."""
    host = EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def remember(address: str) -> None:
    """Say where this server answers."""
    _file().write_text(f"{address}\n", encoding="utf-8")


def forget(address: str) -> None:
    """Take back what `remember` said, unless another server has said something since."""
    if running_at() == address:
        _file().unlink(missing_ok=True)


def running_at() -> str | None:
    """Read where a server said that it answers."""
    try:
        return _file().read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def _file() -> Path:
    return Path(settings.DATA_DIR) / "address"
