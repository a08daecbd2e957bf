"""Encrypt every contact anew with the first of CONTACT_KEYS, so that an old key can be taken away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from qa.models import QuestionContact

COLUMNS = ("name", "email", "phone", "address")


class Command(BaseCommand):
    help = "Put the new key first in CONTACT_KEYS, keep the old one behind it, run this, then remove the old one."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for pk in QuestionContact.objects.values_list("pk", flat=True).iterator():
            with transaction.atomic():
                contact = QuestionContact.objects.select_for_update().filter(pk=pk).first()
                if contact is not None:
                    contact.save(update_fields=COLUMNS)
                    count += 1
        self.stdout.write(f"{count} contacts are encrypted with the first key.")
