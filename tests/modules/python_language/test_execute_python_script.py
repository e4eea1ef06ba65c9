"""Execute Python Script: what the user's function gets, gives back and gets wrong."""

import base64
import sys
import zipfile

import pytest

from designer.artifacts.values import File
from designer.catalog.errors import ModuleError
from designer.modules.python_language.execute_python_script import (
    EXAMPLE,
    Results,
    execute_python_script,
)
from tests.contracts.examples import RecordingContext
from tests.modules.frames import table, values

DATA = table(a=[1, None, 3], b_=["x", "y", None])


@pytest.fixture
def context(tmp_path, monkeypatch):
    """The step's own folder, as the runner prepares it; what a script imports is forgotten."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield RecordingContext(tmp_path)
    for name in ("script", "helper"):
        sys.modules.pop(name, None)


@pytest.fixture
def run(context):
    def run(script: str, first=DATA, second=None, bundle=None) -> Results:
        return execute_python_script(first, second, bundle, script=script, context=context)

    return run


def test_the_example_gives_the_first_input(run):
    first, second = run(EXAMPLE)
    assert first.equals(DATA)
    assert second.names == []


def test_two_frames_in_and_two_out(run):
    script = "def azureml_main(dataframe1, dataframe2):\n    return dataframe2, dataframe1"
    first, second = run(script, DATA, table(c=[1.5]))
    assert values(first) == {"c": [1.5]}
    assert values(second)["a"] == [1, None, 3]


def test_an_input_that_is_not_connected_is_none(run):
    script = "def azureml_main(a, b):\n    assert b is None\n    return a"
    assert run(script).first.num_rows == 3


@pytest.mark.parametrize(
    "script",
    [
        "def azureml_main(a): return a",
        "def azureml_main(*frames): return [frames[0]]",
        "def azureml_main(dataframe1=None, dataframe2=None): return (dataframe1,)",
        "import polars as pl\ndef azureml_main(a): return pl.from_pandas(a)",
    ],
)
def test_other_ways_to_take_and_give_frames(run, script):
    assert run(script).first.num_rows == 3


def test_nothing_returned_gives_empty_tables(run):
    first, second = run("def azureml_main(a): pass")
    assert (first.names, second.names) == ([], [])


def test_columns_that_stay_keep_what_is_known_of_them(run):
    script = "def azureml_main(a):\n    a['n'] = a['a'] * 2\n    return a[a['n'] > 2]"
    result = run(script).first
    assert values(result) == {"a": [3], "b": [None], "n": [6]}
    assert result.column("b").levels == ("x", "y")


def test_prints_are_left_to_the_log(run, capsys):
    run("def azureml_main(a):\n    print('hello')\n    return a")
    assert "hello" in capsys.readouterr().out


def test_figures_are_handed_on_as_images(run, context):
    run(
        "import matplotlib.pyplot as plt\n"
        "def azureml_main(a):\n"
        "    plt.plot([1, 2]); plt.title('Growth'); plt.show()\n"
        "    plt.figure('named'); plt.bar(['x'], [1])\n"
        "    return a"
    )
    assert list(context.figures) == ["Figure 1", "named"]
    image = context.figures["Figure 1"]
    assert (image["kind"], image["media_type"], image["alt"]) == ("image", "image/png", "Growth")
    assert base64.b64decode(image["data_base64"]).startswith(b"\x89PNG")


def test_a_bundle_is_unpacked_and_can_be_imported(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        archive.writestr("helper.py", "ANSWER = 42")
        archive.writestr("data/words.txt", "hello")
    script = (
        "import helper, pathlib, pandas as pd\n"
        "def azureml_main(a):\n"
        "    text = pathlib.Path('./Script Bundle/data/words.txt').read_text()\n"
        "    return pd.DataFrame({'answer': [helper.ANSWER], 'text': [text]})"
    )
    result = run(script, bundle=File(tmp_path / "bundle.zip", "bundle.zip")).first
    assert values(result) == {"answer": [42], "text": ["hello"]}


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("def azureml_main(a):\n    x = 1\n    return a['no']", "in line 3: KeyError: 'no'"),
        ("x = 1\ny = 1 / 0", "in line 2: ZeroDivisionError"),
        ("def azureml_main(a:\n  pass", "not valid Python in line 1"),
        ("import nosuchmodule", "in line 1: ModuleNotFoundError"),
        ("def main(a): return a", "no function `azureml_main`"),
        ("def azureml_main(a): return 5", "Result 1 of `azureml_main` is a int"),
        ("def azureml_main(a): return a, a, a", "returned 3 values"),
        ("def azureml_main(a): return a.rename(columns={'a': 1})", "whose name is 1"),
    ],
)
def test_an_error_says_what_and_in_which_line(run, script, message):
    with pytest.raises(ModuleError) as caught:
        run(script)
    assert caught.value.code == "script_failed"
    assert message in caught.value.message


def test_the_users_error_is_the_cause(run):
    with pytest.raises(ModuleError) as caught:
        run("def azureml_main(a):\n    return a['no']")
    assert isinstance(caught.value.__cause__, KeyError)
