"""Add the synonyms that come with the product; rows that editors changed stay."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search.models import SynonymRow
from search.query.shipped_synonyms import load_shipped_synonyms


class Command(BaseCommand):
    help = "Add the synonyms and abbreviations that come with this version; what editors changed is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_shipped_synonyms(SynonymRow)} synonyms added.")
