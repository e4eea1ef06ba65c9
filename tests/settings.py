"""The settings of the tests: the product's own, with a data folder that is thrown away."""

import atexit
import os
import shutil
import tempfile
import warnings

from designer import sqlite

sqlite.use_safe_version()
_folder = tempfile.mkdtemp(prefix="plumbline-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["PLUMBLINE_DATA_DIR"] = _folder
# `make test-postgres` runs the tests on PostgreSQL.
_database_url = os.environ.get("PLUMBLINE_TEST_DATABASE_URL", "")
os.environ["PLUMBLINE_DATABASE_URL"] = _database_url

from designer import celery  # noqa: E402, F401 - shared tasks find the application
from designer.settings import *  # noqa: E402, F403

# A file: worker threads have connections of their own, which in memory would lock each other out.
if not _database_url:
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/tests.sqlite3"}  # noqa: F405

# WhiteNoise warns of the folder of built files, which unit tests do not need.
warnings.filterwarnings("ignore", message="No directory at", module="whitenoise.base")
