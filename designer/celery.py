"""The Celery application; loaded by manage.py and asgi.py, never by designer/__init__.py."""

import os

from celery import Celery

# Each worker would run Django's checks as it starts: a second in which what died is not taken over.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("plumbline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks(["designer.execution"])
