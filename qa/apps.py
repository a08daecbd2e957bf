"""The app as Django sees it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models.signals import post_delete, post_migrate
from django.utils.translation import gettext_lazy as _


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = _("Questions and answers")

    def ready(self) -> None:
        from cms import corrections
        from qa import checks  # noqa: F401
        from qa.corrections import open_correction

        corrections.register(open_correction)
        post_migrate.connect(renew_triggers, sender=self)
        post_delete.connect(remove_file, sender=self.get_model("Attachment"))


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
