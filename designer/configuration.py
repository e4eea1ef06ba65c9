"""Every setting that the environment can give, with its type, default and meaning."""

from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

PREFIX = "PLUMBLINE_"
MOST_SLOTS = 512  # each is a thread with, now and then, a connection to the database
# What an address may begin with, and what would be right.
SCHEMES = {
    "database_url": (
        {"postgres", "postgresql", "pgsql", "sqlite"},
        "postgres://user:password@host/name, or nothing for SQLite in the data folder",
    ),
    "broker_url": (
        {"memory", "redis", "rediss", "amqp", "amqps"},
        "redis://host:6379/0, amqp://user:password@host, or memory:// for a single process",
    ),
    "channels_url": ({"redis", "rediss"}, "redis://host:6379/1, or nothing for a single process"),
}


class ConfigurationError(ValueError):
    """Variables of the environment do not fit; the message has a line for each."""


class Configuration(BaseSettings):
    """Read from ``PLUMBLINE_*`` variables; docs/configuration.md lists all of them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("plumbline"),
        description="Where the database, the artifacts and the keys are kept.",
    )
    database_url: str = Field("", description="Empty: SQLite in the data folder.")
    database_connections: int = Field(
        20, ge=4, description="The most connections to PostgreSQL of one process."
    )
    broker_url: str = Field(
        "memory://", description="Celery's broker: memory://, redis://… or amqp://…."
    )
    channels_url: str = Field(
        "", description="redis://… for several web processes; empty: in memory."
    )
    artifacts_url: str = Field(
        "", description="A folder, or s3://bucket/prefix; empty: artifacts/ in the data folder."
    )
    artifacts_endpoint: str = Field(
        "", description="The address of the S3-compatible storage; empty: that of AWS."
    )
    artifacts_region: str = Field("", description="Its region; empty: as AWS tools find it.")
    artifacts_key_id: str = Field("", description="Its access key; empty: as AWS tools find it.")
    artifacts_key_secret: str = Field("", description="The secret of its access key.")
    artifacts_cache_bytes: int = Field(
        50 * 2**30, ge=2**20, description="How much of the storage is kept on this machine."
    )
    secret_key: str = Field(
        "",
        description="Signs sessions and tokens; empty: made at first start, in the data folder.",
    )
    secrets_key: str = Field(
        "",
        description="Keys that encrypt stored secrets, by commas, the first for new ones; empty: "
        "made when first needed, in the data folder. All machines need the same.",
    )
    allowed_hosts: list[str] = Field(
        ["127.0.0.1", "localhost", "[::1]"], description="Names under which the server answers."
    )
    debug: bool = Field(
        default=False, description="Django's debug pages. Never on a shared machine."
    )
    slots: int = Field(
        0, ge=0, le=MOST_SLOTS, description="Steps that run at once on this machine; 0: one a core."
    )
    worker: bool = Field(
        default=True,
        description="Whether the web process works on steps itself (memory:// needs it).",
    )
    isolation: str = Field(
        "auto", description="auto, or reduced where bubblewrap and Landlock must not be used."
    )
    templates: bool = Field(
        default=True, description="Whether the first start loads templates and their sample data."
    )
    silent_after_seconds: float = Field(
        10, gt=0, description="After this a worker that does not beat is shown as silent."
    )
    lost_after_seconds: float = Field(
        90, gt=0, description="After this the steps of a silent worker are taken over."
    )
    unreachable_after_seconds: float = Field(
        1800,
        gt=0,
        description="After this the steps of a Docker engine or ssh machine that is away are lost.",
    )
    import_dir: Path | None = Field(
        None, description="The folder whose files Import Data may read; none by default."
    )
    datastore_dirs: str = Field(
        "", description="Folders that datastores may be in, by colons; steps may write there."
    )
    allowed_private_hosts: str = Field(
        "",
        description="Private hosts, addresses or networks that Import Data may reach, by commas.",
    )
    trusted_workspaces: str = Field(
        "",
        description="Workspaces beside the first that may use the server's own ssh keys and Docker "
        "engine, by commas; *: all.",
    )
    max_upload_bytes: int = Field(
        20 * 2**30, ge=1, description="The largest upload that is accepted."
    )
    step_disk_bytes: int = Field(
        50 * 2**30, ge=1, description="What one step may write to disk, and one of its results be."
    )
    step_log_bytes: int = Field(
        20 * 2**20, ge=1, description="The log of one step; what comes after it is cut off."
    )
    step_processes: int = Field(
        128, ge=1, description="Processes and threads that one step may start."
    )
    environment_build_seconds: float = Field(
        1800, gt=0, description="How long the build of one environment may take."
    )
    environment_disk_bytes: int = Field(
        10 * 2**30, ge=1, description="What the build of one environment may write to disk."
    )
    retention_days: float = Field(
        0, ge=0, description="Ended runs older than this are removed once a day; 0: never."
    )
    retention_max_bytes: int = Field(
        0, ge=0, description="Then the oldest, until artifacts take no more; 0: without bound."
    )
    max_nodes: int = Field(10_000, ge=1, description="Nodes in one pipeline.")
    max_edges: int = Field(40_000, ge=1, description="Edges in one pipeline.")
    max_document_bytes: int = Field(16 * 2**20, ge=1, description="Size of one graph document.")

    @field_validator(*SCHEMES)
    @classmethod
    def _knows_the_scheme(cls, value: str, info: ValidationInfo) -> str:
        """Refuse what libraries might know and nobody has tried: half of it would work."""
        scheme, mark, _ = value.partition("://")
        known, right = SCHEMES[str(info.field_name)]
        if value and (not mark or scheme not in known):
            # An address holds a password: of it only the scheme is repeated.
            got = f"{scheme}:// is not supported" if mark else "This is no address"
            raise ValueError(f"{got}. It would be {right}.")
        return value


def load() -> Configuration:
    """Read the environment.

    Raises:
        ConfigurationError: a value is not possible.
    """
    try:
        return Configuration()
    except ValidationError as error:
        lines = (_line(problem) for problem in error.errors(include_url=False))
        raise ConfigurationError("\n".join(lines)) from None
    except SettingsError as error:  # a list that is no JSON
        raise ConfigurationError(f'{error}. A list is written as JSON: ["a", "b"].') from None


def _line(problem: Any) -> str:
    name = PREFIX + "_".join(str(part) for part in problem["loc"]).upper()
    if problem["type"] == "value_error":
        return f"{name}: {problem['ctx']['error']}"
    return f"{name}: {problem['msg']}. Got {problem['input']!r}."
