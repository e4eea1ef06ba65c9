"""Tables and files become examples of Vowpal Wabbit, and its arguments are looked at."""

from dataclasses import replace
from pathlib import Path

import pytest

from designer.artifacts.values import File, Folder, Model
from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.train_vowpal_wabbit_model import train_vowpal_wabbit_model
from designer.modules.text_analytics.vowpal_arguments import checked_arguments
from designer.modules.text_analytics.vowpal_examples import Described, describe, examples
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext

DATA = table(
    size=[1.5, None, float("nan")],
    **{"new: city": ["Oslo", "Bad Ems", None], "old": [True, False, None]},
    price=[3, None, -1],
)


def test_numbers_have_values_and_texts_are_features():
    assert examples(DATA, "", "vw", describe(DATA, "price")) == [
        "3.0 | size:1.5 new__city=Oslo old:1.0",
        "| new__city=Bad_Ems old:0.0",
        "-1.0 |",
    ]


def test_levels_of_a_label_become_numbers():
    two, three = table(y=["no", "yes"], x=[1, 2]), table(y=["c", "a", "b", None], x=[1, 2, 3, 4])
    assert examples(two, "", "vw", describe(two, "y")) == ["-1 | x:1.0", "1 | x:2.0"]
    expected = ["3 | x:1.0", "1 | x:2.0", "2 | x:3.0", "| x:4.0"]
    assert examples(three, "", "vw", describe(three, "y")) == expected
    column = replace(two.column("y"), categorical=True, levels=("yes", "no"), role="label")
    marked = two.with_column_metadata({"y": column})
    assert examples(marked, "", "vw", describe(marked, "")) == ["1 | x:1.0", "-1 | x:2.0"]


def test_rows_are_written_as_those_that_were_learned_from():
    described = describe(DATA, "price")
    assert examples(DATA.select(DATA.names[:3]).head(1), "", "vw", described) == [
        "| size:1.5 new__city=Oslo old:1.0"
    ]
    with pytest.raises(ModuleError, match="“size” is not in the dataset that"):
        examples(DATA.select(["old", "price"]), "", "vw", described)


def test_a_single_column_of_texts_has_the_examples():
    data = table(line=["1 | a:2", None, "\n", "-1 |f b"])
    assert examples(data, "", "vw", Described()) == ["1 | a:2", "|", "|", "-1 |f b"]


def test_files_and_folders_have_an_example_in_each_line(tmp_path: Path):
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "a.vw"
    path.write_text("1 | a\n\n-1 | b\n")
    assert examples(File(path, "a.vw"), "", "vw", Described()) == ["1 | a", "-1 | b"]
    assert examples(Folder(tmp_path), "deep/a.vw", "vw", Described()) == ["1 | a", "-1 | b"]
    for name in ("", "a.vw", "../x"):
        with pytest.raises(ModuleError, match=r"not in the folder.*“deep/a.vw”"):
            examples(Folder(tmp_path), name, "vw", Described())
    path.write_bytes(b"\xff")
    with pytest.raises(ModuleError, match=r"“a.vw” is not a text in UTF-8.*at byte 0"):
        examples(File(path, "a.vw"), "", "vw", Described())


def test_lines_of_svmlight_are_translated():
    data = table(line=["1 1:0.5 3:2 # first", "-1 qid:3 2:1", "0"])
    assert examples(data, "", "svmlight", Described()) == ["1 | 1:0.5 3:2", "-1 | 2:1", "0 |"]


@pytest.mark.parametrize(
    "argument",
    [
        "-d x", "--data=x", "-f m", "-fm", "--final_regressor m", "-i m", "-p x", "--cache_file x",
        "-c", "--readable_model x", "--sendto x", "--cbt 2", "--lda 5", "--wap 3", "--active",
        "--rank 2", "--search 2",
    ],
)  # fmt: skip
def test_what_reads_or_writes_is_not_allowed(argument: str):
    with pytest.raises(ModuleError, match="is not allowed"):
        checked_arguments(f"--loss_function logistic {argument}")


def test_other_arguments_are_taken_apart_as_a_shell_does():
    given = checked_arguments("-l -0.5 -b 22 --ngram 2 --lda_D 5 -q 'a b' --link=logistic")
    assert given == [
        "-l", "-0.5", "-b", "22", "--ngram", "2", "--lda_D", "5", "-q", "a b", "--link=logistic",
    ]  # fmt: skip
    with pytest.raises(ModuleError, match="No closing quotation"):
        checked_arguments("-q 'a")


def test_what_cannot_be_used_is_refused_with_the_reason(tmp_path: Path):
    context = RecordingContext(workdir=tmp_path)
    with pytest.raises(ModuleError, match="No label column is named"):
        describe(DATA, "")
    with pytest.raises(ModuleError, match="label column “Price” is not in the table"):
        describe(DATA, "Price")
    with pytest.raises(ModuleError, match="“Other” is no model of Vowpal Wabbit"):
        train_vowpal_wabbit_model(
            table(t=["1 | a"]), Model("x", "custom", None, (), title="Other"), context=context
        )
    with pytest.raises(ModuleError, match="no examples to learn from"):
        train_vowpal_wabbit_model(table(t=["1 | a"]).head(0), context=context)
