"""Templates teach by example: how rows are kept apart, what the seed decides, a clear layout."""

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from designer.catalog import snapshot

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "designer" / "workspace" / "templates").glob("*.json"))
LIST = ROOT / "docs" / "templates.md"
NODE_WIDTH, NODE_HEIGHT = 224, 76
FITTED = {"Model", "Transform"}
SCORES = {"score_model", "score_svd_recommender", "assign_data_to_clusters"}
# A vocabulary is a table, but what was learned from the training rows, not rows to be scored.
NO_ROWS = "input_vocabulary"

Document = dict[str, Any]
pytestmark = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def document_of(file: Path) -> Document:
    found: Document = json.loads(file.read_text(encoding="utf-8"))["document"]
    return found


def type_of(document: Document, edge: dict[str, str]) -> str:
    """Tell the type of what goes through a wire."""
    module = snapshot.load()[document["nodes"][edge["source"]]["module"]]
    return next(port.data_type for port in module.outputs if port.name == edge["source_port"])


def parts(document: Document, node: str, port: str | None = None) -> set[str]:
    """Tell from which outputs of Split Data the rows of a node come; `whole` is from none."""
    edges = [
        edge
        for edge in document["edges"]
        if edge["target"] == node
        and port in (None, edge["target_port"])
        and edge["target_port"] != NO_ROWS
        and type_of(document, edge) == "Table"
    ]
    found: set[str] = set()
    for edge in edges:
        is_split = document["nodes"][edge["source"]]["module"] == "split_data"
        found |= {edge["source_port"]} if is_split else parts(document, edge["source"])
    return found or {"whole"}


def fitted(document: Document) -> Iterator[str]:
    """Give the nodes that learn something which is used further down."""
    return (edge["source"] for edge in document["edges"] if type_of(document, edge) in FITTED)


def test_everything_is_fitted_on_training_rows_only(file: Path):
    document = document_of(file)
    assert {node: parts(document, node) for node in fitted(document)} == {
        node: {"first"} for node in fitted(document)
    }


def test_only_rows_that_nothing_was_fitted_on_are_scored(file: Path):
    document = document_of(file)
    scored = [node for node, one in document["nodes"].items() if one["module"] in SCORES]
    assert {node: parts(document, node, "dataset") for node in scored} == {
        node: {"second"} for node in scored
    }


def test_one_parameter_of_the_pipeline_is_every_seed(file: Path):
    document = document_of(file)
    seeds = [one["params"]["seed"] for one in document["nodes"].values() if "seed" in one["params"]]
    assert seeds == [{"$parameter": "seed"}] * max(len(seeds), 1)
    assert document["parameters"]["seed"]["default"] == 42


def test_nodes_do_not_lie_on_each_other(file: Path):
    places = [one["position"] for one in document_of(file)["nodes"].values()]
    for (ax, ay), (bx, by) in combinations(places, 2):
        assert abs(ax - bx) > NODE_WIDTH or abs(ay - by) > NODE_HEIGHT


def test_a_template_says_what_is_asked_and_what_is_seen(file: Path):
    template = json.loads(file.read_text(encoding="utf-8"))
    assert len(template["name"]) <= 50
    assert 80 <= len(template["description"]) <= 220
    assert template["tags"]
    assert template["name"] in LIST.read_text(encoding="utf-8")
