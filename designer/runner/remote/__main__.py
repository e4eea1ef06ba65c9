"""Serve a worker over stdin and stdout: ``python -m designer.runner.remote FOLDER WHAT NAME``."""

import os
import sys
from pathlib import Path

from designer.runner.remote.attendant import Attendant
from designer.runner.remote.environment import build
from designer.runner.remote.frames import Frames, WorkerGoneError
from designer.runner.remote.places import Places
from designer.runner.remote.sweep import attempts, compile_runner, sweep
from designer.runner.sandbox import landlock
from designer.runner.sandbox.namespaces import are_allowed


def main(arguments: list[str]) -> None:
    """Attend to a step, build an environment, or sweep what is old."""
    os.umask(0o077)
    folder, what, name = arguments
    frames, places = Frames(0, 1), Places(Path(folder))
    frames.send("here", landlock=landlock.abi(), namespaces=are_allowed())
    try:
        if what == "step":
            Attendant(frames, places).run()
        elif what == "environment":
            build(frames, places, name)
        else:
            compile_runner()
            frames.send("found", attempts=attempts(places))
            sweep(places, frames.read()["over"])
            frames.send("swept")
    except WorkerGoneError:
        return


if __name__ == "__main__":
    main(sys.argv[1:])
