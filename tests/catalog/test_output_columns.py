"""Schema rules say which columns come out, before anything runs."""

from dataclasses import replace

import pytest

from designer.artifacts.column import Column
from designer.catalog.output_columns import no_dataset, output_columns
from designer.catalog.schema_rules import (
    adds,
    aggregated,
    beside,
    change,
    choose,
    computed,
    dataset,
    drops,
    renamed,
    retyped,
    same,
    selected,
    table,
    unknown,
)
from designer.catalog.spec import InputPort, ModuleSpec, OutputPort, Parameter

A, B, C = Column("a", "integer"), Column("b", "string"), Column("c", "float", role="label")
TABLE = (A, B, C)
NAMED = {"start": "none", "rules": [{"action": "include", "by": "name", "values": ["b", "a"]}]}


def columns(rule, *, other=None, **params):
    """What a module with one output gives when `TABLE` arrives at its port `dataset`."""
    spec = ModuleSpec(
        "m", 1, "M", "G", "", "", "m:m",
        inputs=(InputPort("dataset", "", "Table"), InputPort("other", "", "Table")),
        outputs=(OutputPort("output", "", "Table"),),
        parameters=tuple(Parameter(name, name, "text", {}) for name in params),
        schema_rules={"output": rule} if rule else {},
    )  # fmt: skip
    found = output_columns(spec, params, {"dataset": TABLE, "other": other}, stored)
    return found["output"]


def stored(name, version):
    return (A,) if (name, version) == ("adult", None) else no_dataset(name, version)


def names(rule, **params):
    found = columns(rule, **params)
    return None if found is None else [column.name for column in found]


def test_same():
    assert columns(same("dataset")) == TABLE
    assert columns(same("other")) is None


def test_selected_by_a_selector_comes_in_its_order():
    assert names(selected("dataset", "pick"), pick=NAMED) == ["a", "b"]
    assert names(selected("dataset", "pick"), pick={**NAMED, "keep_order": True}) == ["b", "a"]


def test_selected_by_one_name_by_names_and_by_nothing():
    assert names(selected("dataset", "pick"), pick="b") == ["b"]
    assert names(selected("dataset", "pick"), pick=["c", "a"]) == ["c", "a"]
    assert names(selected("dataset", "pick"), pick=None) == []


def test_dropped():
    assert names(drops("dataset", "pick"), pick=NAMED) == ["c"]


def test_added_columns_replace_those_of_their_name_and_take_names_from_parameters():
    rule = adds("dataset", {"name": "{pick}_score", "type": "float"}, {"name": "a", "type": "date"})
    assert columns(rule, pick="b") == (Column("a", "date"), B, C, Column("b_score", "float"))


def test_renamed_by_a_text_or_a_list():
    assert names(renamed("dataset", "pick", "to"), pick=NAMED, to="x, y") == ["x", "y", "c"]
    assert names(renamed("dataset", "pick", "to"), pick="c", to=["z"]) == ["a", "b", "z"]
    assert names(renamed("dataset", "pick", "to"), pick="c", to="") == ["a", "b", "c"]


def test_renaming_that_cannot_work_is_unknown():
    assert names(renamed("dataset", "pick", "to"), pick=NAMED, to="x") is None
    assert names(renamed("dataset", "pick", "to"), pick="a", to="b") is None


def test_columns_with_new_values_keep_name_and_role():
    level = Column("b", "string", categorical=True, levels=("x",), role="label")
    rule = retyped("dataset", "picked", {"type": "float"})
    assert columns(rule, picked=NAMED)[:2] == (Column("a", "float"), Column("b", "float"))
    other = columns(retyped("other", "picked", {"type": "float"}), other=(level,), picked="b")
    assert other == (Column("b", "float", role="label"),)
    assert columns(retyped("other", "picked", {"type": "float"}), picked="b") is None


def test_a_column_that_a_formula_gives():
    rule = computed("dataset", "name", "formula")
    assert columns(rule, name=" d ", formula="[a] / 2") == (*TABLE, Column("d", "float"))
    assert columns(rule, name="c", formula="[b]")[2] == Column("c", "string", role="label")
    assert columns(rule, name="d", formula="[a] + ") is None
    assert columns(rule, name="d", formula="[z]") is None
    assert columns(computed("other", "name", "formula"), name="d", formula="1") is None


