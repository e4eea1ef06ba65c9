"""A plan says what runs, what may run, what is reused or skipped, and why."""

import pytest

from designer.graph.document import dump, parse
from designer.graph.errors import NotReusable, UnknownNode
from designer.graph.keys import Resolved, recipe_keys, recipes
from designer.graph.plan import RunRequest, plan
from designer.graph.reasons import PreviousStep, remember
from tests.builders import make_graph, node, training
from tests.catalog.sample_modules import CATALOG

RESOLVED = Resolved(datasets={"adult": {1: "d1"}}, default_environment="lock1")


def known(graph, resolved=RESOLVED):
    return set(recipe_keys(graph, CATALOG, resolved).values())


def previous(graph):
    return {name: remember(r) for name, r in recipes(graph, CATALOG, RESOLVED).items()}


def planned(graph, results=(), steps=None, resolved=RESOLVED, **request):
    return plan(graph, CATALOG, resolved, results, RunRequest(**request), steps)


def decisions(*args, **kwargs):
    return {name: item.decision for name, item in planned(*args, **kwargs).nodes.items()}


def reasons(*args, **kwargs):
    return {name: item.reason for name, item in planned(*args, **kwargs).nodes.items()}


def with_node(graph, name, **values):
    document = dump(graph)
    document["nodes"][name] = {**document["nodes"][name], **values}
    return parse(document)


def test_at_first_everything_runs_and_datasets_are_there():
    first = planned(training())
    assert first.to_json()["nodes"]["split"] == {"decision": "run", "reason": "no earlier result"}
    assert first.nodes["load"].reason == "stored data"
    assert first.counts == {"run": 4, "maybe": 0, "reuse": 1, "skip": 0, "total": 5}


def test_recipes_need_not_be_made_twice():
    graph = training()
    made = recipes(graph, CATALOG, RESOLVED)
    assert plan(graph, CATALOG, RESOLVED, (), made=made) == planned(graph)


def test_nothing_changed_so_nothing_runs():
    graph = training()
    again = planned(graph, known(graph))
    assert again.counts == {"run": 0, "maybe": 0, "reuse": 5, "skip": 0, "total": 5}
    assert again.nodes["score"].reason == "nothing changed"


def test_a_changed_parameter_runs_its_node_and_perhaps_what_follows():
    old, new = training(), training(seed=1)
    assert decisions(new, known(old), previous(old)) == {
        "load": "reuse", "learner": "reuse", "split": "run", "train": "maybe", "score": "maybe",
    }  # fmt: skip
    why = reasons(new, known(old), previous(old))
    assert why["split"] == "parameter seed changed"
    assert why["train"] == "only if Split Data gives something else"


def test_without_a_memory_of_steps_what_follows_a_change_runs():
    old, new = training(), training(seed=1)
    assert decisions(new, known(old))["train"] == "run"


def test_several_parameters_are_named():
    new = training(seed=1, fraction=0.1)
    why = reasons(new, (), previous(training()))
    assert why["split"] == "parameters fraction, seed changed"
    new = training(seed=1, fraction=0.1, stratify_by="a", mode="expression", expression="x")
    assert reasons(new, (), {"split": PreviousStep("split_data", 1, {})})["split"] == (
        "parameters mode, fraction, expression and 2 more changed"
    )


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (PreviousStep("partition", 1, {}), "the module is another one"),
        (PreviousStep("add_rows", 3, {}), "module version 3 → 1"),
        (PreviousStep("add_rows", 1, {}, {}, "lock0"), "the environment changed"),
        (PreviousStep("add_rows", 1, {"x": 1}), "parameter x changed"),
        (PreviousStep("add_rows", 1, {}), "the connections to `tables` changed"),
        (PreviousStep("add_rows", 1, {}, {"tables": ("other",)}), "new data from Adult"),
    ],
)
def test_the_reason_names_what_changed(step, reason):
    nodes = {"load": node("dataset", name="adult", title_="Adult"), "rows": node("add_rows")}
    graph = make_graph(nodes, "load.output > rows.tables")
    assert reasons(graph, (), {"rows": step})["rows"] == reason


def test_a_lost_result_is_computed_again():
    graph = training()
    why = reasons(graph, (), previous(graph))
    assert why["split"] == why["score"] == "its result is no longer stored"


def test_a_node_may_refuse_reuse_and_then_what_follows_perhaps_runs():
    graph = with_node(training(), "split", reuse=False)
    found = planned(graph, known(graph))
    assert found.nodes["split"].reason == "reuse is off"
    assert found.nodes["score"].decision == "maybe"
    assert found.nodes["learner"].decision == "reuse"


