"""Rows that are named get a free slug."""

from __future__ import annotations

import pytest
from django.apps import apps

from cms.models.pages.slugs import SlugFromName, free_slug

NAMED = [model for model in apps.get_models() if issubclass(model, SlugFromName)]


def test_a_long_slug_makes_room_for_its_number() -> None:
    taken = {"a" * 80}
    assert free_slug("a" * 90, taken, "khac") == "a" * 75 + "-2"


def test_a_name_without_letters_gets_the_fallback() -> None:
    assert free_slug("???", {"khac"}, "khac") == "khac-2"


@pytest.mark.django_db
@pytest.mark.parametrize("model", NAMED, ids=lambda model: model._meta.label)
def test_names_that_differ_by_marks_alone_are_both_stored(model: type[SlugFromName]) -> None:
    codes = [{"code": code} if hasattr(model, "code") else {} for code in ("thu-1", "thu-2")]
    rows = [model.objects.create(name=name, **more) for name, more in zip(("Bàn đất thử", "Bán đất thử"), codes, strict=True)]
    assert [row.slug for row in rows] == ["ban-dat-thu", "ban-dat-thu-2"]
