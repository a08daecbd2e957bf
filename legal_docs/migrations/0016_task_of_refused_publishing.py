"""A further kind of task: what the schedule could not publish."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("legal_docs", "0015_reading_copies")]

    operations = [
        migrations.AlterField(
            model_name="legaltask",
            name="kind",
            field=models.CharField(
                choices=[
                    ("parent_expired", "The document that it gives details on is no longer in force"),
                    ("basis_expired", "A document that it is based on is no longer in force"),
                    ("event_awaited", "Suspended until an event: has it happened?"),
                    ("text_behind", "A change is in force that the text does not have yet"),
                    ("effect_unknown", "Published without the day from which it is in force"),
                    (
                        "not_published",
                        "Not published at its time: there is a document of the same number, or its particulars fail",
                    ),
                ],
                max_length=20,
                verbose_name="what it is about",
            ),
        ),
    ]
