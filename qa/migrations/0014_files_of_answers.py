"""Answers know their files; what a draft names is in Wagtail's index of references no more, since what is named there counts as public."""

from typing import Any, ClassVar

from django.db import migrations, models


def forget_references(apps: Any, schema_editor: Any) -> None:
    drafts = {"base_content_type__app_label": "qa", "base_content_type__model__in": ["answer", "savedaside"]}
    apps.get_model("wagtailcore", "ReferenceIndex").objects.filter(**drafts).delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("qa", "0013_answers_read_on_wish"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations: ClassVar = [
        migrations.RunPython(forget_references, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            "answer", "files", models.ManyToManyField(blank=True, editable=False, related_name="+", to="wagtaildocs.document")
        ),
        migrations.AlterField(
            "redactionmark",
            "source",
            models.CharField(
                choices=[("title", "public title"), ("body", "public text"), ("answer", "answer"), ("file", "file of the answer")],
                max_length=6,
                verbose_name="where",
            ),
        ),
    ]
