"""The ASGI application: pages and the API over HTTP, the live stream over one WebSocket."""

import gc
import os

from designer import sqlite

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
sqlite.use_safe_version()

import django  # noqa: E402

django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402

from designer import celery, urls  # noqa: E402, F401
from designer.api.handler import BoundedHandler  # noqa: E402
from designer.live.consumer import LiveConsumer  # noqa: E402
from designer.live.door import Door  # noqa: E402

application = ProtocolTypeRouter(
    {"http": BoundedHandler(), "websocket": Door(LiveConsumer.as_asgi())}
)

# What is loaded by now stays for good: the collector need not look through all of it ever again.
gc.freeze()
