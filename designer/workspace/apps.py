"""The Django app of what people own."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "designer.workspace"
    label = "workspace"
