#!/usr/bin/env python
"""The command line of Plumbline: every command of the server."""

import os
import sys

from designer import sqlite
from designer.configuration import ConfigurationError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
    sqlite.use_safe_version()
    # Loaded before Django so that shared tasks find the application.
    from django.core.management import execute_from_command_line

    from designer import celery  # noqa: F401

    try:
        execute_from_command_line(sys.argv)
    except ConfigurationError as error:
        sys.exit(str(error))
