"""Inputs and parameters with which any module of the catalogue can be called."""

import importlib
import logging
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from designer.artifacts.table import Table
from designer.artifacts.values import File
from designer.catalog.annotations import selecting
from designer.catalog.spec import InputPort, ModuleSpec, Parameter
from tests.contracts.pictures import example_pictures
from tests.contracts.tables import LABEL

PRODUCERS = {
    "UntrainedModel": ("two_class_logistic_regression", "output"),
    "Model": ("train_model", "output"),
    "Transform": ("clean_missing_data", "transformation"),
    "Images": ("convert_to_image_directory", "output"),
}
# Modules that take only what certain others make.
PRODUCERS_OF: dict[str, dict[str, tuple[str, str]]] = {
    "tune_model_hyperparameters": {
        "UntrainedModel": ("two_class_averaged_perceptron", "output"),
    },
    "apply_image_transformation": {"Transform": ("init_image_transformation", "output")},
    "train_pytorch_model": {
        "UntrainedModel": ("resnet", "output"),
        "Images": ("apply_image_transformation", "output"),
    },
    "score_image_model": {
        "Model": ("train_pytorch_model", "output"),
        "Images": ("apply_image_transformation", "output"),
    },
    "train_clustering_model": {"UntrainedModel": ("k_means_clustering", "output")},
    "assign_data_to_clusters": {"Model": ("train_clustering_model", "trained_model")},
    "train_anomaly_detection_model": {
        "UntrainedModel": ("pca_based_anomaly_detection", "output"),
    },
    "score_svd_recommender": {"Model": ("train_svd_recommender", "output")},
    "score_vowpal_wabbit_model": {"Model": ("train_vowpal_wabbit_model", "trained_model")},
    "score_wide_and_deep_recommender": {"Model": ("train_wide_and_deep_recommender", "output")},
}
# What makes a scored table for other ports than those that Score Model serves.
SCORERS = {"evaluate_recommender": "score_svd_recommender"}
# Modules that tell columns apart by their places: those that come first, where a table has them.
PLACED = dict.fromkeys(
    (
        "train_svd_recommender",
        "score_svd_recommender",
        "evaluate_recommender",
        "train_wide_and_deep_recommender",
        "score_wide_and_deep_recommender",
    ),
    ("city", LABEL, "age", "integer"),
)
# Ports that take a row for each value of a column.
KEYED = {"user_features": "city", "item_features": LABEL}
# Ports for files that take tables too, and ports that only the module itself could fill.
TABLES_TOO = {"training_data", "test_data"}
LEFT_OPEN = {"pretrained_model"}
# Ports for rows that are compared with those of another port: the first half of them.
HALVED = {"current", "background"}
CITY = selecting(names=("city",))
# Parameters of modules whose defaults cannot be right for any table.
PARAMS: dict[str, dict[str, Any]] = {
    "join_data": {"left_keys": CITY, "right_keys": CITY},
    "init_image_transformation": {"size": 36, "crop_size": 32},
    "resnet": {"model_name": "resnet18", "pretrained": False},
    "train_pytorch_model": {"epochs": 1},
    "enter_data_manually": {"data": "a,b\n1,x\n2,y\n"},
    "dataset": {"name": "titanic"},
    "import_data": {"url": "ftp://example.org/data.csv"},
    "train_model": {"label_column": LABEL},
    "tune_model_hyperparameters": {"label_column": LABEL, "maximum_runs": 2},
    "cross_validate_model": {"label_column": LABEL, "folds": 3},
    "clean_missing_data": {"cleaning_mode": "mode"},
    "sort_rows": {"columns": CITY},
    "group_by_and_aggregate": {
        "keys": CITY,
        "statistics": {
            "columns": [{"name": n, "type": "string"} for n in ("column", "statistic", "name")],
            "rows": [["", "rows", "people"], [LABEL, "most frequent", ""]],
        },
    },
    "formula_column": {"formula": 'if([city] = "Bern", 1, 0) + 1'},
    "filter_rows": {
        "conditions": {
            "columns": [{"name": n, "type": "string"} for n in ("column", "test", "value")],
            "rows": [["city", "is one of", "Bern, Oslo"]],
        }
    },
    "partition_and_sample": {"rate": 0.25},
    "forecast_time_series": {"value_column": "income", "horizon": 3},
    "plot_data": {"x": "age", "y": "income", "group": "city"},
    "smote": {"label_column": LABEL},
    "pivot": {"row_columns": CITY, "names_from": LABEL, "values_from": "age"},
    "lag_features": {"lags": [1, 2], "windows": [3]},
    "sample_balanced": {"class_column": LABEL},
    "preprocess_text": {"text_column": "city"},
    "feature_hashing": {"columns": CITY, "bits": 4},
    "extract_n_gram_features_from_text": {"text_column": "city"},
    "convert_word_to_vector": {"target_column": "city", "length": 4},
    "latent_dirichlet_allocation": {"columns": CITY, "show_all_options": True, "passes": 2},
    "fairness_report": {"sensitive_columns": CITY, "smallest_group": 10},
    "filter_based_feature_selection": {"target_column": LABEL, "desired_features": 2},
}
SWEPT_WITH: dict[str, dict[str, Any]] = {
    "filter_rows": {"formula": '[city] != "Bern"'},
    "split_data": {
        "regular_expression": '\\"city" ^[BK]',
        "relative_expression": f'\\"{LABEL}" == "yes"',
    },
}


