"""Following a document or an article: who follows is told what changed in the text, and what other documents did to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from cms.background.following import digests, subscribing
from cms.contracts.following import find, kind_of
from cms.models import OutboundMail, Subscription
from cms.models.following import Announcement, only_public
from legal_docs.models import LegalDocumentPage
from legal_docs.publication.pipeline import after_unpublish
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind, Scope
from tests.page_cache import forget_kept

pytestmark = pytest.mark.django_db
TEXT = "Điều 1. Phạm vi\n1. Áp dụng cho chợ.\n2. Không áp dụng cho siêu thị.\nĐiều 2. Giờ mở cửa\nChợ mở cửa từ 6 giờ."


@pytest.fixture(scope="module")
def _page(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(lambda: document("05/2024/QĐ-UBND", body_text=TEXT))
    return page


@pytest.fixture
def page(_page: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=_page.pk)


def follow(kind: str, ref: object) -> None:
    chosen = kind_of(kind)
    assert chosen is not None
    subscribing.confirm(subscribing.ask_to_follow(f"{kind}-{ref}@example.vn".replace("/", "-"), chosen, str(ref), "daily"))


def mails() -> dict[str, str]:
    """Return the digests that are due now, by what they are about."""
    OutboundMail.objects.all().delete()
    Subscription.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    digests.send_due()
    return {mail.recipient.partition("@")[0]: mail.text for mail in OutboundMail.objects.all()}


def published(page: LegalDocumentPage) -> LegalDocumentPage:
    page.save_revision().publish()
    return LegalDocumentPage.objects.get(pk=page.pk)


def test_a_changed_article_is_told_in_words_to_its_followers_and_to_those_of_the_document(page: LegalDocumentPage) -> None:
    follow("van-ban", page.pk), follow("dieu", f"{page.pk}/art_1"), follow("dieu", f"{page.pk}/art_2")
    page.body_text = TEXT.replace("siêu thị", "trung tâm thương mại")
    published(page)
    told = mails()
    assert set(told) == {f"van-ban-{page.pk}", f"dieu-{page.pk}-art_1"}
    for text in told.values():
        assert "siêu thị" in text
        assert "trung tâm thương mại" in text
    assert f"{page.url}dieu-1/" in told[f"dieu-{page.pk}-art_1"]
    published(page)
    assert mails() == {}, "published again as it was"


def test_a_document_that_repeals_an_article_is_told_with_its_number(page: LegalDocumentPage) -> None:
    follow("dieu", f"{page.pk}/art_2"), follow("dieu", f"{page.pk}/art_1"), follow("van-ban", page.pk)
    document(
        "77/2026/QĐ-UBND",
        title="Bãi bỏ một số quy định",
        relations=[related(page, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2", effective_on=date(2026, 1, 1))],
    )
    told = mails()
    assert "77/2026/QĐ-UBND" in told[f"dieu-{page.pk}-art_2"]
    assert "77/2026/QĐ-UBND" in told[f"van-ban-{page.pk}"]
    assert "77/2026/QĐ-UBND" not in told.get(f"dieu-{page.pk}-art_1", "")


def test_a_repeal_that_is_taken_back_and_made_again_is_told_each_time(page: LegalDocumentPage) -> None:
    acting = document("77/2026/QĐ-UBND")
    follow("van-ban", page.pk)
    for relations, word in (([related(page, RelationKind.REPEALS)], "Hết hiệu lực"), ([], "Còn hiệu lực")) * 2:
        acting = LegalDocumentPage.objects.get(pk=acting.pk)
        acting.relations = relations
        published(acting)
        assert f"→ {word}" in mails()[f"van-ban-{page.pk}"]


def test_what_a_document_did_long_ago_is_not_told_again_when_a_word_of_it_is_corrected(page: LegalDocumentPage) -> None:
    follow("van-ban", page.pk)
    amends = related(page, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 2")
    acting = document("77/2026/QĐ-UBND", relations=[amends])
    assert "77/2026/QĐ-UBND" in mails()[f"van-ban-{page.pk}"]
    Announcement.objects.all().delete()  # as after a month
    acting.summary = "Sửa giờ mở cửa."
    acting = published(acting)
    assert mails() == {}
    acting.effective_on = date(2024, 3, 1)
    published(acting)
    assert "01/03/2024" in mails()[f"van-ban-{page.pk}"]


def test_an_act_that_was_published_by_mistake_and_taken_down_is_not_told_to_followers_of_what_it_acted_on(page: LegalDocumentPage) -> None:
    follow("dieu", f"{page.pk}/art_2"), follow("van-ban", page.pk)
    acting = document(
        "77/2026/QĐ-UBND",
        title="Bãi bỏ một số quy định",
        relations=[related(page, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2", effective_on=date(2026, 1, 1))],
    )
    acting.unpublish()
    assert "77/2026/QĐ-UBND" not in "".join(mails().values())


def test_pages_of_documents_and_articles_lead_to_the_form_and_a_document_that_is_no_longer_public_does_not(
    client: Client, page: LegalDocumentPage
) -> None:
    assert f"/theo-doi/?loai=van-ban&amp;ma={page.pk}" in client.get(page.url).content.decode()
    assert f"/theo-doi/?loai=dieu&amp;ma={page.pk}%2Fart_2" in client.get(f"{page.url}dieu-2/").content.decode()
    form = client.get(f"/theo-doi/?loai=dieu&ma={page.pk}/art_2").content.decode()
    assert "Điều 2" in form
    page.unpublish()
    assert find("van-ban", str(page.pk)) is None
    assert find("dieu", f"{page.pk}/art_2") is None


def test_two_clauses_of_one_act_whose_places_begin_alike_are_both_told(page: LegalDocumentPage) -> None:
    follow("van-ban", page.pk)
    places = ["Điều 1; " * 20 + end for end in ("khoản 1 Điều 1", "khoản 2 Điều 1")]
    relations = [related(page, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions=place) for place in places]
    document("07/2024/QĐ-UBND", title="Sửa đổi", relations=relations)
    text = mails()[f"van-ban-{page.pk}"]
    assert ("khoản 1 Điều 1)" in text, "khoản 2 Điều 1)" in text) == (True, True)


def test_a_document_taken_offline_twice_within_a_minute_is_told_twice_and_each_time_once(page: LegalDocumentPage) -> None:
    follow("van-ban", page.pk)
    page.unpublish()
    page = published(page)
    page.unpublish()
    after_unpublish(page)
    assert Announcement.objects.filter(key__startswith="gone:", topic=f"van-ban:{page.pk}").count() == 2


def numbered(page: LegalDocumentPage, number: str) -> LegalDocumentPage:
    """Publish the document with its number corrected."""
    page = LegalDocumentPage.objects.get(pk=page.pk)
    page.number = number
    return published(page)


def test_a_digest_names_a_document_by_the_number_that_it_has_when_the_digest_is_sent(page: LegalDocumentPage) -> None:
    follow("van-ban", page.pk)
    document("09/2024/QĐ-UBND", relations=[related(page, RelationKind.AMENDS)])
    page = numbered(page, "15/2024/QĐ-UBND")
    text = mails()[f"van-ban-{page.pk}"]
    assert f"* {page.citation}" in text
    assert "05/2024/QĐ-UBND" not in text


def test_a_digest_names_the_document_that_acts_by_its_number_and_address_of_today(page: LegalDocumentPage) -> None:
    follow("van-ban", page.pk)
    acting = numbered(document("09/2024/QĐ-UBND", relations=[related(page, RelationKind.AMENDS)]), "19/2024/QĐ-UBND")
    text = mails()[f"van-ban-{page.pk}"]
    assert acting.citation in text
    assert text.count(acting.url)
    assert "09/2024/QĐ-UBND" not in text.replace("19/2024/QĐ-UBND", "")
    assert "/09-2024-" not in text


def test_a_digest_of_an_article_names_its_document_by_the_number_and_address_of_today(page: LegalDocumentPage) -> None:
    follow("dieu", f"{page.pk}/art_1")
    page.body_text = TEXT.replace("siêu thị", "trung tâm thương mại")
    published(page)
    page = numbered(page, "15/2024/QĐ-UBND")
    text = mails()[f"dieu-{page.pk}-art_1"]
    assert f"* Điều 1, {page.citation}\n" in text
    assert f"{page.url}dieu-1/" in text
    assert "05/2024/QĐ-UBND" not in text


def test_a_document_that_was_taken_down_is_still_told_by_its_name(page: LegalDocumentPage) -> None:
    follow("van-ban", page.pk)
    page.unpublish()
    assert page.citation in mails()[f"van-ban-{page.pk}"]


@pytest.mark.parametrize("count", [1, 6])
def test_a_digest_asks_for_the_names_of_all_documents_together(count: int, django_assert_num_queries: Any, page: LegalDocumentPage) -> None:
    for number in range(count):
        document(f"{number + 10}/2024/QĐ-UBND", relations=[related(page, RelationKind.AMENDS)])
    rows = list(Announcement.objects.filter(topic=f"van-ban:{page.pk}", key__startswith="act:"))
    assert len(rows) == count
    ContentType.objects.get_for_model(LegalDocumentPage)
    forget_kept()
    with django_assert_num_queries(3):  # which are public, how they are called, where the site begins
        only_public(rows)


@pytest.mark.parametrize("kind", ["van-ban", "dieu", "du-thao", "thu-tuc", "cau-hoi", "ban-tin"])
@pytest.mark.parametrize("ref", ["9" * 18, "9" * 19, "9" * 30, "9" * 30 + "/art_1"])
def test_a_number_that_no_row_can_have_is_followed_by_nobody(client: Client, kind: str, ref: str) -> None:
    assert client.get("/theo-doi/", {"loai": kind, "ma": ref}).status_code == 404
