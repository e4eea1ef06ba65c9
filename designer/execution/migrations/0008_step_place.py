"""Steps that outlive their worker say where they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("execution", "0007_sealed_secrets"),
    ]

    operations = [
        migrations.AddField(
            model_name="steprun",
            name="place",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
    ]
