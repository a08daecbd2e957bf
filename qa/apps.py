"""The app as Django sees it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = _("Questions and answers")

    def ready(self) -> None:
        from cms.contracts import corrections
        from qa import checks  # noqa: F401
        from qa.corrections import open_correction

        corrections.register(open_correction)
        post_migrate.connect(renew_triggers, sender=self)
        post_delete.connect(remove_file, sender=self.get_model("Attachment"))
        post_save.connect(forget_reading, sender=self.get_model("AnswerPage"))
        post_delete.connect(remove_sound, sender=self.get_model("ReadAloudFile"))


def renew_triggers(using: str, **kwargs: Any) -> None:
    """Put the triggers back after each `migrate`: SQLite drops them when it rebuilds a table, and the table of moves may have changed."""
    from qa import triggers

    connection = connections[using]
    tables = connection.introspection.table_names()
    if triggers.QUESTION in tables and triggers.EVENT in tables:
        triggers.install(connection)


def remove_file(instance: Any, using: str, **kwargs: Any) -> None:
    """A file goes with its row, once the row is gone for good."""
    from qa.attachments import files

    transaction.on_commit(lambda: files.remove(instance.stored_name), using=using)


def forget_reading(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """With the edition that was read aloud goes its sound, in the same transaction; the worker reads the next one."""
    from qa.models import ReadAloud

    if not raw:
        readings = ReadAloud.objects.filter(page=instance)
        (readings.exclude(published_at=instance.last_published_at) if instance.live else readings).delete()


def remove_sound(instance: Any, using: str, **kwargs: Any) -> None:
    """A sound file goes with its row; should the storage be away, the worker deletes it later (qa/services/reading.py)."""
    from django.core.files.storage import default_storage

    transaction.on_commit(lambda: default_storage.delete(instance.name), using=using, robust=True)
