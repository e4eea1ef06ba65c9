"""The values of ports that are not tables, one class for each data type; standard library only.

`Table` is in `designer.artifacts.table`. All of these can be pickled; `summary` is what the
pages show without opening the artifact, so it is plain JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

if TYPE_CHECKING:
    from designer.artifacts.column import Column
    from designer.artifacts.table import Table

MAX_LEVELS = 100
Task = Literal[
    "binary", "multiclass", "regression", "quantile", "clustering", "anomaly", "recommendation",
    "custom",
]  # fmt: skip


class Fitted(Protocol):
    """What a transform learned from its training data, able to do the same to other tables."""

    def apply(self, table: "Table") -> "Table": ...


class Refit(Protocol):
    """How a transform was fitted: does it again, with the same parameters, to other rows.

    `context` is a `designer.catalog.context.Context`.
    """

    def __call__(self, table: "Table", context: Any) -> "Transform": ...


@dataclass(frozen=True, slots=True)
class UntrainedModel:
    """A learner with its settings, not fitted: `estimator` follows scikit-learn's interface."""

    data_type: ClassVar[str] = "UntrainedModel"

    kind: str
    task: Task
    estimator: Any
    settings: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""

    @property
    def summary(self) -> dict[str, Any]:
        return {
            "title": self.title or _title(self.kind),
            "kind": self.kind,
            "task": self.task,
            "settings": dict(self.settings),
        }


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted learner with the columns, types and category levels that it was fitted on."""

    data_type: ClassVar[str] = "Model"

    kind: str
    task: Task
    estimator: Any
    columns: "tuple[Column, ...]"
    label: "Column | None" = None
    details: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""

    @property
    def summary(self) -> dict[str, Any]:
        return {
            "title": self.title or _title(self.kind),
            "kind": self.kind,
            "task": self.task,
            "label": None if self.label is None else self.label.name,
            "columns": _columns(self.columns),
            **self.details,
        }


@dataclass(frozen=True, slots=True)
class Transform:
    """A fitted transformation; `columns` are those that a table must have to be transformed.

    `refit` fits it anew, where it is known how it was fitted; it can be pickled as all the rest.
    """

    data_type: ClassVar[str] = "Transform"

    title: str
    fitted: Fitted
    columns: "tuple[Column, ...]" = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    refit: Refit | None = None

    @property
    def summary(self) -> dict[str, Any]:
        return {"title": self.title, "columns": _columns(self.columns), **self.details}

    def apply(self, table: "Table") -> "Table":
        return self.fitted.apply(table)


@dataclass(frozen=True, slots=True)
class Text:
    """A text to read: a report, a rendered tree, a readable model."""

    data_type: ClassVar[str] = "Text"

    content: str
    media_type: str = "text/plain"
    title: str = ""

    @property
    def summary(self) -> dict[str, Any]:
        return {"title": self.title, "media_type": self.media_type, "start": self.content[:1000]}


@dataclass(frozen=True, slots=True)
class File:
    """One file with the name that it has for people; `details` join the summary."""

    data_type: ClassVar[str] = "File"

    path: Path
    name: str
    media_type: str = "application/octet-stream"
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def summary(self) -> dict[str, Any]:
        return {
            "title": self.name,
            "name": self.name,
            "media_type": self.media_type,
            **self.details,
        }


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of files, stored as a manifest."""

    data_type: ClassVar[str] = "Folder"

    path: Path
    title: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def summary(self) -> dict[str, Any]:
        return {"title": self.title or self.path.name, **self.details}


@dataclass(frozen=True, slots=True)
class Images:
    """A folder of images; `labels` maps the path of an image inside it to its class."""

    data_type: ClassVar[str] = "Images"

    path: Path
    labels: Mapping[str, str] = field(default_factory=dict)
    title: str = ""

    @property
    def summary(self) -> dict[str, Any]:
        classes = sorted(set(self.labels.values()))
        title = self.title or self.path.name
        return {"title": title, "count": len(self.labels), "classes": classes}


def _columns(columns: "tuple[Column, ...]") -> list[dict[str, Any]]:
    """Describe columns; long lists of levels stay in the file."""
    described = [column.to_json() for column in columns]
    for column in described:
        if len(column.get("levels") or ()) > MAX_LEVELS:
            del column["levels"]
    return described


def _title(kind: str) -> str:
    return kind.replace("_", " ").title()
