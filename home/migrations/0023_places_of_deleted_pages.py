"""Keep the place of a kind when its page is deleted: without a place the kind would be offered everywhere."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forget_places_without_page(apps, schema_editor):
    apps.get_model("home", "KindPlace").objects.filter(page=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
        ("home", "0022_kinds_of_pages"),
    ]

    operations = [
        migrations.AlterField(
            model_name="kindplace",
            name="page",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="page",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_places_without_page),
    ]
