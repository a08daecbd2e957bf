"""Files that wait to be sent are counted by network, so that none uses up the place of all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("qa", "0006_first_rule_of_counting")]

    operations = [
        migrations.AddField(
            "attachment", "network", models.CharField(blank=True, default="", editable=False, max_length=32)
        ),
        migrations.AddIndex(
            "attachment",
            models.Index(condition=models.Q(("question__isnull", True)), fields=["network"], name="qa_unsent_files"),
        ),
    ]
