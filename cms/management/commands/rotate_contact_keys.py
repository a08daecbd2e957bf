"""Encrypt every personal column again with the first key, so that an old key can be taken away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from cms.storage.encryption import UnreadableContact, encrypted_tables, is_open


class Command(BaseCommand):
    help = (
        "Put the new key first in CONTACT_KEYS (or the new SECRET_KEY in its place and the old one into SECRET_KEY_FALLBACKS), "
        "run this, then remove the old one. The keyed hashes beside the columns are made again, too."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable: list[str] = []
        for model, columns in encrypted_tables():
            count, closed = encrypt_again(model, columns)
            self.stdout.write(f"{model._meta.label}: {count} rows are encrypted with the first key.")
            unreadable += [f"{model._meta.label} {pk}" for pk in closed]
        if unreadable:
            raise CommandError(
                f"No key opens {len(unreadable)} rows, which stay as they are: {', '.join(unreadable)}. "
                "Put the key that they were written with behind the others and run this again; the rows above are done."
            )


def encrypt_again(model: type[models.Model], columns: list[str]) -> tuple[int, list[Any]]:
    """Save each row's `columns`; `save` makes the hashes beside them.

    Return how many rows were saved, and the primary keys of those that no key opens.
    """
    count, closed = 0, []
    for pk in model._default_manager.values_list("pk", flat=True).iterator():
        try:
            with transaction.atomic():
                row = model._default_manager.select_for_update().filter(pk=pk).first()
                if row is not None:
                    if not is_open(getattr(row, name) for name in columns):
                        raise UnreadableContact
                    row.save(update_fields=columns)
                    count += 1
        except UnreadableContact:
            closed.append(pk)
    return count, closed
