"""What each kind of datastore needs to be reached. No secret is ever among its settings."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings as installation

from designer.catalog.database_urls import OPTIONS, find_refusal
from designer.workspace.errors import DatastoreSettingsError

LONGEST = 10_000
# By kind: the settings that it has, and which of them it needs.
TEXTS: Mapping[str, Mapping[str, bool]] = {
    "folder": {"path": True},
    "s3": {"bucket": True, "prefix": False, "endpoint": False, "region": False, "key_id": False},
    "sftp": {"host": True, "user": True, "folder": False, "known_hosts": True},
    "sql": {"url": True},
}
HIGHEST_PORT = 65_535


def checked_settings(kind: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give the settings of a datastore with nothing left out that it needs.

    Raises:
        DatastoreSettingsError: one is missing, unknown, or cannot be right.
    """
    known = TEXTS[kind]
    allowed = [*known, "port"] if kind == "sftp" else list(known)
    unknown = sorted(set(settings) - set(allowed))
    if unknown:
        raise DatastoreSettingsError(
            f"A datastore of the kind {kind} has no setting “{unknown[0]}”. It has "
            f"{', '.join(allowed)}."
        )
    checked: dict[str, Any] = {
        name: _text(kind, name, settings.get(name, ""), is_needed=is_needed)
        for name, is_needed in known.items()
    }
    if kind == "sftp":
        checked["port"] = _port(settings.get("port", 22))
    _check_kind(kind, checked)
    return {name: value for name, value in checked.items() if value != ""}


def _check_kind(kind: str, checked: Mapping[str, Any]) -> None:
    if kind == "folder":
        _check_folder(checked["path"])
    if kind == "s3" and checked["endpoint"]:
        parts = urlsplit(checked["endpoint"])
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise DatastoreSettingsError(
                "The endpoint is an address such as https://storage.example.org:9000."
            )
    if kind == "sql":
        _check_url(checked["url"])


def _check_folder(path: str) -> None:
    """Refuse at once what every step would refuse: a folder that the administrator allows not."""
    if not path.startswith("/"):
        raise DatastoreSettingsError("The path of a folder begins with “/”.", "settings.path")
    names = installation.CONFIGURATION.datastore_dirs.split(":")
    allowed = [Path(name.strip()).resolve() for name in names if name.strip()]
    if any(Path(path).resolve().is_relative_to(folder) for folder in allowed):
        return
    remedy = (
        f"Name a folder in {' or '.join(map(str, allowed))}; PLUMBLINE_DATASTORE_DIRS allows more."
        if allowed
        else "None is allowed: the administrator sets PLUMBLINE_DATASTORE_DIRS to folders."
    )
    message = f"“{path}” lies in no folder that datastores may use. {remedy}"
    raise DatastoreSettingsError(message, "settings.path")


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    database = parts.scheme.partition("+")[0]
    if database not in OPTIONS:
        raise DatastoreSettingsError(
            "The URL of a database is such as postgresql://user@host:5432/name. It begins with "
            f"one of {', '.join(OPTIONS)}."
        )
    if parts.password or "password" in parts.query.lower():
        raise DatastoreSettingsError(
            "The URL must not hold a password: make it a secret, and name that."
        )
    refusal = find_refusal(database, dict(parse_qsl(parts.query, keep_blank_values=True)))
    if refusal is not None:
        raise DatastoreSettingsError(refusal)


def _text(kind: str, name: str, value: Any, *, is_needed: bool) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise DatastoreSettingsError(f"The setting “{name}” must be a text.")
    if is_needed and not value.strip():
        raise DatastoreSettingsError(f"A datastore of the kind {kind} needs the setting “{name}”.")
    return value if name == "known_hosts" else value.strip()


def _port(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= HIGHEST_PORT:
        raise DatastoreSettingsError(f"The port is a number from 1 to {HIGHEST_PORT}.")
    return value
