"""Django's settings, all of them derived from designer.configuration."""

from pathlib import Path
from typing import Any

import dj_database_url

from designer import configuration, postgres, secret_key

CONFIGURATION = configuration.load()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = CONFIGURATION.data_dir.expanduser().resolve()
# With a database and a key elsewhere nothing else would make it.
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
ARTIFACTS_URL = CONFIGURATION.artifacts_url or str(DATA_DIR / "artifacts")

SECRET_KEY = CONFIGURATION.secret_key or secret_key.load_or_create(DATA_DIR / "secret_key")
DEBUG = CONFIGURATION.debug
ALLOWED_HOSTS = CONFIGURATION.allowed_hosts
ROOT_URLCONF = "designer.urls"
ASGI_APPLICATION = "designer.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "designer.workspace",
    "designer.execution",
    "designer.api",
]
MIDDLEWARE = [
    "designer.api.security.BrowserSecurity",
    "django.middleware.security.SecurityMiddleware",
    "designer.api.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]


def _database() -> dict[str, Any]:
    url = CONFIGURATION.database_url or f"sqlite:///{DATA_DIR / 'plumbline.sqlite3'}"
    # Under ASGI each request has a thread of its own: a connection kept in it would never be used
    # again. Workers keep theirs, since nothing in them ends a request.
    database: dict[str, Any] = {"OPTIONS": {}, **dj_database_url.parse(url, conn_max_age=0)}
    if url.startswith("sqlite"):
        database["ENGINE"] = "designer.fair_sqlite"
        # WAL and IMMEDIATE: deferred transactions fail with "database is locked" under load.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Fewer, larger checkpoints: each flushes to disk within somebody's commit.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-32000;"
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
        }
    elif database["ENGINE"] == "django.db.backends.postgresql":
        database["OPTIONS"] = {**postgres.options(CONFIGURATION), **database["OPTIONS"]}
        database["CONN_HEALTH_CHECKS"] = True
    return database


DATABASES = {"default": _database()}
# Some connections are kept by those who watch: the live stream, the clock, the lease.
IS_POOLED = "pool" in DATABASES["default"]["OPTIONS"]
REQUESTS_AT_ONCE = max(2, CONFIGURATION.database_connections - 5) if IS_POOLED else 1000

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # It waits 5 s at a time for a message, as long as redis-py waits for anything by itself.
        "CONFIG": {
            "hosts": [
                {
                    "address": CONFIGURATION.channels_url,
                    "socket_timeout": 15,
                    "socket_connect_timeout": 2,
                }
            ]
        },
    }
    if CONFIGURATION.channels_url
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

# Without a host kombu warns that it takes localhost.
CELERY_BROKER_URL = CONFIGURATION.broker_url.replace("memory://", "memory://localhost")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
# The lease in the ledger is the guarantee; late acknowledgement would run long steps twice.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that is away holds up no request, and a worker waits for it as long as it takes.
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "memory": {"polling_interval": 0.01},
    "redis": {"max_retries": 0, "socket_connect_timeout": 2, "socket_timeout": 10},
    "rediss": {"max_retries": 0, "socket_connect_timeout": 2, "socket_timeout": 10},
}.get(CONFIGURATION.broker_url.partition(":")[0], {"max_retries": 0})

SILENT_AFTER_SECONDS = CONFIGURATION.silent_after_seconds
LOST_AFTER_SECONDS = CONFIGURATION.lost_after_seconds

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "plumbline_session"
CSRF_COOKIE_NAME = "plumbline_csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = CONFIGURATION.max_document_bytes
# Django's own configuration tells errors to nobody unless DEBUG is on.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Refusals are answers, not events of the server.
    "loggers": {"django.request": {"level": "ERROR"}},
}
CSRF_FAILURE_VIEW = "designer.api.pages.csrf_failure"
SESSION_COOKIE_AGE = 90 * 24 * 3600
SECURE_REFERRER_POLICY = "same-origin"
FILE_UPLOAD_HANDLERS = ["designer.api.uploads.StagedUploadHandler"]

# Of one person (signing in: of one address) in a minute; beyond: 429 with Retry-After.
LIMITS_A_MINUTE = {"requests": 6000, "runs": 3000, "uploads": 120, "signin": 20, "sockets": 120}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "designer.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["designer.api.permissions.TablePermission"],
    "DEFAULT_THROTTLE_CLASSES": ["designer.api.throttles.RequestThrottle"],
    "DEFAULT_PARSER_CLASSES": ["designer.api.parsers.BoundedJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "designer.api.negotiation.OneRenderer",
    "DEFAULT_PAGINATION_CLASS": "designer.api.pagination.CursorPage",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "designer.api.problems.handle",
    # `?format=` belongs to the download of an artifact.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Plumbline",
    "DESCRIPTION": "Build machine-learning pipelines, run them, watch them, read their results.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["designer.api.permissions.TablePermission"],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "designer.api.openapi.add_core_shapes",
        "designer.api.openapi.add_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "RunState": "designer.execution.models.Run.State",
        "StepState": "designer.execution.models.StepRun.State",
        "DatastoreKind": "designer.workspace.models.Datastore.Kind",
        "RunKind": "designer.execution.models.Run.Kind",
        "VersionState": "designer.workspace.models.DatasetVersion.State",
        "EnvironmentKind": "designer.execution.environments.content.KINDS",
        "Role": "designer.workspace.models.Membership.Role",
    },
}
