"""How long a pipeline of 10,000 nodes and 15,000 edges takes from its JSON to its plan."""

import gc
import json
import time
from collections.abc import Callable
from typing import Any

from designer.artifacts.column import Column
from designer.graph.document import loads
from designer.graph.keys import Resolved, recipe_keys
from designer.graph.plan import plan
from designer.graph.schema_flow import flow
from designer.graph.validate import validate
from designer.graph.world import World
from tests.builders import node
from tests.catalog.sample_modules import CATALOG

N_NODES = 10_000
N_EDGES = 15_000
ROUNDS = 5
COLUMNS = tuple(Column(f"column_{number}", "float") for number in range(20))
WORLD = World(datasets={"adult": {1: COLUMNS}}, computes=(), environments=(), secrets=())
RESOLVED = Resolved(datasets={"adult": {1: "0" * 64}})


def large_document() -> dict[str, Any]:
    """Layers of splits and joins: two splits feed each join, so edges are 1.5 times the nodes."""
    nodes: dict[str, Any] = {"n0": node("dataset", name="adult")}
    edges = []
    for number in range(1, N_NODES):
        id_, before = f"n{number}", f"n{max(0, number - 2)}"
        if number % 2:
            nodes[id_] = node(
                "split_data",
                fraction=0.7,
                seed=number,
                stratify_by="column_3",
                title_=id_,
            )
            edges.append(_edge(before, id_, "dataset"))
        else:
            nodes[id_] = node("join_data", left_key="column_1", right_key="column_2")
            edges.append(_edge(before, id_, "left"))
            edges.append(_edge(f"n{number - 1}", id_, "right"))
    for index, edge in enumerate(edges):
        module = nodes[edge["source"]]["module"]
        port = "first" if module == "split_data" else "output"
        edges[index] = {**edge, "source_port": port}
    return {"format": 1, "nodes": nodes, "edges": edges}


def _edge(source: str, target: str, port: str) -> dict[str, str]:
    return {"source": source, "source_port": "output", "target": target, "target_port": port}


def _milliseconds(work: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        gc.collect()
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1000)
    return min(took)  # what it takes when nobody else uses the machine


def measure() -> list[tuple[str, float, str, str]]:
    """Time each part and all of it, as what a server does with a document that it gets."""
    text = json.dumps(large_document())
    graph = loads(text)
    known = set(recipe_keys(graph, CATALOG, RESOLVED).values())
    size = f"{len(graph.nodes):,} nodes, {len(graph.edges):,} edges"

    def everything() -> None:
        fresh = loads(text)
        columns = flow(fresh, CATALOG, WORLD)
        validate(fresh, CATALOG, WORLD, known_flow=columns)
        plan(fresh, CATALOG, RESOLVED, known)

    parts: tuple[tuple[str, Callable[[], object], str], ...] = (
        ("parse", lambda: loads(text), ""),
        ("validate with columns", lambda: validate(graph, CATALOG, WORLD), ""),
        ("recipe keys", lambda: recipe_keys(graph, CATALOG, RESOLVED), ""),
        ("plan with keys", lambda: plan(graph, CATALOG, RESOLVED, known), ""),
        ("parse, validate, keys and plan", everything, "< 1000"),
    )
    return [(f"{size}: {name}", _milliseconds(work), "ms", target) for name, work, target in parts]
