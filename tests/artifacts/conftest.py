"""A stored table for tests that read one."""

import pytest
from hypothesis import settings

from designer.artifacts.formats import table as table_format
from designer.artifacts.table import Table

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture
def stored(tmp_path):
    """Store a frame or table and give its path as the reader is given it."""

    def store(frame) -> str:
        table = frame if isinstance(frame, Table) else Table.from_frame(frame)
        path = tmp_path / "table"
        table_format.write(table, path)
        return str(path)

    return store
