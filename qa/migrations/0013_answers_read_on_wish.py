"""Answers are read aloud on wish, like all other pages (cms.SpokenText): the sounds made in advance go, with their files.

Backwards the tables come again, empty: the worker of that version reads the answers anew.
"""

from typing import Any, ClassVar

from django.core.files.storage import default_storage
from django.db import migrations


def delete_sounds(apps: Any, schema_editor: Any) -> None:
    for name in apps.get_model("qa", "ReadAloudFile").objects.values_list("name", flat=True):
        default_storage.delete(name)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("qa", "0012_macros_and_taking_back")]

    operations: ClassVar = [
        migrations.RunPython(delete_sounds, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel("ReadAloudFile"),
        migrations.DeleteModel("ReadAloud"),
    ]
