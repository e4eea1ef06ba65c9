"""Run steps as whoever runs this and print what came of them: a program for test_plain_user."""

import json
import sys
from pathlib import Path

from tests.runner.host_client import a_host, light

STEPS = {
    "user": ("import os\noutput = os.getuid() != 0", {}),
    "bomb": ("import os\nwhile True: os.fork()", {"processes": 32, "timeout_seconds": 20}),
    "memory": (
        "hoard = []\nwhile True: hoard.append(bytearray(1 << 24))",
        {"memory_bytes": 1 << 28},
    ),
    "pool": (
        "import multiprocessing as m\noutput = m.get_context('fork').Pool(2).map(abs, [-1, 2])",
        {},
    ),
}


def main(steps: Path, isolation: str) -> None:
    said = {}
    with a_host(light(steps, isolation=isolation)) as client:
        for name, (source, limits) in STEPS.items():
            folder, _, end = client.run(client.script(f"{isolation}-{name}", source, **limits))
            result = folder / "outputs" / "output"
            said[name] = end.error.code if end.error else result.read_text()
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
