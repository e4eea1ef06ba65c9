"""The Django app of the HTTP API; it has no tables."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "designer.api"
    label = "api"
