"""The ASGI application: pages and the API."""

import os

from designer import sqlite

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
sqlite.use_safe_version()

from django.core.asgi import get_asgi_application  # noqa: E402

from designer import celery  # noqa: E402, F401

application = get_asgi_application()