def test_the_columns_of_statistics():
    rule = aggregated("dataset", "keys", "statistics")
    names = [{"name": name, "type": "string"} for name in ("column", "statistic", "name")]
    rows = [["", "rows", ""], ["c", "mean", "average"], ["b", "first", None]]
    found = columns(rule, keys=NAMED, statistics={"columns": names, "rows": rows})
    expected = (
        B,
        A,
        Column("rows", "integer"),
        Column("average", "float"),
        Column("first(b)", "string"),
    )
    assert found == expected
    wrong = {"columns": names, "rows": [["z", "mean", ""]]}
    assert columns(rule, keys=NAMED, statistics=wrong) is None
    assert columns(aggregated("other", "keys", "statistics"), keys=NAMED, statistics=wrong) is None


def test_beside():
    other = (Column("d", "date"),)
    assert columns(beside("dataset", "other"), other=other) == (*TABLE, *other)
    assert columns(beside("dataset", "other"), other=(A,)) is None
    assert columns(beside("dataset", "other")) is None


def test_doubles_beside_each_other_are_numbered_where_the_rule_says_so():
    found = columns(beside("dataset", "other", numbered=True), other=(A,))
    assert found == (*TABLE, replace(A, name=f"{A.name} (1)"))


def test_an_inline_table():
    data = {"columns": [{"name": "x", "type": "integer"}], "rows": []}
    assert columns(table("data"), data=data) == (Column("x", "integer"),)


def test_a_dataset():
    assert columns(dataset(), name="adult", version=None) == (A,)
    assert columns(dataset(), name="other", version=None) is None


def test_a_choice_of_rules():
    rule = choose("mode", {"keep": same("dataset")}, otherwise=drops("dataset", "mode"))
    assert columns(rule, mode="keep") == TABLE
    assert names(rule, mode="a") == ["b", "c"]
    assert columns(choose("mode", {}), mode="x") is None


def test_no_rule_and_the_unknown_rule_say_nothing():
    assert columns(None) is None
    assert columns(unknown()) is None


@pytest.mark.parametrize(
    "rule",
    [
        selected(same("other"), "pick"),
        drops(same("other"), "pick"),
        adds(same("other"), {"name": "x", "type": "date"}),
        renamed(same("other"), "pick", "pick"),
    ],
)
def test_what_is_made_of_the_unknown_is_unknown(rule):
    assert columns(rule, pick="a") is None


GONE = {"start": "none", "rules": [{"action": "include", "by": "name", "values": ["gone"]}]}


@pytest.mark.parametrize("value", [7, {"rules": 3}, {"rules": [{}]}, [["a"]], GONE])
def test_a_parameter_that_fits_nothing_is_never_an_error_here(value):
    found = columns(selected("dataset", "pick"), pick=value)
    assert found is None or found == ()


CHANGES = (
    change("to", "text", {"type": "string", "categorical": False}),
    change("to", "unmark", {"role": "feature"}, {"role": "label"}),
)


def test_changes_follow_the_parameter_and_what_the_column_was():
    when = Column("when", "datetime", time_zone="Europe/Berlin")
    rule = renamed("other", "pick", "names", *CHANGES)
    picks = {"pick": {"start": "all", "rules": []}, "names": []}
    assert columns(rule, other=(when, C), to="text", **picks) == (
        Column("when", "string"), Column("c", "string", role="label"),
    )  # fmt: skip
    assert columns(rule, other=(when, C), to="unmark", **picks) == (when, Column("c", "float"))
    assert columns(rule, other=(when, C), to="nothing", **picks) == (when, C)


def test_a_column_that_is_picked_by_its_role_is_renamed_after_it_lost_the_role():
    labels = {"start": "none", "rules": [{"action": "include", "by": "role", "values": ["label"]}]}
    rule = renamed("dataset", "pick", "names", *CHANGES)
    assert columns(rule, pick=labels, names=["d"], to="unmark") == (A, B, Column("d", "float"))
