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
