"""Start a step host: ``python -m designer.runner.host --steps FOLDER``.

First it puts up the walls that this machine allows and starts itself again inside them; then it
imports the libraries and serves commands from stdin, telling events on stdout.
"""

import argparse
import os
import select
import signal
import sys
from pathlib import Path

from designer.runner.host.channel import Channel
from designer.runner.host.nursery import serve
from designer.runner.host.preload import preload
from designer.runner.host.surroundings import look_around
from designer.runner.protocol.command import (
    DEFAULT_PRELOAD,
    HostOptions,
    host_command,
    host_environment,
)
from designer.runner.sandbox import bubblewrap
from designer.runner.sandbox.cgroups import Group, make_group
from designer.runner.sandbox.syscalls import (
    PR_SET_PDEATHSIG,
    name_process,
    prctl,
)

# Behind the walls /tmp is the host's own; without a cache fontconfig complains at every start.
PRIVATE_CACHE = {"XDG_CACHE_HOME": "/tmp/cache"}  # noqa: S108


def main() -> None:
    """Put up the walls, or serve inside them."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # It outlives what this process makes of itself.
    _end_without_worker(0)
    arguments = _parser().parse_args()
    options = HostOptions(
        steps=arguments.steps.resolve(),
        readable=tuple(path.resolve() for path in arguments.readable),
        writable=tuple(path.resolve() for path in arguments.writable),
        network=arguments.network,
        processes=arguments.processes,
        readers=arguments.readers,
        threads=arguments.threads,
        preload=tuple(arguments.preload or DEFAULT_PRELOAD),
        load_later=tuple(arguments.load_later),
        reading=arguments.reading,
        isolation=arguments.isolation,
    )
    if arguments.inside is None:
        _start_inside(options)
    group = Group(tuple(arguments.group)) if arguments.group else None
    _serve(options, is_walled=arguments.inside == "walls", group=group)


def _start_inside(options: HostOptions) -> None:
    """Replace this process, so that the worker's child is bubblewrap itself."""
    environment = host_environment() | {"OMP_NUM_THREADS": str(options.threads)}
    group = make_group() if options.isolation != "reduced" else None
    folders = group.folders if group else ()
    inside = [*host_command(options), *(f"--group={folder}" for folder in folders)]
    program = bubblewrap.find_bubblewrap() if options.isolation == "auto" else None
    if program is not None:
        walls = bubblewrap.Walls(
            readable=options.readable,
            writable=(options.steps, *options.writable, *folders),
            environment=environment | PRIVATE_CACHE,
            network=options.network,
        )
        command = bubblewrap.arguments(program, walls)
        problem = bubblewrap.find_problem(command)
        if problem is None:
            os.execve(program, [*command, *inside, "--inside=walls"], environment)  # noqa: S606
        sys.stderr.write(f"Steps run without bubblewrap: {problem}\n")
    os.execve(sys.executable, [*inside, "--inside=open"], environment)  # noqa: S606


def _serve(options: HostOptions, *, is_walled: bool, group: Group | None) -> None:
    worker = Channel(os.dup(0), os.dup(1))
    _keep_streams_from_libraries()
    name_process("step-nursery")
    surroundings = look_around(options, is_walled=is_walled, group=group)
    preload(options.preload, before_each=lambda: _end_without_worker(worker.fileno()))
    os.chdir("/")
    serve(worker, surroundings)


def _end_without_worker(incoming: int) -> None:
    """End when the other end of stdin is closed: whoever started this host is dead."""
    poll = select.poll()
    poll.register(incoming, 0)  # A hang-up is told also when nothing is asked for.
    if any(event & select.POLLHUP for _, event in poll.poll(0)):
        sys.exit(0)


def _keep_streams_from_libraries() -> None:
    """Let nothing that prints come between the events: stdout goes where stderr goes."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m designer.runner.host", description=__doc__)
    parser.add_argument("--steps", type=Path, required=True, help="where step folders lie")
    parser.add_argument("--readable", type=Path, action="append", default=[])
    parser.add_argument("--writable", type=Path, action="append", default=[])
    parser.add_argument("--preload", action="append", default=[], help="modules to import")
    parser.add_argument("--load-later", action="append", default=[], help="and those afterwards")
    parser.add_argument("--processes", type=int, default=2, help="kept forked ahead of need")
    parser.add_argument("--readers", type=int, default=1, help="calls answered at once")
    parser.add_argument("--threads", type=int, default=1, help="threads of a step")
    parser.add_argument("--reading", default="designer.artifacts.reading")
    parser.add_argument("--network", action="store_true", help="steps may use the network")
    parser.add_argument("--isolation", choices=("auto", "landlock", "reduced"), default="auto")
    parser.add_argument("--inside", choices=("walls", "open"), help=argparse.SUPPRESS)
    parser.add_argument("--group", type=Path, action="append", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()
