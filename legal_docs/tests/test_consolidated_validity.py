"""A consolidated text has no force of its own: its validity is that of the document that it consolidates, by day and by provision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from legal_docs.export.api.resources import detail
from legal_docs.law.validity.refresh import refresh_due
from legal_docs.law.validity.rules.consolidating import acting_on
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.provision_status import ProvisionRef, provision_status_at
from legal_docs.law.validity.rules.status import status_at, windows
from legal_docs.law.validity.showing.badges import marks_on
from legal_docs.law.validity.showing.banner import banner_of
from legal_docs.law.validity.showing.cited_law import laws_of
from legal_docs.law.validity.showing.timeline import timeline
from legal_docs.models import EffectDay, LegalDocumentPage, Relation, StatusStatement
from legal_docs.publication import pipeline
from legal_docs.publication.listing.ended import ended_between
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.amended import EFFECT
from legal_docs.tests.factories import document, relate, related
from legal_docs.tests.test_following import follow, mails
from legal_docs.tests.test_readable import restrict
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = pytest.mark.django_db

LATER = date(2025, 6, 1)
MADE = date(2024, 6, 1)


def again(page: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=page.pk)


def base(number: str = "15/2024/QĐ-UBND", **values: Any) -> LegalDocumentPage:
    return document(number, **values)


def vbhn(*consolidated: LegalDocumentPage | str, number: str = "13/VBHN-UBND", **values: Any) -> LegalDocumentPage:
    relations = [related(one, RelationKind.CONSOLIDATES) for one in consolidated]
    return document(number, type_name="Văn bản hợp nhất", relations=relations, **{"issued_on": MADE, "effective_on": None, **values})


def acting(number: str = "09/2025/QĐ-UBND", day: date = EFFECT, **values: Any) -> LegalDocumentPage:
    return document(number, **{"issued_on": date(2025, 2, 1), "effective_on": day, "body_text": "Điều 1. Bãi bỏ\nNhư trên.", **values})


def on(page: LegalDocumentPage, *days: date) -> list[Status | None]:
    facts = facts_of(again(page))
    return [status_at(facts, day) for day in days]


BEFORE = date(2025, 2, 28)


@pytest.fixture(scope="module")
def _stored(once: Any) -> tuple[LegalDocumentPage, LegalDocumentPage]:
    """A document and the text that consolidates it."""

    def make() -> tuple[LegalDocumentPage, LegalDocumentPage]:
        law = document("05/2024/QĐ-UBND")
        return law, vbhn(law, number="03/VBHN-UBND")

    pair: tuple[LegalDocumentPage, LegalDocumentPage] = once(make)
    return pair


@pytest.fixture
def law(_stored: tuple[LegalDocumentPage, LegalDocumentPage]) -> LegalDocumentPage:
    return again(_stored[0])


@pytest.fixture
def text(_stored: tuple[LegalDocumentPage, LegalDocumentPage]) -> LegalDocumentPage:
    return again(_stored[1])


@pytest.mark.parametrize("kind", [RelationKind.REPEALS, RelationKind.REPLACES])
def test_it_ends_on_the_day_on_which_its_base_is_repealed_or_replaced_whole(
    law: LegalDocumentPage, text: LegalDocumentPage, kind: RelationKind
) -> None:
    before = on(text, BEFORE)
    acting(relations=[related(law, kind)])
    assert on(text, BEFORE) == before
    assert on(text, EFFECT, LATER) == [Status.EXPIRED] * 2
    stored = again(text)
    assert (stored.status, stored.status_since) == (Status.EXPIRED, EFFECT)


def test_it_ends_with_the_last_day_that_its_base_names_for_itself() -> None:
    law = base(expires_on=LATER)
    text = vbhn(law)
    assert on(text, LATER) == [Status.EXPIRED]
    assert on(text, date(2025, 5, 31)) != [Status.EXPIRED]


@pytest.mark.parametrize(("own", "of_base"), [(EFFECT, LATER), (LATER, EFFECT)])
def test_of_an_end_of_its_own_and_one_of_its_base_the_earlier_holds(own: date, of_base: date) -> None:
    text = vbhn(base(expires_on=of_base), expires_on=own)
    assert on(text, EFFECT) == [Status.EXPIRED]
    assert on(text, BEFORE) != [Status.EXPIRED]


def test_it_is_suspended_while_its_base_is(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    acting(relations=[related(law, RelationKind.SUSPENDS, ends_on=LATER)])
    assert on(text, EFFECT, date(2025, 5, 31)) == [Status.SUSPENDED] * 2
    assert on(text, LATER) == on(text, BEFORE) == [Status.IN_FORCE]


def test_it_comes_back_when_the_repeal_is_withdrawn_or_itself_undone(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    repealing = acting(relations=[related(law, RelationKind.REPEALS)])
    acting("08/2025/QĐ-UBND", date(2025, 2, 15), relations=[related(repealing, RelationKind.REPEALS)])
    assert Status.EXPIRED not in [window.status for window in windows(facts_of(again(text)))]
    other = acting("10/2025/QĐ-UBND", relations=[related(law, RelationKind.REPEALS)])
    assert again(text).status == Status.EXPIRED
    withdraw(again(other), reason="Đăng nhầm")
    assert again(text).status == Status.IN_FORCE


def test_one_that_is_entered_after_the_repeal_is_ended_at_once(law: LegalDocumentPage) -> None:
    acting(relations=[related(law, RelationKind.REPEALS)])
    assert again(vbhn(law)).status == Status.EXPIRED


def test_a_repeal_or_a_base_that_the_public_may_not_read_ends_nothing(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    repealing = acting(publish=False)
    relation = relate(repealing, law, RelationKind.REPEALS)
    assert relation.document.live
    again(repealing).unpublish()
    assert Status.EXPIRED not in on(text, EFFECT)
    again(repealing).save_revision().publish()
    assert again(text).status == Status.EXPIRED
    again(law).unpublish()
    assert again(text).status != Status.EXPIRED


def test_what_ends_the_text_itself_still_does(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    acting(relations=[related(text, RelationKind.REPEALS)])
    assert on(text, EFFECT) == [Status.EXPIRED]
    assert on(law, EFFECT) == [Status.IN_FORCE]


def test_a_text_that_is_consolidated_in_a_text_follows_the_base_of_that(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    second = vbhn(text, number="04/VBHN-UBND", issued_on=date(2024, 9, 1))
    acting(relations=[related(law, RelationKind.REPEALS)])
    assert [again(page).status for page in (text, second)] == [Status.EXPIRED] * 2


def test_texts_that_consolidate_each_other_follow_their_base(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    second = vbhn(text, number="04/VBHN-UBND", issued_on=date(2024, 9, 1))
    acting(relations=[related(law, RelationKind.REPEALS)])
    Relation.objects.create(document=text, target=second, kind=RelationKind.CONSOLIDATES)  # data of an import
    again(law).save_revision().publish()
    assert [again(page).status for page in (law, text, second)] == [Status.EXPIRED] * 3


@pytest.mark.parametrize(
    ("stated", "shown"), [(Status.EXPIRED, Status.EXPIRED), (Status.SUSPENDED, Status.SUSPENDED), (Status.IN_FORCE, Status.PARTLY_EXPIRED)]
)
def test_what_was_stated_of_a_text_without_a_day_is_not_undone_by_the_day_of_the_base(
    stated: Status, shown: Status, law: LegalDocumentPage
) -> None:
    acting(relations=[related(law, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")])
    text = vbhn(law)
    text.status_statements.add(StatusStatement(status=stated, since=MADE, reason="Theo nguồn"))
    text.save_revision().publish()
    assert again(text).status == shown


def test_validity_of_many_documents_that_a_restriction_concerns_is_left_to_the_job_with_that_of_their_texts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    law = base(
        expires_on=LATER,
        relations=[related(document("04/2024/QĐ-UBND", issued_on=date(2024, 1, 10), effective_on=date(2024, 1, 20)), RelationKind.REPEALS)],
    )
    text = vbhn(again(law))
    assert again(text).status == Status.EXPIRED
    monkeypatch.setattr(pipeline, "AT_ONCE", 0)
    restrict(again(law))
    refresh_due()
    assert again(text).status == Status.UNKNOWN


# What is shown.


def test_the_history_of_the_law_has_its_text_on_the_day_of_its_issue_and_a_mail_names_no_other() -> None:
    law = base()
    follow("van-ban", f"{law.pk}")
    text = vbhn(law)
    law = again(law)
    assert [event["day"] for event in timeline(law, facts_of(law)) if "relation" in event] == [text.issued_on]
    told = mails()[f"van-ban-{law.pk}"]
    assert text.number in told
    assert "Có hiệu lực từ ngày" not in told


def test_a_book_is_as_new_as_what_last_acted_on_the_base(law: LegalDocumentPage, text: LegalDocumentPage, client: Client) -> None:
    repealing = acting(relations=[related(law, RelationKind.REPEALS)])
    LegalDocumentPage.objects.filter(pk=repealing.pk).update(last_published_at=timezone.now() + timedelta(days=1))
    book, data = (client.get(f"{text.url.rstrip('/')}.{form}") for form in ("epub", "json"))
    assert book["Last-Modified"] == data["Last-Modified"]


def test_a_possible_end_of_the_base_names_the_base_by_its_number(law: LegalDocumentPage, text: LegalDocumentPage, client: Client) -> None:
    Relation.objects.create(document=acting(), candidate=law, target_number=law.number, kind=RelationKind.REPEALS)
    of_text, of_law = (" ".join(client.get(page.url).content.decode().split()) for page in (text, law))
    assert "Quyết định số 05/2024/QĐ-UBND có thể đã bị bãi bỏ bởi" in of_text
    assert "Văn bản này có thể đã bị bãi bỏ bởi" in of_law


def test_the_box_names_what_repealed_the_base_with_its_day_and_address(
    law: LegalDocumentPage, text: LegalDocumentPage, client: Client
) -> None:
    repealing = acting(relations=[related(law, RelationKind.REPEALS)])
    text = again(text)
    causes = banner_of(facts_of(text), acting_on(text), LATER).causes
    assert [(cause.day, cause.relation.document.pk) for cause in causes] == [(EFFECT, repealing.pk)]
    html = client.get(text.url).content.decode()
    assert "Hết hiệu lực" in html
    assert repealing.url in html
    assert law.url in html
    assert "01/03/2025" in html
    assert "Còn hiệu lực" not in html.split("<main")[1].split("mb-toc")[0]


def test_history_api_and_lists_tell_the_end_of_the_base(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    acting(relations=[related(law, RelationKind.REPEALS)])
    text = again(text)
    assert EFFECT in [event["day"] for event in timeline(text, facts_of(text))]
    assert detail(text)["status"] == detail(again(law))["status"]
    assert {entry.status_windows[-1].status for entry in text.get_search_entries()} == {Status.EXPIRED}


def test_it_changes_on_the_day_of_a_repeal_that_was_entered_before(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    coming = timezone.localdate() + timedelta(days=40)
    acting(day=coming, relations=[related(law, RelationKind.REPEALS)])
    assert (again(text).status, again(text).status_until) == (Status.IN_FORCE, coming)
    refresh_due(today=coming)
    assert again(text).status == Status.EXPIRED


def test_a_document_that_is_no_consolidated_text_follows_none(client: Client) -> None:
    law = base(expires_on=LATER)
    other = document("07/2024/QĐ-UBND", issued_on=MADE, effective_on=MADE, relations=[related(law, RelationKind.CONSOLIDATES)])
    assert again(other).status == Status.IN_FORCE
    assert "Đọc bản hợp nhất" not in client.get(law.url).content.decode()


def test_a_consolidated_text_is_no_row_of_the_list_of_documents_that_ended(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    acting(relations=[related(law, RelationKind.REPEALS)])
    assert [row.document for row in ended_between(date(2025, 1, 1), date(2025, 12, 31))] == [law]


# By provision.


def test_an_article_repealed_in_the_base_afterwards_is_marked_at_the_same_article(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    acting(relations=[related(law, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")])
    text = again(text)
    marks = marks_on(text, LATER, acting_on(text))
    assert set(marks) == set(marks_on(again(law), LATER, acting_on(again(law))))
    assert any(anchor.startswith("art_2") for anchor in marks)
    assert not any(anchor.startswith("art_1") for anchor in marks)
    assert on(text, EFFECT) == [Status.PARTLY_EXPIRED]


@pytest.mark.parametrize("named", [True, False])
def test_a_partial_repeal_that_the_text_already_holds_changes_nothing_in_it(named: bool, law: LegalDocumentPage) -> None:
    partial = acting(
        "06/2024/QĐ-UBND",
        EFFECT if named else date(2024, 5, 1),
        issued_on=date(2024, 4, 1),
        relations=[related(law, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")],
    )
    text = vbhn(law, *([partial] if named else []))
    assert on(text, EFFECT, LATER) == [Status.IN_FORCE] * 2
    assert marks_on(text, LATER, acting_on(text)) == {}


def test_an_article_of_the_base_with_a_later_day_of_effect_waits_in_the_text_too(client: Client) -> None:
    law = base(publish=False)
    law.effect_days = [EffectDay(provisions="Điều 2", effective_on=LATER)]
    law.save_revision(clean=False).publish()
    text = vbhn(law)
    status = [provision_status_at(facts_of(text), ProvisionRef("art_2"), day) for day in (date(2025, 5, 31), LATER)]
    assert status == [Status.NOT_YET, Status.IN_FORCE]
    assert [mark.text for mark in marks_on(text, EFFECT, ())["art_2"]] == ["Có hiệu lực từ ngày 01/06/2025"]
    assert LATER in [event["day"] for event in timeline(text, facts_of(text))]
    assert "01/06/2025" in client.get(f"{text.url.rstrip('/')}@2025-03-01/").content.decode()


def test_an_article_that_the_text_lacks_is_not_marked(client: Client, law: LegalDocumentPage) -> None:
    text = vbhn(law, body_text="Điều 1. Phạm vi\nThư viện.")
    acting(relations=[related(law, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")])
    assert "mb-law__marks" not in client.get(text.url).content.decode()


def test_an_answer_that_cites_it_is_told_of_the_repeal_of_the_article_in_the_base(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    acting(relations=[related(law, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")])
    found = laws_of([(text.pk, "Điều 2"), (text.pk, "Điều 1")])
    assert {place[1]: law.windows[-1].status for place, law in found.items()} == {"Điều 2": Status.EXPIRED, "Điều 1": Status.IN_FORCE}


def test_followers_of_it_and_of_its_article_are_told_what_was_done_to_the_base(law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    for kind, ref in (("van-ban", f"{text.pk}"), ("dieu", f"{text.pk}/art_2"), ("dieu", f"{text.pk}/art_1")):
        follow(kind, ref)
    acting(relations=[related(law, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")])
    told = mails()
    assert {who for who, words in told.items() if "09/2025/QĐ-UBND" in words} == {f"van-ban-{text.pk}", f"dieu-{text.pk}-art_2"}


# The newest text.


def test_an_older_text_names_the_newer_one_of_the_same_base(client: Client, law: LegalDocumentPage, text: LegalDocumentPage) -> None:
    new = vbhn(law, number="04/VBHN-UBND", issued_on=date(2025, 1, 1))
    html = client.get(text.url).content.decode()
    assert new.url in html
    assert "hợp nhất mới hơn" in html
    assert "hợp nhất mới hơn" not in client.get(new.url).content.decode()


def test_a_text_that_lacks_a_later_amendment_of_its_base_says_so(law: LegalDocumentPage, text: LegalDocumentPage, client: Client) -> None:
    acting(title="Sửa đổi giờ mở cửa", relations=[related(law, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 2")])
    html = client.get(again(text).url).content.decode()
    assert "09/2025/QĐ-UBND" in html
    assert "chưa" in html


def test_followers_are_told_of_the_base_by_the_number_that_it_has_when_they_are_told(
    law: LegalDocumentPage, text: LegalDocumentPage
) -> None:
    follow("van-ban", text.pk)
    acting(relations=[related(law, RelationKind.REPEALS)])
    law = again(law)
    law.number = "15/2024/QĐ-UBND"
    law.save_revision().publish()
    told = mails()[f"van-ban-{text.pk}"]
    assert f"({law.citation})" in told
    assert "05/2024/QĐ-UBND" not in told
