"""Anchors of the log: one digest a day over every entry, of which a copy goes to another machine."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("qa", "0008_vietnamese_order")]

    operations = [
        migrations.CreateModel(
            name="LogAnchor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_event", models.BigIntegerField()),
                ("entries", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"ordering": ["pk"], "default_permissions": ()},
        ),
    ]
