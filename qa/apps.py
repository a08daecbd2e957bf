"""The app as Django sees it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
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


def renew_triggers(using: str, **kwargs: Any) -> None:
    """Put the triggers back after each `migrate`: SQLite drops them when it rebuilds a table, and the table of moves may have changed."""
    from qa import triggers

    connection = connections[using]
    tables = connection.introspection.table_names()
    if triggers.QUESTION in tables and triggers.EVENT in tables:
        triggers.install(connection)
