"""Keys are equal exactly when all that a result depends on is equal."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.catalog.errors import UnknownModule
from designer.catalog.snapshot import Catalog
from designer.graph.document import dump, parse
from designer.graph.errors import CycleError
from designer.graph.keys import (
    Resolved,
    Sample,
    cache_key,
    canonical_json,
    dataset_digest,
    recipe_keys,
    recipes,
)
from tests.builders import loop, make_graph, node, training
from tests.catalog.sample_modules import CATALOG
from tests.graph.strategies import a_law, params, settings, text

RESOLVED = Resolved(
    datasets={"adult": {1: "d1", 2: "d2"}}, default_environment="lock1", secrets={"token": "s1"}
)


def keys(graph, resolved=RESOLVED, catalog=CATALOG):
    return recipe_keys(graph, catalog, resolved)


def changed(before, after):
    """The nodes whose keys differ."""
    return {name for name in before if before[name] != after[name]}


def with_nodes(graph, change):
    document = dump(graph)
    nodes = {name: {**item, **change(name)} for name, item in document["nodes"].items()}
    return parse({**document, "nodes": nodes})


def test_a_parameter_changes_its_node_and_all_behind_it():
    assert changed(keys(training()), keys(training(seed=1))) == {"split", "train", "score"}


@a_law
@given(text, st.integers(-99, 99))
def test_looks_are_in_no_key(title, x):
    looks = {"title": title, "comment": title, "position": [x, 0], "compute": "big"}
    more = {"retries": 2, "timeout_seconds": 5, "reuse": False}
    graph = with_nodes(training(), lambda _: {**looks, **more})
    assert keys(graph) == keys(training())


def test_names_of_nodes_are_in_no_key():
    graph = make_graph({"x": node("add_rows"), "y": node("add_rows")})
    assert len(set(keys(graph).values())) == 1


def test_a_default_that_is_written_out_changes_nothing():
    assert keys(training(seed=0, mode="rows")) == keys(training())


def test_whole_floats_are_integers():
    assert keys(training(seed=7.0)) == keys(training(seed=7))
    assert keys(training(seed=True)) != keys(training(seed=1))
    assert canonical_json([1e300, 0.5, float("inf")]) == "[1e+300,0.5,Infinity]"


def test_what_does_not_apply_is_in_no_key():
    one = keys(training(mode="expression", expression="x", fraction=0.1))
    assert one == keys(training(mode="expression", expression="x", fraction=0.2))


@a_law
@given(params, params, settings)
def test_keys_are_equal_exactly_when_recipes_are(first, second, looks):
    graph = make_graph(
        {
            "a": {**node("split_data"), "params": first},
            "b": {**node("split_data"), "params": second, "title": looks.get("title", "")},
        }
    )
    found = recipes(graph, CATALOG, RESOLVED)
    same = canonical_json(found["a"].own) == canonical_json(found["b"].own)
    assert (found["a"].key == found["b"].key) == same


def test_the_port_and_the_order_of_edges_count():
    nodes = {"split": node("split_data"), "rows": node("add_rows")}
    links = ["split.first > rows.tables", "split.second > rows.tables"]
    both = {keys(make_graph(nodes, *order))["rows"] for order in (links, links[::-1])}
    one = {keys(make_graph(nodes, link))["rows"] for link in links}
    assert len(both | one) == 4


def test_the_newest_version_of_a_dataset_counts():
    older = replace(RESOLVED, datasets={"adult": {1: "d1"}})
    assert keys(training(), older) != keys(training())
    assert dataset_digest({"name": "adult", "version": None}, RESOLVED) == "d2"
    assert dataset_digest({"name": "adult", "version": 1}, RESOLVED) == "d1"
    assert dataset_digest({"name": "adult", "version": 9}, RESOLVED) is None
    assert dataset_digest({}, RESOLVED) is None


def test_equal_data_under_another_name_is_the_same():
    graph = make_graph({"a": node("dataset", name="adult"), "b": node("dataset", name="copy")})
    resolved = Resolved(datasets={"adult": {1: "d"}, "copy": {5: "d"}})
    assert len(set(keys(graph, resolved).values())) == 1


def test_values_of_pipeline_parameters_count_and_not_their_names():
    bound = training(seed={"$parameter": "seed"})
    graph = parse({**dump(bound), "parameters": {"seed": {"type": "integer", "default": 7}}})
    assert keys(graph) == keys(training(seed=7))
    assert keys(graph, replace(RESOLVED, parameters={"seed": 8})) == keys(training(seed=8))


def test_versions_of_secrets_count():
    graph = make_graph(
        {"e": node("export_data", path="p", password={"$secret": "token"}), "a": node("add_rows")},
        "a.output > e.dataset",
    )
    newer = replace(RESOLVED, secrets={"token": "s2"})
    assert changed(keys(graph), keys(graph, newer)) == {"e"}


def test_environments_and_code_count():
    graph = training()
    assert "load" not in changed(
        keys(graph), keys(graph, replace(RESOLVED, default_environment=""))
    )
    named = with_nodes(graph, lambda name: {"environment": "torch"} if name == "train" else {})
    assert changed(keys(graph), keys(named)) == {"train", "score"}
    built = replace(RESOLVED, environments={"torch": "e1"})
    assert changed(keys(named), keys(named, built)) == {"train", "score"}
    edited = replace(RESOLVED, code={("train_model", 1): "c2"})
    assert changed(keys(graph), keys(graph, edited)) == {"train", "score"}


def test_the_version_of_a_module_counts():
    catalog = CATALOG.extended([replace(CATALOG["train_model"], version=2)])
    graph = with_nodes(training(), lambda name: {"module_version": 2} if name == "train" else {})
    assert changed(keys(training(), catalog=catalog), keys(graph, catalog=catalog)) == {
        "train", "score",
    }  # fmt: skip


def test_what_was_read_counts():
    graph = make_graph({"read": node("import_data", url="https://x"), "a": node("add_rows")})
    assert changed(keys(graph), keys(graph, replace(RESOLVED, reads={"read": "etag"}))) == {"read"}


def test_a_sample_has_keys_of_its_own_from_the_sources_on():
    sampled = replace(RESOLVED, sample=Sample(100, 1))
    before, after = keys(training()), keys(training(), sampled)
    assert changed(before, after) == set(before)
    assert keys(training(), replace(RESOLVED, sample=Sample(100, 2))) != after


def test_a_bypassed_node_hands_its_input_on_and_has_no_key():
    nodes = {
        "load": node("dataset", name="adult"),
        "clean": node("select_columns", enabled_=False),
        "rows": node("add_rows"),
    }
    around = make_graph(nodes, "load.output > clean.dataset", "clean.output > rows.tables")
    straight = make_graph(nodes, "load.output > rows.tables")
    assert "clean" not in keys(around)
    assert keys(around)["rows"] == keys(straight)["rows"]


def test_cache_keys_depend_on_own_part_and_digests():
    recipe = recipes(training(), CATALOG, RESOLVED)["split"]
    key = cache_key(recipe.own, {"dataset": ["d1"], "other": []})
    assert key == cache_key(recipe.own, {"dataset": ("d1",)})
    assert key != cache_key(recipe.own, {"dataset": ["d2"]})
    assert key != cache_key({**recipe.own, "version": 2}, {"dataset": ["d1"]})


def test_keys_do_not_change_between_releases():
    """Keys are stored: another hash of the same recipe would compute everything anew."""
    assert json.loads(json.dumps(keys(training())))["split"] == (
        "72b46b99ad5f906e281e6101d64e19c8029494d6ec70a8ef9700dd865ef4ce68"
    )


def test_a_graph_that_cannot_run_has_no_keys():
    with pytest.raises(CycleError):
        keys(loop("a", "b"))
    with pytest.raises(UnknownModule):
        recipe_keys(training(), Catalog(()), RESOLVED)
