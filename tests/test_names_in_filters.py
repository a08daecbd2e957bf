"""A body, field, type or tag by which people filter the search is renamed or merged: followed searches, feeds and bookmarks go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from cms.background.following import digests, subscribing
from cms.contracts.following import find, kind_of
from cms.models import Subscription
from cms.models.background.mail import OutboundMail
from home.models import NewsTopic
from home.tests.factories import make_topic
from legal_docs.models import DocumentType, IssuingBody, LegalField
from legal_docs.tests.factories import body, document
from qa.models import QuestionField
from search.engines import targets
from search.engines.targets import main_target
from search.indexing.draining import drain
from search.models import FormerName
from search.models.former_names import names_of_today
from search.results.showing.forms import SearchForm

pytestmark = pytest.mark.django_db
OLD, NEW = "Ủy ban nhân dân tỉnh Thử Nghiệm", "Ủy ban nhân dân tỉnh Sáp Nhập"


@pytest.fixture(autouse=True)
def own_index(tmp_path: Any, settings: Any) -> Iterator[None]:
    settings.SEARCH_URL = ""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    targets._engine.cache_clear()
    yield
    targets._engine.cache_clear()


def index() -> None:
    while drain(main_target()):
        pass


def rename(row: Any, name: str) -> Any:
    row = type(row).objects.get(pk=row.pk)
    row.name = name
    row.save()
    return row


def follow(**values: str) -> None:
    query = urlencode({name.replace("_", "-"): value for name, value in values.items()})
    subscribing.confirm(subscribing.ask_to_follow("an@example.vn", kind_of("tim-kiem"), query, "weekly"))
    OutboundMail.objects.all().delete()


def told() -> str:
    index()
    Subscription.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    digests.send_due()
    return "\n".join(mail.text for mail in OutboundMail.objects.to("an@example.vn"))


def found(address: str, **values: str) -> str:
    index()
    response = Client().get(address, {name.replace("_", "-"): value for name, value in values.items()})
    return b"".join(response).decode()


def test_who_follows_a_body_hears_of_its_documents_after_it_was_renamed() -> None:
    one = body()
    follow(nhom="van-ban", co_quan=OLD)
    document("02/2024/QĐ-UBND", title="Quy định mới", issuing_body=rename(one, NEW))
    assert "Quy định mới" in told()


def test_who_follows_a_body_hears_of_its_documents_after_it_was_renamed_twice() -> None:
    one = rename(body(), "Ủy ban nhân dân tỉnh Ở Giữa")
    follow(nhom="van-ban", co_quan=OLD)
    document("02/2024/QĐ-UBND", title="Quy định mới", issuing_body=rename(one, NEW))
    assert "Quy định mới" in told()


def test_who_follows_a_body_hears_of_the_documents_of_the_body_that_it_was_merged_into() -> None:
    one, other = body(), body("Ủy ban nhân dân tỉnh Chung")
    one.successors.add(other)
    other.successors.add(body(NEW))
    follow(nhom="van-ban", co_quan=OLD)
    document("02/2024/QĐ-UBND", title="Quy định mới", issuing_body=body(NEW))
    assert "Quy định mới" in told()


def test_a_body_that_succeeded_itself_in_a_ring_is_harmless() -> None:
    one, other = body(), body(NEW)
    one.successors.add(other)
    other.successors.add(one)
    assert set(names_of_today("issuer", [OLD], onward=True)) == {OLD, NEW}


def test_who_follows_a_body_does_not_hear_of_another_one() -> None:
    one = body()
    follow(nhom="van-ban", co_quan=OLD)
    rename(one, NEW)
    document("02/2024/QĐ-UBND", title="Quy định mới", issuing_body=body("Ủy ban nhân dân tỉnh Khác"))
    assert told() == ""


def test_what_was_found_under_the_former_name_a_moment_before_the_digest_is_told() -> None:
    one = body()
    follow(nhom="van-ban", co_quan=OLD)
    document("02/2024/QĐ-UBND", title="Quy định mới", issuing_body=one)
    index()
    keep_name(one)
    Subscription.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    digests.send_due()
    assert "Quy định mới" in OutboundMail.objects.to("an@example.vn").get().text


def keep_name(one: IssuingBody) -> None:
    """Rename a body; the index has not heard of it yet."""
    IssuingBody.objects.filter(pk=one.pk).update(name=NEW)
    FormerName.objects.create(facet="issuer", name=OLD, later=NEW)


@pytest.mark.parametrize("address", ["/tim-kiem/", "/tim-kiem/rss/", "/tim-kiem/ket-qua.json"])
def test_results_feed_and_file_of_a_former_name_have_what_stands_under_the_present_one(address: str) -> None:
    document("01/2024/QĐ-UBND")
    rename(body(), NEW)
    assert "/2024/1-2024-qd-ubnd/" in found(address, co_quan=OLD)


def test_the_page_of_results_names_the_filter_as_it_is_called_today() -> None:
    document("01/2024/QĐ-UBND")
    rename(body(), NEW)
    html = found("/tim-kiem/", co_quan=OLD)
    assert NEW in html
    assert OLD not in html


def test_a_followed_search_is_described_by_the_names_of_today() -> None:
    rename(body(), NEW)
    thing = find("tim-kiem", urlencode({"co-quan": OLD}))
    assert NEW in thing.title
    assert OLD not in thing.title


def test_the_feed_of_a_merged_body_has_the_documents_of_the_one_after_it_and_the_page_of_results_has_not() -> None:
    one = body()
    one.successors.add(body(NEW))
    document("02/2024/QĐ-UBND", issuing_body=body(NEW))
    assert "/2024/2-2024-qd-ubnd/" in found("/tim-kiem/rss/", co_quan=OLD)
    assert "/2024/2-2024-qd-ubnd/" not in found("/tim-kiem/", co_quan=OLD)


def test_a_name_that_a_new_body_took_stands_for_that_one_again() -> None:
    rename(body(), NEW)
    document("03/2024/QĐ-UBND", issuing_body=body(OLD))
    document("02/2024/QĐ-UBND", issuing_body=body(NEW))
    html = found("/tim-kiem/", co_quan=OLD)
    assert "/2024/3-2024-qd-ubnd/" in html
    assert "/2024/2-2024-qd-ubnd/" not in html


def test_a_name_that_was_given_back_stands_for_itself() -> None:
    one = rename(rename(body(), NEW), OLD)
    assert names_of_today("issuer", [NEW, OLD]) == (OLD,)
    assert one.name == OLD


@pytest.mark.parametrize(
    ("model", "facet"),
    [(DocumentType, "type"), (LegalField, "fields"), (QuestionField, "fields"), (NewsTopic, "fields")],
)
def test_every_kind_of_row_that_people_filter_by_leads_from_its_former_name(model: Any, facet: str) -> None:
    row = make_topic("Hộ tịch cũ") if model is NewsTopic else model.objects.create(name="Hộ tịch cũ", slug="ho-tich-cu")
    rename(row, "Hộ tịch mới")
    assert names_of_today(facet, ["Hộ tịch cũ"]) == ("Hộ tịch mới",)
    assert names_of_today("tags", ["Hộ tịch cũ"]) == ("Hộ tịch cũ",)


def test_a_name_that_fields_of_two_kinds_had_still_stands_for_the_other_and_followers_hear_of_both() -> None:
    field = QuestionField.objects.create(name="Hộ tịch")
    LegalField.objects.get_or_create(name="Hộ tịch")
    rename(field, "Hộ tịch và quốc tịch")
    assert names_of_today("fields", ["Hộ tịch"]) == ("Hộ tịch",)
    assert names_of_today("fields", ["Hộ tịch"], onward=True) == ("Hộ tịch", "Hộ tịch và quốc tịch")


def test_a_change_that_leaves_the_name_keeps_no_former_one() -> None:
    one = body()
    one.order = 7
    one.save()
    assert not FormerName.objects.exists()


@pytest.mark.parametrize("asked", [0, 3])
def test_a_search_asks_once_for_former_names_and_only_where_it_filters_by_one(asked: int, django_assert_num_queries: Any) -> None:
    form = SearchForm(QueryDict(urlencode({"q": "chợ", "nam": 2024, **({"co-quan": OLD} if asked else {})})))
    with django_assert_num_queries(1 if asked else 0):
        for _ in range(3):
            form.chosen("co-quan"), form.to_request()
