"""Forget the versions of single rows of the tree: one was kept for every page that was ever read. Those still watched come again."""

from django.db import migrations


def forget(apps, schema_editor):
    versions = apps.get_model("cms", "TableVersion").objects.using(schema_editor.connection.alias)
    versions.filter(name__startswith="wagtailcore_page:").exclude(name="wagtailcore_page:any").delete()


class Migration(migrations.Migration):
    dependencies = [("cms", "0018_news_from_another_page")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
