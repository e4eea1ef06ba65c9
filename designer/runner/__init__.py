"""One step in one process: reads a step folder, calls the module, writes its outputs."""

import sys

# Before anything that an older Python cannot even read: whoever brings the Python is to be told.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write("Plumbline's steps need Python 3.11 or newer; this is " + sys.version + "\n")
    sys.exit(78)  # EX_CONFIG, which the worker knows
