"""Fields get the names that other sources give them; those that came with imported answers alone are no longer offered to who asks."""

from django.db import migrations, models

IMPORTED = "import"


def _only_imported(apps):
    """Return the fields that no unit answers, that say nothing of themselves, and in which nobody asked anything here."""
    fields = apps.get_model("qa", "QuestionField").objects.filter(default_unit=None, hint="", redirection="", position=500)
    asked = apps.get_model("qa", "Question").objects.exclude(channel=IMPORTED).filter(field__isnull=False).values("field")
    taken_in = apps.get_model("qa", "Question").objects.filter(channel=IMPORTED, field__isnull=False).values("field")
    return fields.filter(pk__in=taken_in).exclude(pk__in=asked)


def forwards(apps, schema_editor):
    _only_imported(apps).update(active=False)


def backwards(apps, schema_editor):
    _only_imported(apps).update(active=True)


class Migration(migrations.Migration):
    dependencies = [("qa", "0018_lunar_new_year_of_2027")]

    operations = [
        migrations.AddField(
            model_name="questionfield",
            name="other_names",
            field=models.TextField(
                blank=True,
                default="",
                help_text="One to a line. Answers that are imported under such a name come into this field.",
                verbose_name="names at other sources",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="questionfield",
            name="active",
            field=models.BooleanField(
                default=True,
                help_text="Offered to who asks. Answers in a field that is not active can still be filtered by it.",
                verbose_name="active",
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
