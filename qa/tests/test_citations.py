"""Citations: the address of a provision, and when an answer says that the law has changed."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from qa.models import AnswerPage
from qa.models.cited_documents import look_up, place_of, provision_path

pytestmark = pytest.mark.today("2026-11-05T09:00")
CHANGED_ON = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("provision", "path"),
    [
        ("Điều 5", "dieu-5/"),
        ("khoản 2 Điều 12a", "dieu-12a/"),
        ("Điều 8 của Quy định kèm theo", "kem-theo-1/dieu-8/"),
        ("Điều 8 của Quy định kèm theo số 2", "kem-theo-2/dieu-8/"),
        ("Phụ lục", ""),
        ("", ""),
    ],
)
def test_a_provision_has_its_own_address(provision: str, path: str):
    assert provision_path(provision) == path


@pytest.mark.parametrize(
    ("url", "heading", "place"),
    [
        ("/van-ban/1/dieu-5/", "Điều 5. Mức thu", "Điều 5"),
        ("/van-ban/1/dieu-8a/", "Điều 8a", "Điều 8a"),
        ("/van-ban/1/phu-luc-1/", "Phụ lục I. Mẫu đơn", "Phụ lục I"),
        ("/van-ban/1/kem-theo-1/dieu-1/", "Điều 1. Phạm vi", "Điều 1 của Quy định kèm theo"),
        ("/van-ban/1@2026-01-01/kem-theo-2/dieu-1/", "Điều 1. Phạm vi", "Điều 1 của Quy định kèm theo số 2"),
    ],
)
def test_the_place_of_an_entry_leads_to_the_address_of_its_article(url: str, heading: str, place: str):
    entry = SearchEntry("page:1#x", EntryKind.ARTICLE, "page:1", 1, url, "Quyết định", heading=heading)
    assert place_of(entry) == place
    assert url.endswith(provision_path(place))


class Document:
    """A page of another app, as far as this one knows it: the search contract."""

    pk, live, path, title, url = 0, True, "00010001", "Quyết định", "/van-ban/1/"

    @property
    def specific(self) -> Document:
        return self

    def get_search_entries(self) -> list[SearchEntry]:
        windows = (StatusWindow("con_hieu_luc", None, CHANGED_ON), StatusWindow("het_hieu_luc_toan_bo", CHANGED_ON, None))
        return [SearchEntry("page:1", EntryKind.DOCUMENT, "page:1", 1, self.url, self.title, number="1/QĐ-UBND", status_windows=windows)]


def citation(quoted_on: date | None) -> object:
    return SimpleNamespace(document=Document(), document_id=0, number="", provision="Điều 5", quoted_on=quoted_on)


@pytest.mark.django_db
def test_an_answer_given_before_its_law_lost_effect_says_so_and_one_given_after_does_not():
    before, after = look_up(citation(date(2026, 5, 1))), look_up(citation(date(2026, 7, 1)))
    assert before.is_outdated
    assert before.changed_since
    assert after.is_outdated
    assert not after.changed_since
    assert before.url == "/van-ban/1/dieu-5/"
    assert before.number == "1/QĐ-UBND"


@pytest.mark.django_db
def test_without_a_day_of_its_own_a_citation_is_judged_by_the_day_of_the_answer():
    assert look_up(citation(None), answered_on=date(2026, 5, 1)).changed_since


@pytest.mark.django_db
def test_a_citation_is_named_by_place_number_and_title_and_a_changed_document_is_warned_of_once():
    two = [
        look_up(SimpleNamespace(document=Document(), document_id=0, number="", provision=place, quoted_on=date(2026, 5, 1)))
        for place in ("Điều 5", "Điều 8")
    ]
    assert [cited.label for cited in two] == ["Điều 5, 1/QĐ-UBND: Quyết định", "Điều 8, 1/QĐ-UBND: Quyết định"]
    page = AnswerPage()
    page.__dict__["cited"] = two
    assert [cited.document for cited in page.outdated_citations] == ["1/QĐ-UBND: Quyết định"]
