"""Web Service Input and Output: marks that a run passes through."""

from dataclasses import replace

from designer.catalog.snapshot import load
from designer.graph.schema_flow import flow
from designer.graph.world import World
from designer.modules.web_service.web_service_input import web_service_input
from designer.modules.web_service.web_service_output import web_service_output
from tests.builders import make_graph, node
from tests.contracts.examples import RecordingContext
from tests.modules.frames import table


def test_a_run_takes_the_example_as_it_is(tmp_path):
    given = table(a=[1, None], b_=["x", "y"])
    assert web_service_input(given, context=RecordingContext(tmp_path)) is given
    assert web_service_output(given) is given


def test_without_an_example_there_are_no_columns_and_the_log_says_so(tmp_path, caplog):
    result = web_service_input(name="rows", context=RecordingContext(tmp_path))
    assert (result.names, result.num_rows) == ([], 0)
    assert "No example is connected to “rows”" in caplog.text


def test_the_name_is_that_of_the_message(tmp_path, caplog):
    web_service_input(name="others", context=RecordingContext(tmp_path))
    assert "“others”" in caplog.text


def test_columns_are_known_behind_the_marks():
    columns = (replace(table(a=[1]).column("a"), role="label"),)
    graph = make_graph(
        {"d": node("dataset", name="d"), "i": node("web_service_input"),
         "o": node("web_service_output")},
        "d.output > i.example", "i.output > o.dataset",
    )  # fmt: skip
    known = flow(graph, load(), World(datasets={"d": {1: columns}}))
    assert known["o"]["output"].columns == columns
