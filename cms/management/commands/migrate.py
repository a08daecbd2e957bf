"""Django's `migrate`, which copies fields and leaves out models where Django makes each again."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from cms.storage.copied_fields import copied_fields
from cms.storage.models_on_demand import models_on_demand


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with copied_fields(), models_on_demand():
            super().handle(*args, **options)

    def migration_progress_callback(self, action: str, *args: Any, **options: Any) -> None:
        """Print a line for each migration alone: Django tells once that it makes all models, which is no longer so."""
        if not action.startswith("render_"):
            super().migration_progress_callback(action, *args, **options)
