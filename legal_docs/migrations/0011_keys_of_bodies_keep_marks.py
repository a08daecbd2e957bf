"""Keys of issuing bodies with their marks: communes that differ by them alone are two bodies."""

from django.db import migrations

from cms.text.vietnamese import words_key


def keep_marks(apps, editor):
    bodies = apps.get_model("legal_docs", "IssuingBody").objects.using(editor.connection.alias)
    for pk, name in list(bodies.values_list("pk", "name")):
        bodies.filter(pk=pk).update(name_key=words_key(name))


def drop_marks(apps, editor):
    """Give back keys without marks: the part of the address is one, and no two bodies have the same."""
    bodies = apps.get_model("legal_docs", "IssuingBody").objects.using(editor.connection.alias)
    for pk, slug in list(bodies.values_list("pk", "slug")):
        bodies.filter(pk=pk).update(name_key=slug)


class Migration(migrations.Migration):
    dependencies = [("legal_docs", "0010_periods_by_kind")]
    operations = [migrations.RunPython(keep_marks, drop_marks)]
