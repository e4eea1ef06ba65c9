"""Hypothesis strategies: documents and operations as they may come."""

import string
from typing import Any

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from designer.graph.document import complete

# A loaded machine is no reason to fail: what counts is the law, not how long an example takes.
a_law = hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
IDS = ("a", "b", "c", "d_1", "e2")
PORTS = ("output", "first", "dataset", "model")
MODULES = ("split_data", "clean_missing_data", "add_rows", "dataset", "score_model", "nonsense")
NAMES = st.sampled_from(["n1", "Gruppe ü", "x.y", "__proto__", "日本"])

text = st.text(string.printable + "äß日🧹\u202e", max_size=8)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3)
)
references = st.builds(lambda name: {"$parameter": name}, st.sampled_from(["seed", "gone"]))
secrets = st.builds(lambda name: {"$secret": name}, text)
param_names = st.sampled_from(
    ["mode", "fraction", "seed", "stratify_by", "columns", "name", "version", "label_column", "x"]
)
params = st.dictionaries(param_names, values | references | secrets, max_size=4)
positions = st.lists(st.integers(-999, 999) | st.just(0.25), min_size=2, max_size=2)
ids = st.sampled_from(IDS)
settings = st.fixed_dictionaries(
    {},
    optional={
        "title": text,
        "comment": text,
        "compute": st.none() | st.just("big"),
        "environment": st.none() | st.just("torch"),
        "network": st.none() | st.booleans(),
        "reuse": st.booleans(),
        "enabled": st.booleans(),
        "retries": st.integers(0, 3),
        "timeout_seconds": st.none() | st.integers(1, 9),
    },
)


@st.composite
def nodes(draw: st.DrawFn) -> dict[str, Any]:
    module = {"module": draw(st.sampled_from(MODULES)), "module_version": draw(st.integers(1, 2))}
    place = {"params": draw(params), "position": draw(positions)}
    return {**module, **place, **draw(settings)}


edges = st.fixed_dictionaries(
    {
        "source": ids,
        "source_port": st.sampled_from(PORTS),
        "target": ids,
        "target_port": st.sampled_from(PORTS),
    }
)
notes = st.fixed_dictionaries({}, optional={"text": text, "position": positions, "size": positions})
groups = st.fixed_dictionaries(
    {},
    optional={
        "title": text,
        "nodes": st.lists(ids, unique=True, max_size=3),
        "collapsed": st.booleans(),
        "comment": text,
    },
)
definitions = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer", "number", "boolean", "dataset"])},
    optional={"default": values, "description": text},
)
defaults = st.fixed_dictionaries(
    {},
    optional={
        "compute": st.none() | st.just("big"),
        "continue_on_failure": st.booleans(),
        "timeout_seconds": st.none() | st.integers(1, 9),
        "direction": st.sampled_from(["down", "right"]),
    },
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A whole document, whose edges and groups name only nodes that are there."""
    found = draw(st.dictionaries(ids, nodes(), max_size=5))
    drawn = draw(st.lists(edges, max_size=8))
    there = [e for e in drawn if e["source"] in found and e["target"] in found]
    unique = {tuple(sorted(e.items())): e for e in there}
    grouped = draw(st.dictionaries(NAMES, groups, max_size=2))
    kept = {
        name: {**group, "nodes": [id_ for id_ in group.get("nodes", ()) if id_ in found]}
        for name, group in grouped.items()
    }
    return complete(
        {
            "nodes": found,
            "edges": list(unique.values()),
            "groups": kept,
            "notes": draw(st.dictionaries(NAMES, notes, max_size=2)),
            "parameters": draw(st.dictionaries(st.just("seed") | NAMES, definitions, max_size=2)),
            "defaults": draw(defaults),
        }
    )


def _operation(name: str, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"op": st.just(name), **parts})


id_lists = st.lists(ids, min_size=1, max_size=3, unique=True)
edge_lists = st.lists(edges, min_size=1, max_size=3)
operations = st.lists(
    st.one_of(
        _operation("add_nodes", nodes=st.dictionaries(ids, nodes(), max_size=2), edges=edge_lists),
        _operation("remove_nodes", nodes=id_lists),
        _operation("connect", edges=edge_lists),
        _operation("connect", edges=edge_lists, at=st.lists(st.integers(0, 9), max_size=3)),
        _operation("disconnect", edges=edge_lists),
        _operation(
            "set_params", node=ids, params=params, unset=st.lists(param_names, max_size=2)
        ),
        _operation("set_node", node=ids, values=settings),
        _operation(
            "move",
            positions=st.dictionaries(ids, positions, max_size=2),
            notes=st.dictionaries(NAMES, positions, max_size=2),
        ),
        _operation(
            "replace_module", node=ids, module=st.sampled_from(MODULES),
            module_version=st.integers(1, 3), params=params,
        ),
        _operation(
            "set_parameters", parameters=st.dictionaries(NAMES, st.none() | definitions, max_size=2)
        ),
        _operation("set_defaults", values=defaults),
        _operation("add_notes", notes=st.dictionaries(NAMES, notes, max_size=2)),
        _operation("change_note", note=NAMES, values=notes),
        _operation("remove_notes", notes=st.lists(NAMES, max_size=2)),
        _operation("group", groups=st.dictionaries(NAMES, groups, max_size=2)),
        _operation("change_group", group=NAMES, values=groups),
        _operation("ungroup", groups=st.lists(NAMES, max_size=2)),
    ),
    max_size=6,
)  # fmt: skip
