"""Builders of test data: small graphs that can be read in one line."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from designer.graph.document import complete, parse
from designer.graph.structure import Graph

Nodes = Mapping[str, Mapping[str, Any]]


def node(module: str, /, **params: Any) -> dict[str, Any]:
    """One node; a name of a setting with `_` at its end sets that instead of a parameter."""
    settings = {name[:-1]: value for name, value in params.items() if name.endswith("_")}
    given = {name: value for name, value in params.items() if not name.endswith("_")}
    return {"module": module, "module_version": 1, "params": given, **settings}


def edge(text: str) -> dict[str, str]:
    """Read `split.first > train.dataset` as an edge."""
    source, _, target = (part.strip() for part in text.partition(">"))
    (from_node, from_port), (to_node, to_port) = source.split("."), target.split(".")
    return {
        "source": from_node, "source_port": from_port, "target": to_node, "target_port": to_port,
    }  # fmt: skip


def make_document(nodes: Nodes, *edges: str, **parts: Any) -> dict[str, Any]:
    """A whole document with every key."""
    return complete({"nodes": nodes, "edges": [edge(text) for text in edges], **parts})


def make_graph(nodes: Nodes, *edges: str, **parts: Any) -> Graph:
    return parse(make_document(nodes, *edges, **parts))


def chain(*names: str) -> Graph:
    """Nodes that read from each other in a row: `chain("load", "split", "train")`."""
    links = [f"{a}.output > {b}.dataset" for a, b in pairwise(names)]
    return make_graph({name: node("select_columns") for name in names}, *links)


def loop(*names: str) -> Graph:
    """Nodes that wait for each other."""
    links = [
        f"{a}.output > {b}.dataset" for a, b in zip(names, (*names[1:], names[0]), strict=True)
    ]
    return make_graph({name: node("select_columns") for name in names}, *links)


def training(**split_params: Any) -> Graph:
    """A dataset is split, a learner is trained on one part and scored on the other."""
    return make_graph(
        {
            "load": node("dataset", name="adult"),
            "split": node("split_data", **{"fraction": 0.7, **split_params}),
            "learner": node("logistic_regression"),
            "train": node("train_model", label_column="income"),
            "score": node("score_model"),
        },
        "load.output > split.dataset",
        "learner.output > train.untrained",
        "split.first > train.dataset",
        "train.output > score.model",
        "split.second > score.dataset",
    )
