"""News of answers, drafts and issues were named by their page when they were sent because of their kind; now because the row says so."""

from django.db import migrations, models
from django.db.models.functions import Cast, Concat

MARK = models.Value("\ue000")
KINDS = "^(cau-hoi|du-thao|ban-tin)(:|$)"


def mark(apps, schema_editor):
    page = Concat(MARK, Cast("page_id", models.CharField()), MARK, output_field=models.CharField())
    rows = apps.get_model("cms", "Announcement").objects.filter(topic__regex=KINDS, page_id__isnull=False)
    rows.update(title=page, url=page)


class Migration(migrations.Migration):
    dependencies = [("cms", "0026_file_deletions")]

    # Backwards: the former code writes title and address of these rows over before it sends them.
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