@dataclass
class RecordingContext:
    """A `Context` that keeps what it is told."""

    workdir: Path
    threads: int = 2
    most_threads: int = 2
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("step"))
    fractions: list[float] = field(default_factory=list)
    metrics: dict[str, float] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)

    def granted_threads(self) -> int:
        return self.threads

    def progress(self, fraction: float, message: str = "") -> None:
        self.fractions.append(fraction)

    def metric(self, name: str, value: float, step: int | None = None) -> None:
        self.metrics[name] = value

    def figure(self, name: str, spec: Any) -> None:
        self.figures[name] = spec


def call(
    spec: ModuleSpec, inputs: Mapping[str, Any], params: Mapping[str, Any], at: Path
) -> dict[str, Any]:
    """Call a module as the runner does, and give its outputs by port."""
    at.mkdir(parents=True, exist_ok=True)
    module_name, _, name = spec.entry_point.partition(":")
    function = getattr(importlib.import_module(module_name), name)
    values = {**spec.resolve(params), **inputs}
    if spec.context_parameter:
        values[spec.context_parameter] = RecordingContext(at)
    returned = function(**values)
    ports = [port.name for port in spec.outputs]
    return (
        returned._asdict() if hasattr(returned, "_asdict") else dict.fromkeys(ports[:1], returned)
    )


def example_inputs(
    spec: ModuleSpec, table: Table, catalog: Mapping[str, ModuleSpec], at: Path
) -> dict[str, Any]:
    """Fill all ports, the optional ones too."""
    producers = PRODUCERS | PRODUCERS_OF.get(spec.id, {})
    table = _placed(table, PLACED.get(spec.id, ()))
    producers["Scores"] = (SCORERS.get(spec.id, "score_model"), "output")
    values = {p.name: _value(p, table, catalog, producers, at / p.name) for p in spec.inputs}
    return {p.name: [values[p.name]] if p.many else values[p.name] for p in spec.inputs}


def _value(
    port: InputPort,
    table: Table,
    catalog: Mapping[str, ModuleSpec],
    producers: Mapping[str, tuple[str, str]],
    at: Path,
) -> Any:
    if port.name in KEYED:
        return _keyed(table, KEYED[port.name])
    if port.name in HALVED:
        return table.head((table.num_rows + 1) // 2)
    if port.data_type == "Table":
        return _scored(table, catalog, producers, at) if "scored" in port.name else table
    if port.name in LEFT_OPEN:
        return None
    if port.data_type == "File":
        return table if port.name in TABLES_TOO else _archive(at)
    producer, output = producers[port.data_type]
    return produced(producer, table, catalog, at)[output]


def produced(
    module: str, table: Table, catalog: Mapping[str, ModuleSpec], at: Path
) -> dict[str, Any]:
    spec = catalog[module]
    return call(spec, example_inputs(spec, table, catalog, at), PARAMS.get(module, {}), at)


def _scored(
    table: Table,
    catalog: Mapping[str, ModuleSpec],
    producers: Mapping[str, tuple[str, str]],
    at: Path,
) -> Any:
    module, output = producers["Scores"]
    return produced(module, table, catalog, at)[output]


def _keyed(table: Table, key: str) -> Table:
    """Give one row for each value of the column, which comes first."""
    keyed = _placed(table, (key,))
    return keyed.with_frame(
        keyed.polars().unique(keyed.names[0], keep="first", maintain_order=True)
    )


def _placed(table: Table, first: Sequence[str]) -> Table:
    """Give the table with these columns first, without those that it does not have."""
    names = [name for name in first if name in table.names]
    others = [name for name in table.names if name not in names]
    return table.select([*names, *others]) if names else table


def _archive(at: Path) -> File:
    at.mkdir(parents=True, exist_ok=True)
    path = at / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("helper.py"), "ANSWER = 42\n")
        for name, content in example_pictures().items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return File(path, "bundle.zip", "application/zip")


def variations(spec: ModuleSpec) -> Iterator[dict[str, Any]]:
    """Give the example parameters, then each choice and switch at each of its other values."""
    base = PARAMS.get(spec.id, {})
    yield base
    swept = {**base, **SWEPT_WITH.get(spec.id, {})}
    for parameter in spec.parameters:
        for value in _other_values(parameter, swept.get(parameter.name, parameter.default)):
            yield {**swept, parameter.name: value}


def _other_values(parameter: Parameter, current: Any) -> list[Any]:
    if parameter.kind == "boolean":
        return [not current]
    return [value for value, _ in parameter.choices if value != current]
