"""The Celery application; loaded by manage.py and asgi.py, never by designer/__init__.py."""

from celery import Celery

app = Celery("plumbline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks(["designer.execution"])