def test_a_run_may_force_all_or_some():
    graph = training()
    assert set(decisions(graph, known(graph), force=True).values()) == {"reuse", "run"}
    some = planned(graph, known(graph), force=("train",))
    assert some.nodes["train"].reason == "forced"
    assert some.counts == {"run": 1, "maybe": 1, "reuse": 3, "skip": 0, "total": 5}


def test_writing_is_never_reused_and_reading_only_when_it_is_known_what_would_be_read():
    nodes = {"read": node("import_data", url="https://x"), "write": node("export_data", path="p")}
    graph = make_graph(nodes, "read.output > write.dataset")
    why = reasons(graph, known(graph))
    assert why["read"] == "it reads the outside world"
    assert why["write"] == "it writes to the outside world"
    resolved = Resolved(reads={"read": "etag"})
    assert decisions(graph, known(graph, resolved), resolved=resolved) == {
        "read": "reuse", "write": "run",
    }  # fmt: skip


def test_targets_bring_what_they_need_and_nothing_else():
    graph = training()
    assert set(decisions(graph, targets=("train",))) == {"load", "split", "learner", "train"}


def test_a_run_from_a_node_takes_what_depends_on_it_and_the_results_it_needs():
    graph = training()
    found = planned(graph, known(graph), start=("train",), force=("train",))
    assert {name: item.decision for name, item in found.nodes.items()} == {
        "learner": "reuse", "split": "reuse", "train": "run", "score": "maybe",
    }  # fmt: skip
    assert found.nodes["split"].reason == "needed by what runs"


def test_from_and_targets_meet():
    graph = training()
    found = decisions(graph, known(graph), start=("split",), targets=("train",))
    assert set(found) == {"load", "split", "learner", "train"}


def test_a_run_from_a_node_names_the_result_that_is_not_there():
    graph = training()
    rest = known(graph) - {recipe_keys(graph, CATALOG, RESOLVED)["split"]}
    with pytest.raises(NotReusable, match=r"Split Data \(`split`\) .* no stored result") as caught:
        planned(graph, rest, start=("train",))
    assert caught.value.node == "split"
    refusing = with_node(graph, "split", reuse=False)
    with pytest.raises(NotReusable, match="reuse is off"):
        planned(refusing, known(refusing), start=("train",))


@pytest.mark.parametrize("where", ["targets", "start", "force"])
def test_a_request_for_a_node_that_is_not_there_is_refused(where):
    with pytest.raises(UnknownNode, match=r"no node `trian` to run\. Did you mean `train`"):
        planned(training(), **{where: ("trian",)})


def test_a_bypassed_node_is_skipped_and_what_follows_reads_around_it():
    nodes = {
        "load": node("dataset", name="adult"),
        "pick": node("select_columns", enabled_=False),
        "rows": node("add_rows"),
    }
    graph = make_graph(nodes, "load.output > pick.dataset", "pick.output > rows.tables")
    found = planned(graph)
    assert found.nodes["pick"].reason == "bypassed"
    assert found.nodes["rows"].decision == "run"
    assert found.counts["skip"] == 1
    assert found.wiring.inputs["rows"]["tables"][0].node == "load"


def test_a_bypassed_node_without_one_input_of_the_type_starves_what_needs_it():
    graph = with_node(training(), "train", enabled=False)
    found = planned(graph)
    assert found.nodes["score"].decision == "skip"
    assert found.nodes["score"].reason == "fed by Train Model, which gives nothing"


def test_what_is_fed_by_a_starving_node_starves_too_but_optional_inputs_do_not():
    nodes = {
        "model": node("train_model", enabled_=False),
        "score": node("score_model"),
        "sql": node("apply_sql"),
        "rows": node("add_rows"),
        "load": node("dataset", name="adult"),
        "last": node("select_columns"),
    }
    graph = make_graph(
        nodes,
        "model.output > score.model", "load.output > score.dataset", "load.output > sql.t1",
        "score.output > sql.t2", "score.output > rows.tables", "load.output > rows.tables",
        "score.output > last.dataset",
    )  # fmt: skip
    found = planned(graph)
    skipped = {name for name, item in found.nodes.items() if item.decision == "skip"}
    assert skipped == {"model", "score", "last"}
    assert "t2" not in found.wiring.inputs["sql"]
    assert len(found.wiring.inputs["rows"]["tables"]) == 1
