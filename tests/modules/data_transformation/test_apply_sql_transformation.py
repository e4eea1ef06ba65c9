"""Apply SQL Transformation: both dialects, what they cannot reach, and where errors are."""

import pytest

from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.apply_sql_transformation import apply_sql_transformation
from tests.contracts.examples import RecordingContext
from tests.modules.frames import table, types, values

T1 = table(a=[1, 2, None], b_=["x", None, "y"], **{"my column": [0.5, 1.5, 2.5]})
DIALECTS = ("duckdb", "sqlite")
both = pytest.mark.parametrize("dialect", DIALECTS)


@pytest.fixture
def run(tmp_path):
    def run(script, dialect="duckdb", t2=None, t3=None):
        context = RecordingContext(tmp_path)
        return apply_sql_transformation(T1, t2, t3, script=script, dialect=dialect, context=context)

    return run


@both
def test_the_default_gives_the_table_as_it_is(run, dialect):
    assert run("select * from t1", dialect).equals(T1)


@both
def test_all_inputs_can_be_queried(run, dialect):
    script = "select t1.a, t2.v, t3.w from t1, t2, t3 where t1.a = t2.k order by t1.a"
    result = run(script, dialect, table(k=[1, 2], v=["p", "q"]), table(w=[9]))
    assert values(result) == {"a": [1, 2], "v": ["p", "q"], "w": [9, 9]}


@both
def test_the_last_statement_gives_the_result(run, dialect):
    script = (
        "create table big as select a from t1 where a > 1; -- first\nselect a + 1 as c from big;"
    )
    assert values(run(script, dialect)) == {"c": [3]}


@both
def test_sums_of_whole_numbers_are_whole_numbers(run, dialect):
    assert types(run("select sum(a) as s, avg(a) as m from t1", dialect)) == {
        "s": "integer",
        "m": "float",
    }


@both
def test_a_result_without_rows_has_its_columns(run, dialect):
    result = run("select a, b from t1 where 1 = 0", dialect)
    assert (result.num_rows, types(result)) == (0, {"a": "integer", "b": "string"})


@both
def test_equal_names_are_told_apart(run, dialect):
    assert run("select 1 as a, 2 as a", dialect).names == ["a", "a (1)"]


def test_sqlite_takes_names_in_brackets(run):
    assert values(run("select [my column] as c from t1", "sqlite"))["c"] == [0.5, 1.5, 2.5]


@pytest.mark.parametrize(
    ("dialect", "script", "message"),
    [
        ("duckdb", "select *\nfrom t1\nwhere nosuch = 1", "line 3, column 7: where nosuch = 1"),
        ("duckdb", "select 1;\n  selec 2", "line 2, column 3"),
        ("duckdb", "select 1;\nselect * from nowhere", "line 2, column 15"),
        ("sqlite", "select *\nform t1", "line 2"),
        ("sqlite", "select 1;\nselect * from nowhere", "line 2, column 15: no such table"),
    ],
)
def test_an_error_has_its_place(run, dialect, script, message):
    with pytest.raises(ModuleError) as caught:
        run(script, dialect)
    assert caught.value.code == "sql_error"
    assert message in caught.value.message


@pytest.mark.parametrize("script", ["", " -- nothing\n", "create table x (a integer)"])
@both
def test_a_script_must_end_with_a_query(run, dialect, script):
    with pytest.raises(ModuleError):
        run(script, dialect)


@pytest.mark.parametrize(
    "script",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/hostname')",
        "select * from '/etc/passwd'",
        "select * from glob('/*')",
        "copy t1 to '{folder}/stolen.csv'; select 1",
        "attach '{folder}/stolen.db' as s; select 1",
        "export database '{folder}/stolen'; select 1",
        "install httpfs; select 1",
        "load httpfs; select 1",
        "set enable_external_access = true; select 1",
        "set memory_limit = '900GB'; select 1",
        "set lock_configuration = false; select 1",
        "set python_enable_replacements = true; select 1",
        "select * from hidden_frame",
    ],
)
def test_duckdb_reaches_nothing_but_its_tables(run, tmp_path_factory, script):
    outside = tmp_path_factory.mktemp("outside")
    hidden_frame = T1.pandas()
    assert len(hidden_frame) == T1.num_rows
    with pytest.raises(ModuleError):
        run(script.format(folder=outside))
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    "script",
    [
        "attach '{folder}/stolen.db' as s; select 1",
        "vacuum into '{folder}/stolen.db'; select 1",
        "pragma database_list",
        "select load_extension('x')",
        "select readfile('/etc/passwd')",
        "select writefile('{folder}/stolen', 'x')",
    ],
)
def test_sqlite_reaches_nothing_but_its_tables(run, tmp_path_factory, script):
    outside = tmp_path_factory.mktemp("outside")
    with pytest.raises(ModuleError):
        run(script.format(folder=outside), "sqlite")
    assert list(outside.iterdir()) == []
