"""`manage.py run` tells what happens in the words of the canvas."""

from collections.abc import Callable
from io import StringIO

from django.core.management import call_command

from designer.execution.supervisor import Supervisor
from designer.workspace.models import Pipeline
from tests.builders import make_document, node

ENTER = "enter_data_manually"


def test_nodes_are_called_as_on_the_canvas(pipeline: Callable[..., Pipeline], worker: Supervisor):
    document = make_document(
        {
            "n1": {**node(ENTER, data="x\n1\n"), "title": "Prices"},
            "n2": node(ENTER, data="x\n2\n"),
            "n3": node(ENTER, data="x\n3\n"),
            "n4": node("split_data"),
        },
        "n1.output > n4.dataset",
    )
    out = StringIO()
    call_command("run", str(pipeline(document).pk), "--wait", stdout=out)
    told = set(out.getvalue().splitlines())
    for name in ("Prices", "Enter Data Manually (n2)", "Enter Data Manually (n3)", "Split Data"):
        assert f"{name}: succeeded" in told
