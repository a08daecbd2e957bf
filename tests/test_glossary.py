"""The glossary names every table of the product."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).parent.parent / "docs" / "glossary.md"
APPS = {"cms", "home", "legal_docs", "qa", "feedback", "search"}


def test_every_table_has_its_name_in_the_glossary() -> None:
    named = set(re.findall(r"\w+", GLOSSARY.read_text(encoding="utf-8")))
    models = [model for model in apps.get_models() if model._meta.app_config.name in APPS]
    assert [model._meta.label for model in models if model.__name__ not in named] == []
