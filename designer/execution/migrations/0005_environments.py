import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("execution", "0004_local_is_default"),
        ("workspace", "0002_secrets_and_datastores"),
    ]

    operations = [
        migrations.CreateModel(
            name="EnvironmentBuild",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("content", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("building", "Building"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="new",
                        max_length=20,
                    ),
                ),
                ("error", models.TextField(blank=True)),
                ("log", models.TextField(blank=True)),
                ("size_bytes", models.BigIntegerField(null=True)),
                ("built_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("trial_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="steprun",
            name="environment",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="steprun",
            name="environment_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.CreateModel(
            name="Environment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.SlugField(max_length=100)),
                ("content", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="environments",
                        to="workspace.workspace",
                    ),
                ),
                (
                    "build",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="environments",
                        to="execution.environmentbuild",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "name"), name="one_environment_a_name"
                    )
                ],
            },
        ),
    ]
