"""Django's `migrate`, which copies fields where Django makes each again."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from cms.storage.copied_fields import copied_fields


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with copied_fields():
            super().handle(*args, **options)
