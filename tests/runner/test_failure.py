"""What a user is told of an error in a script: the own line, not what lies inside a library."""

import pandas as pd

from designer.runner.failure import explain

SCRIPT = """\
def rich(people):
    return people["incme"] > 50_000
"""


def test_the_traceback_of_a_missing_column_ends_in_the_users_line():
    space: dict[str, object] = {}
    exec(compile(SCRIPT, "script.py", "exec"), space)  # noqa: S102 - as the module runs scripts
    function = space["rich"]
    assert callable(function)
    try:
        function(pd.DataFrame({"income": [1]}))
    except KeyError as error:
        told = explain(error)
    assert told.line == 2
    assert told.traceback is not None
    assert "script.py" in told.traceback
    assert "pandas" not in told.traceback
