"""The Django app of what runs and has run."""

from django.apps import AppConfig


class ExecutionConfig(AppConfig):
    name = "designer.execution"
    label = "execution"
