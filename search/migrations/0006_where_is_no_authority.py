"""Words that ask where (`ra đâu`, `nộp ở đâu`) are switched off as everyday words: `thẩm quyền` stands in too many pages to be meant."""

from django.db import migrations

MEANT = "thẩm quyền"


def switch(active):
    def run(apps, schema_editor):
        rows = apps.get_model("search", "SynonymRow").objects
        rows.filter(alternatives=MEANT, shipped=True, active=not active).update(active=active)

    return run


class Migration(migrations.Migration):
    dependencies = [("search", "0005_everyday_words")]

    operations = [migrations.RunPython(switch(False), switch(True))]
