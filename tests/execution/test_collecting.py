"""What a step has staged comes into the store under its own port, several outputs side by side."""

from designer.execution.backends.process import ProcessBackend
from tests.execution.test_backend_contract import order_for, wait_for_end_of

TWO = (
    "import pandas\n"
    "def azureml_main(dataframe1=None, dataframe2=None):\n"
    "    return pandas.DataFrame({'x': [1]}), pandas.DataFrame({'x': range(200_000)})\n"
)


def test_outputs_that_are_committed_side_by_side_keep_their_ports(backend: ProcessBackend):
    attempt = backend.prepare(order_for(TWO))
    backend.launch(attempt)
    wait_for_end_of(backend, attempt)
    report = backend.collect(attempt)
    backend.cleanup(attempt)
    outputs = report.outputs
    assert report.outcome == "succeeded", report.error
    assert list(outputs) == ["first", "second"]
    assert [output.summary["rows"] for output in outputs.values()] == [1, 200_000]
    assert all(backend.store.has(output.digest) for output in outputs.values())
