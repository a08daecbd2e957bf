"""What the guard of retention knows of each rule."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_encrypt_outbox")]

    operations = [
        migrations.CreateModel(
            name="RetentionState",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("last_run_at", models.DateTimeField(null=True)),
                ("held_since", models.DateTimeField(null=True)),
                (
                    "held_reason",
                    models.CharField(
                        blank=True,
                        choices=[("clock", "the clock leapt"), ("share", "unusually much would be deleted at once")],
                        max_length=5,
                    ),
                ),
                ("held_rows", models.PositiveIntegerField(default=0)),
                ("confirmed_until", models.DateTimeField(null=True)),
                ("confirmed_by", models.CharField(blank=True, max_length=150)),
            ],
        ),
    ]
