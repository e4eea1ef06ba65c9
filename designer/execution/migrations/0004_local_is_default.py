"""Installations that have the compute target of this machine get it as their default."""

from typing import Any

from django.db import migrations


def make_local_the_default(apps: Any, schema_editor: Any) -> None:
    targets = apps.get_model("execution", "ComputeTarget").objects
    if not targets.filter(is_default=True, workspace=None).exists():
        targets.filter(name="local", workspace=None).update(is_default=True)


class Migration(migrations.Migration):
    dependencies = (("execution", "0003_compute_defaults"),)

    operations = (migrations.RunPython(make_local_the_default, migrations.RunPython.noop),)
