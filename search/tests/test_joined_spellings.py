"""What the migration that joined spellings in `i` and `y` does to the synonyms and pins of before."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from wagtail.models import Page

from cms.text.vietnamese import fold
from search.models import PinnedResult, SynonymRow

pytestmark = pytest.mark.django_db
migration = import_module("search.migrations.0013_one_spelling_of_i_and_y")


def test_keys_of_rows_written_with_i_become_those_with_y_and_go_back() -> None:
    SynonymRow.objects.all().delete()  # thousands come with the product
    shipped = SynonymRow.objects.create(term="kĩ nghệ gia", alternatives="nhà công nghiệp", shipped=True)
    own = SynonymRow.objects.create(term="mỹ nghệ gia", alternatives="thợ thủ công")
    other = SynonymRow.objects.create(term="mĩ thuật gia", alternatives="họa sĩ")
    pin = PinnedResult.objects.create(query="qui hoạch", page=Page.objects.get(depth=2))
    SynonymRow.objects.filter(pk=shipped.pk).update(term="mĩ nghệ gia", key="mi nghe gia")
    SynonymRow.objects.filter(pk=other.pk).update(key="mi thuat gia")
    PinnedResult.objects.filter(pk=pin.pk).update(key="qui hoach")
    migration.join_spellings(apps, None)
    assert SynonymRow.objects.get(key="my nghe gia").wordings() == ("thợ thủ công", "nhà công nghiệp")
    assert not SynonymRow.objects.filter(pk=shipped.pk).exists()
    assert SynonymRow.objects.get(pk=own.pk).key == "my nghe gia"
    assert SynonymRow.objects.get(pk=other.pk).key == "my thuat gia"
    assert PinnedResult.objects.get(pk=pin.pk).key == "quy hoach"
    migration.part_spellings(apps, None)
    assert SynonymRow.objects.get(pk=other.pk).key == "mi thuat gia"
    assert PinnedResult.objects.get(pk=pin.pk).key == "qui hoach"


def _rows_of_before(*rows: dict[str, Any]) -> None:
    """Store synonyms with the keys that they had before spellings were joined."""
    SynonymRow.objects.all().delete()
    SynonymRow.objects.bulk_create([SynonymRow(key=fold(row["term"]), **row) for row in rows])


@pytest.mark.parametrize("pinned", [("lí lịch tư pháp", "lý lịch tư pháp"), ("lý lịch tư pháp", "lí lịch tư pháp")])
def test_of_two_pins_that_become_one_the_one_in_use_stays(pinned: tuple[str, str]) -> None:
    page = Page.objects.get(depth=2)
    in_use, disused = pinned
    rows = [PinnedResult(query=query, key=fold(query), page=page, active=query == in_use) for query in (in_use, disused)]
    PinnedResult.objects.bulk_create(rows)
    migration.join_spellings(apps, None)
    assert list(PinnedResult.objects.values_list("query", "key", "active")) == [(in_use, "ly lich tu phap", True)]


@pytest.mark.parametrize("terms", [("công ti", "công ty"), ("công ty", "công ti")])
@pytest.mark.parametrize("shipped", [(False, False), (True, False), (False, True), (True, True)])
def test_a_synonym_that_was_switched_off_gives_nothing_to_the_one_in_use(terms: tuple[str, str], shipped: tuple[bool, bool]) -> None:
    _rows_of_before(
        {"term": terms[0], "alternatives": "doanh nghiệp", "active": False, "shipped": shipped[0], "weight": 0.9},
        {"term": terms[1], "alternatives": "hãng", "active": True, "shipped": shipped[1], "weight": 0.2},
    )
    migration.join_spellings(apps, None)
    left = list(SynonymRow.objects.values_list("term", "key", "alternatives", "active", "shipped", "weight"))
    assert left == [(terms[1], "cong ty", "hãng", True, shipped[1], 0.2)]


@pytest.mark.parametrize("off", ["gia đình liệt sỹ", "gia đình liệt sĩ"])
def test_of_two_shipped_synonyms_that_become_one_the_one_in_use_stays(off: str) -> None:
    terms = ("gia đình liệt sỹ", "gia đình liệt sĩ")
    _rows_of_before(*({"term": term, "alternatives": "thân nhân liệt sĩ", "active": term != off, "shipped": True} for term in terms))
    migration.join_spellings(apps, None)
    kept = next(term for term in terms if term != off)
    assert list(SynonymRow.objects.values_list("term", "key", "active")) == [(kept, "gia dinh liet sy", True)]


def test_two_synonyms_that_are_both_switched_off_stay_so() -> None:
    _rows_of_before(
        {"term": "công ti", "alternatives": "doanh nghiệp", "active": False},
        {"term": "công ty", "alternatives": "hãng", "active": False},
    )
    migration.join_spellings(apps, None)
    assert list(SynonymRow.objects.values_list("key", "alternatives", "active")) == [("cong ty", "hãng\ndoanh nghiệp", False)]
