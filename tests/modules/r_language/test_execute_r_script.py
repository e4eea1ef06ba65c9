"""Execute R Script: what a function in R gets, gives back and gets wrong, with a real R."""

import base64
import shutil
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import polars as pl
import pytest

from designer.artifacts.table import Table
from designer.artifacts.values import File
from designer.catalog.errors import ModuleError
from designer.modules.r_language.execute_r_script import EXAMPLE, Results, execute_r_script
from tests.contracts.examples import RecordingContext
from tests.contracts.tables import mixed
from tests.modules.frames import table, types, values

DATA = table(a=[1, None, 3], b_=["x", "y", None])
needs_r = pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="needs R: apt-get install r-base-core"
)


@pytest.fixture
def context(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return RecordingContext(tmp_path)


@pytest.fixture
def run(context):
    def run(script: str, first=DATA, second=None, bundle=None, **params) -> Results:
        return execute_r_script(first, second, bundle, script=script, **params, context=context)

    return run


def main(body: str) -> str:
    return f"azureml_main <- function(dataframe1, dataframe2) {{\n{body}\n}}"


@needs_r
def test_the_example_gives_both_inputs(run, tmp_path):
    first, second = run(EXAMPLE, DATA, table(c=[1.5]))
    assert first.equals(DATA)
    assert values(second) == {"c": [1.5]}
    assert not list(tmp_path.iterdir())


@needs_r
def test_every_kind_of_value_comes_back_as_it_was(run):
    """All but decimals, which are doubles in R, and so are the large whole numbers of the table."""
    given = mixed()
    first, _ = run(EXAMPLE, given)
    # A double keeps 53 bits of a whole number.
    whole = pl.col("integer").cast(pl.Float64).cast(pl.Int64)
    plain = given.polars().with_columns(pl.col("decimal").cast(pl.Float64), whole)
    shown = first.polars()
    names = [name for name in plain.columns if name != "nothing"]
    assert [name for name in names if not shown[name].equals(plain[name])] == []
    assert shown["nothing"].null_count() == given.num_rows
    for name in ("city", "outcome"):
        assert first.column(name) == given.column(name)


@needs_r
def test_what_r_makes_of_the_kinds(run):
    given = table(
        i=[1], l=[True], d=[1.5], s=["ü"], f_=["x"], day=[date(2024, 2, 29)],
        naive=[datetime(2024, 2, 29, 12, 30, 15, 123456)],
        zoned=[datetime(2024, 2, 29, 12, tzinfo=UTC)], clock=[time(1, 2, 3)],
        span=[timedelta(minutes=2)], money=[Decimal("1.25")], big=[2**40],
    )  # fmt: skip
    script = main(
        "classes <- vapply(dataframe1, function(x) class(x)[[1]], '')\n"
        "shown <- vapply(dataframe1, function(x) format(x)[[1]], '')\n"
        "data.frame(classes = classes, shown = shown)"
    )
    found = values(run(script, given).first)
    assert dict(zip(given.names, found["classes"], strict=True)) == {
        "i": "integer", "l": "logical", "d": "numeric", "s": "character", "f": "factor",
        "day": "Date", "naive": "POSIXct", "zoned": "POSIXct", "clock": "difftime",
        "span": "difftime", "money": "numeric", "big": "numeric",
    }  # fmt: skip
    shown = dict(zip(given.names, found["shown"], strict=True))
    assert shown["day"] == "2024-02-29"
    assert shown["naive"].startswith("2024-02-29 12:30:15")
    assert (shown["clock"], shown["span"], shown["s"]) == ("3723 secs", "120 secs", "ü")


@needs_r
def test_what_r_makes_anew(run):
    script = main(
        "data.frame(n = c(1, NA, NaN), w = 1:3, t = c('a', NA, ''), b = c(TRUE, NA, FALSE),\n"
        "  f = factor(c('b', 'a', NA), levels = c('b', 'a', 'c')),\n"
        "  o = factor(c('b', 'a', 'a'), levels = c('b', 'a'), ordered = TRUE),\n"
        "  d = as.Date('2024-02-29') + 0:2,\n"
        "  z = as.POSIXct('2024-02-29 12:00', tz = 'Europe/Zurich') + 0:2,\n"
        "  l = as.POSIXct('2024-02-29 12:00') + c(0, 0.25, NA),\n"
        "  s = as.difftime(1:3, units = 'mins'))"
    )
    found = run(script).first
    assert types(found) == {
        "n": "float", "w": "integer", "t": "string", "b": "boolean", "f": "string", "o": "string",
        "d": "date", "z": "datetime", "l": "datetime", "s": "duration",
    }  # fmt: skip
    shown = values(found)
    assert shown["n"][:2] == [1, None]
    assert str(shown["n"][2]) == "nan"
    assert (shown["t"], shown["b"]) == (["a", None, ""], [True, None, False])
    assert (shown["f"], found.column("f").levels) == (["b", "a", None], ("b", "a", "c"))
    assert (found.column("o").ordered, found.column("f").ordered) == (True, False)
    assert shown["d"][2] == date(2024, 3, 2)
    assert found.column("z").time_zone == "Europe/Zurich"
    assert shown["z"][0].astimezone(UTC) == datetime(2024, 2, 29, 11, tzinfo=UTC)
    assert shown["l"] == [
        datetime(2024, 2, 29, 12), datetime(2024, 2, 29, 12, 0, 0, 250000), None,
    ]  # fmt: skip
    assert shown["s"][1] == timedelta(minutes=2)


@needs_r
def test_a_regression_has_the_coefficients_that_r_prints_of_its_own_data(run):
    """R's manual of lm, Annette Dobson's plant weights: intercept 5.032, treatment -0.371."""
    control = [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14]
    treated = [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69]
    given = table(weight=control + treated, group_=["Ctl"] * 10 + ["Trt"] * 10)
    script = main("data.frame(found = coef(lm(weight ~ group, dataframe1)))")
    assert values(run(script, given).first)["found"] == pytest.approx([5.032, -0.371], abs=1e-12)


@needs_r
def test_columns_that_stay_keep_what_is_known_of_them(run):
    script = main("dataframe1$n <- dataframe1$a * 2L\ndataframe1[which(dataframe1$n > 2), ]")
    result = run(script).first
    assert values(result) == {"a": [3], "b": [None], "n": [6]}
    assert result.column("b").levels == ("x", "y")


@needs_r
@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("list(dataset1 = dataframe1, dataset2 = data.frame(z = 1))", (["a", "b"], ["z"])),
        ("list(dataset2 = dataframe1)", ([], ["a", "b"])),
        ("list(dataset2 = dataframe1, dataset1 = data.frame(z = 1))", (["z"], ["a", "b"])),
        ("list(dataframe1, data.frame(z = 1))", (["a", "b"], ["z"])),
        ("dataframe1", (["a", "b"], [])),
        ("list(dataset1 = dataframe2)", ([], [])),
        ("NULL", ([], [])),
    ],
)
def test_ways_to_give_results(run, body, names):
    first, second = run(main(body))
    assert (first.names, second.names) == names


