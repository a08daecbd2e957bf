"""Citations follow a number that was corrected."""

from __future__ import annotations

from datetime import date

import pytest

from legal_docs.importing.records import DocumentImport
from legal_docs.law.citations.decisions import decide
from legal_docs.law.citations.reading import reread_outdated
from legal_docs.law.citations.resolving import resolve_all_waiting
from legal_docs.models import (
    Citation,
    LegalDocumentPage,
    Meant,
)
from legal_docs.tests.amended import publisher
from legal_docs.tests.factories import body, document, index_page
from legal_docs.tests.test_corrected_numbers import (
    CITING,
    OTHER,
    RECORD,
    RIGHT,
    WAYS,
    WRONG,
    Way,
    acting,
    by_import,
    cited,
    misnumbered,
    number,
)
from legal_docs.text.vocabulary import BodyKind, Level

pytestmark = pytest.mark.django_db


def wrong(way: Way) -> LegalDocumentPage:
    """A document of the wrong number: an imported one where an import corrects it."""
    if way is by_import:
        DocumentImport(index_page()).run(RECORD)
        return LegalDocumentPage.objects.get(number=WRONG)
    return misnumbered()


@pytest.mark.parametrize("way", WAYS)
def test_a_citation_that_found_it_by_the_wrong_number_links_it_no_more(way: Way) -> None:
    page = wrong(way)
    acting(body_text=CITING)
    resolve_all_waiting()
    assert cited() == [page.pk]
    way(page, RIGHT)
    assert cited() == [None]


@pytest.mark.parametrize("way", WAYS)
def test_a_citation_of_the_right_number_finds_it(way: Way) -> None:
    page = wrong(way)
    acting(body_text=CITING.replace(WRONG, RIGHT))
    way(page, RIGHT)
    reread_outdated()
    resolve_all_waiting()
    assert cited() == [page.pk]


def test_a_citation_goes_to_the_document_that_bears_the_number_now() -> None:
    page = misnumbered()
    acting(body_text=CITING)
    real = misnumbered(duplicate_reason="Chưa rõ", title="Phí thư viện")
    number(page, RIGHT)
    assert cited() == [real.pk]


def test_a_citation_that_an_editor_decided_stays_whoever_bears_its_number_now() -> None:
    page = misnumbered(number=OTHER)
    acting(body_text=CITING)
    one = Citation.objects.get()
    decide(Meant(one.target_key, None, one.within), words=WRONG, target=page, note="", user=publisher("a"))
    assert cited() == [page.pk]
    misnumbered(title="Phí thư viện")
    number(page, RIGHT)
    assert cited() == [page.pk]


def test_a_citation_that_an_editor_set_aside_is_not_asked_for_again() -> None:
    acting(body_text=CITING)
    one = Citation.objects.get()
    decide(Meant(one.target_key, None, one.within), words=WRONG, target=None, note="", user=publisher("a"))
    act = acting(number="10/2025/QĐ-UBND", body_text="Điều 1. Giờ\nMở cửa.")
    page = misnumbered()
    number(act, act.number, body_text=CITING)
    assert cited() == [None, page.pk]
    number(page, RIGHT)
    assert not Citation.objects.unresolved().exists()


def test_a_bare_name_whose_number_the_text_gives_goes_with_the_number() -> None:
    assembly = body("Quốc hội", kind=BodyKind.NATIONAL_ASSEMBLY, level=Level.CENTRAL, locality="")
    days = {"issued_on": date(2019, 11, 21), "effective_on": date(2020, 7, 1)}
    text = "Căn cứ Bộ luật Lao động số 45/2019/QH14 ngày 20 tháng 11 năm 2019;\nĐiều 1. Giờ\nTheo Điều 2 của Bộ luật Lao động."
    law = document("45/2019/QH14", type_name="Luật", title="Luật Thư viện", issuing_body=assembly, body_text="", **days)
    acting(body_text=text)
    assert set(cited()) == {law.pk}
    number(law, "46/2019/QH14")
    assert set(cited()) == {None}
