"""A worker that launches one step and then waits to be killed: ``python -m`` with what it needs.

Its arguments are the address of the engine, the folder of the store, and the ids of the step.
"""

import os
import sys
import time
from pathlib import Path
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from designer.artifacts.store import LocalStore  # noqa: E402 - its users need Django set up
from designer.execution.backends.docker.backend import DockerBackend  # noqa: E402
from designer.execution.backends.docker.settings import DockerSettings  # noqa: E402
from tests.engines.dockerd import TABLES  # noqa: E402
from tests.execution.docker.steps import order_of  # noqa: E402

SCRIPT = """
import os, time, pandas
def azureml_main(a=None, b=None):
    print('before', flush=True)
    while not os.path.exists('go'):
        time.sleep(0.05)
    print('after', flush=True)
    return pandas.DataFrame({'x': [1, 2]}),
"""


def main() -> None:
    base_url, store, run_id, step_id = sys.argv[1:]
    settings = DockerSettings(LocalStore(Path(store)), "test", base_url=base_url, image=TABLES)
    backend = DockerBackend(settings)
    attempt = backend.prepare(order_of(SCRIPT, run_id=UUID(run_id), step_id=UUID(step_id)))
    backend.launch(attempt)
    time.sleep(600)


if __name__ == "__main__":
    main()
