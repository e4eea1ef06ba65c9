"""Every setting that the environment can give, with its type, default and meaning."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Configuration(BaseSettings):
    """Read from ``PLUMBLINE_*`` variables; docs/configuration.md lists all of them."""

    model_config = SettingsConfigDict(env_prefix="PLUMBLINE_", extra="ignore")

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
        0, ge=0, description="Steps that run at once on this machine; 0: one a core."
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
    max_nodes: int = Field(10_000, ge=1, description="Nodes in one pipeline.")
    max_edges: int = Field(40_000, ge=1, description="Edges in one pipeline.")
    max_document_bytes: int = Field(16 * 2**20, ge=1, description="Size of one graph document.")
