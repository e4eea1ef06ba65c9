"""Django's settings, all of them derived from designer.configuration."""

from pathlib import Path

import dj_database_url

from designer import secret_key
from designer.configuration import Configuration

CONFIGURATION = Configuration()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = CONFIGURATION.data_dir.expanduser().resolve()
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
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
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


def _database() -> dict[str, object]:
    url = CONFIGURATION.database_url or f"sqlite:///{DATA_DIR / 'plumbline.sqlite3'}"
    database: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=None))
    if url.startswith("sqlite"):
        # WAL and IMMEDIATE: deferred transactions fail with "database is locked" under load.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    return database


DATABASES = {"default": _database()}

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [CONFIGURATION.channels_url]},
    }
    if CONFIGURATION.channels_url
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

CELERY_BROKER_URL = CONFIGURATION.broker_url

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "plumbline_session"
CSRF_COOKIE_NAME = "plumbline_csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = CONFIGURATION.max_document_bytes