@needs_r
def test_a_function_may_take_one_frame(run):
    assert run("azureml_main <- function(d) d[1, ]").first.num_rows == 1


@needs_r
def test_tables_without_rows_or_columns(run):
    empty = DATA.head(0)
    assert run(EXAMPLE, empty).first.equals(empty)
    nothing = Table.from_frame(pl.DataFrame())
    assert run(EXAMPLE, nothing).first.names == []


@needs_r
def test_the_seed_decides_random_numbers(run):
    script = main("data.frame(x = runif(3))")
    first = values(run(script, seed=1).first)
    assert first == values(run(script, seed=1).first)
    assert first != values(run(script, seed=2).first)


@needs_r
def test_prints_are_left_to_the_log(run, capfd):
    run(main("print('hello'); message('careful')\ndataframe1"))
    told = capfd.readouterr()
    assert "hello" in told.out
    assert "careful" in told.err


@needs_r
def test_plots_are_shown(run, context):
    run(main("plot(1:3); hist(c(1, 2, 2)); dev.off(); barplot(1:3)\ndataframe1"))
    assert list(context.figures) == ["Figure 1", "Figure 2", "Figure 3"]
    image = base64.b64decode(context.figures["Figure 1"]["data_base64"])
    assert image.startswith(b"\x89PNG")


@needs_r
def test_a_bundle_is_unpacked_and_can_be_sourced(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        archive.writestr("helper.R", "answer <- 42")
    script = "source('Script Bundle/helper.R')\n" + main("data.frame(answer = answer)")
    result = run(script, bundle=File(tmp_path / "bundle.zip", "bundle.zip")).first
    assert values(result) == {"answer": [42.0]}


@needs_r
@pytest.mark.parametrize(
    ("script", "message"),
    [
        (main("x <- 1\nstop('no luck')"), "failed in line 3: no luck."),
        ("x <- 1\ny <- nosuch + 1", "failed in line 2: object 'nosuch' not found"),
        ("f <- function() {\n  stop('deep')\n}\n" + main("f()"), "failed in line 2: deep"),
        ("azureml_main <- function( {", "It is not valid R"),
        ("library(nosuchpackage)", "in line 1: there is no package called"),
        ("main <- function() 1", "no function `azureml_main`"),
        (main("5"), "must return list"),
        (main("list(dataset1 = 1:3)"), "Result 1 of `azureml_main` is of the type integer"),
        (main("data.frame(a = 1, b = as.raw(1))"), "column “b” of the result is of the type raw"),
        (main("quit()"), "Do not call quit()"),
    ],
)
def test_an_error_says_what_and_in_which_line(run, script, message):
    with pytest.raises(ModuleError) as caught:
        run(script)
    assert caught.value.code == "script_failed"
    assert message in caught.value.message


@needs_r
def test_an_error_that_the_script_handles_is_none(run):
    body = "x <- tryCatch(stop('handled'), error = function(e) 1)\ndata.frame(x = x)"
    assert values(run(main(body)).first) == {"x": [1.0]}


@needs_r
@pytest.mark.parametrize(
    ("given", "code"),
    [(table(a=[b"1"]), "column_type_unsupported"), (table(a=["x\0y"]), "text_unsupported")],
)
def test_what_r_cannot_hold(run, given, code):
    with pytest.raises(ModuleError) as caught:
        run(EXAMPLE, given)
    assert (caught.value.code, caught.value.column) == (code, "a")


def test_without_r_it_says_how_to_get_it(run, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ModuleError, match="apt-get install r-base-core") as caught:
        run(EXAMPLE)
    assert caught.value.code == "r_missing"


@needs_r
def test_nothing_of_the_environment_reaches_r(run, monkeypatch):
    monkeypatch.setenv("PLUMBLINE_SECRET_KEY", "canary")
    script = main("data.frame(n = names(Sys.getenv()), v = as.character(Sys.getenv()))")
    found = values(run(script).first)
    assert "PLUMBLINE_SECRET_KEY" not in found["n"]
    assert "canary" not in found["v"]
