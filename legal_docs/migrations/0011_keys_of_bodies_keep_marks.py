"""Keys of issuing bodies with their marks: communes that differ by them alone are two bodies."""

from django.db import migrations

from cms.text.vietnamese import words_key


def keep_marks(apps, editor):
    bodies = apps.get_model("legal_docs", "IssuingBody").objects.using(editor.connection.alias)
    for body in bodies.only("name"):
        body.name_key = words_key(body.name)
        body.save(update_fields=["name_key"])


def drop_marks(apps, editor):
    """Give back the keys without marks; where another body has that one already, its own slug tells them apart."""
    bodies = apps.get_model("legal_docs", "IssuingBody").objects.using(editor.connection.alias)
    for body in bodies.only("slug"):
        body.name_key = body.slug
        body.save(update_fields=["name_key"])


class Migration(migrations.Migration):
    dependencies = [("legal_docs", "0010_periods_by_kind")]
    operations = [migrations.RunPython(keep_marks, drop_marks)]
