"""Convert to CSV writes what other programs read."""

import pandas as pd

from designer.modules.data_transformation.convert_to_csv import convert_to_csv
from tests.contracts.examples import RecordingContext
from tests.modules.frames import table


def test_pandas_reads_the_same_table(tmp_path):
    data = table(n=[1, 2], x=[0.1, None], t=['a,"b"', "ü\n"], c_=["k", None])
    file = convert_to_csv(data, context=RecordingContext(tmp_path))
    expected = data.pandas().astype({"n": "int64", "t": str, "c": object})
    read = pd.read_csv(file.path)
    pd.testing.assert_frame_equal(read, expected, check_dtype=False, check_column_type=False)
    assert (file.name, file.media_type) == ("dataset.csv", "text/csv; charset=utf-8")
    assert file.summary["rows"] == 2


def test_formulas_are_defused_where_wanted(tmp_path):
    def written(*, defuse_formulas):
        context = RecordingContext(tmp_path)
        file = convert_to_csv(table(t=["=1+1"]), defuse_formulas=defuse_formulas, context=context)
        return file.path.read_text()

    assert written(defuse_formulas=False) == "t\n=1+1\n"
    assert written(defuse_formulas=True) == "t\n'=1+1\n"
