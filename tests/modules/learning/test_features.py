"""The matrix of a table is the same however the table is cut into chunks."""

import numpy as np
import pytest

from designer.artifacts.formats import table as table_format
from designer.modules.learning.features import fit_features
from tests.modules.frames import table

ROWS = 70_000  # more than one batch of a file


@pytest.mark.parametrize("encoding", ["codes", "indicators"])
def test_a_table_from_a_file_of_several_batches_gives_the_matrix_of_the_whole(tmp_path, encoding):
    whole = table(
        number=[None if i % 7 == 0 else i / 3 for i in range(ROWS)],
        flag=[i % 2 == 0 for i in range(ROWS)],
        level=["abc"[i % 3] for i in range(ROWS)],
    )
    table_format.write(whole, tmp_path / "file")
    read = table_format.read(tmp_path / "file")
    assert read.polars().n_chunks() > 1
    features = fit_features(whole, whole.names, encoding)
    assert np.array_equal(features.matrix(read), features.matrix(whole), equal_nan=True)
