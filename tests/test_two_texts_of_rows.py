"""Two people in one form: related rows and comments that one of them deleted, changed or wrote."""

from __future__ import annotations

from typing import Any

import pytest

from home.models import NewsPage
from home.models.news.royalties import ContributionKind, Contributor
from tests.two_people import Form, choose, draft, joined, rows, two_paragraphs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _stored(once: Any) -> NewsPage:
    page: NewsPage = once(two_paragraphs)
    return page


@pytest.fixture
def news(_stored: NewsPage) -> NewsPage:
    return NewsPage.objects.get(pk=_stored.pk)


@pytest.fixture(params=["published", "never published"])
def credited(news: Any, request: Any) -> Any:
    """A news item that two people made: of a published one a draft deletes no row of the table, of another it does."""
    kind = ContributionKind.objects.create(name="Ảnh thời sự")
    for name in ("Hoa", "Tú"):
        news.contributions.create(contributor=Contributor.objects.create(name=name), kind=kind)
    news.save()
    if request.param == "published":
        news.save_revision().publish()
    else:
        news.save_revision()
        NewsPage.objects.update(live=False)
    return NewsPage.objects.get(pk=news.pk)


def makers(form: Form) -> list[str]:
    return [Contributor.objects.get(pk=row["contributor"]).name for row in form.rows]


def test_a_row_that_the_other_deleted_does_not_come_back_by_itself(credited: Any) -> None:
    minh, lan = Form("minh", credited), Form("lan", credited)
    lan.rows[0]["DELETE"] = "on"
    assert lan.send().status_code == 302
    minh.fields["title"] = "Tên của Minh"
    answer = minh.send()
    assert 'type="radio"' not in minh.client.get(answer["Location"]).content.decode()
    form = joined(minh, answer)
    assert makers(form) == ["Tú"]
    assert form.send().status_code == 302
    assert [row.contributor.name for row in draft(credited).contributions.all()] == ["Tú"]


def test_a_row_that_one_deleted_and_the_other_changed_is_asked_about(credited: Any) -> None:
    minh, lan = Form("minh", credited), Form("lan", credited)
    lan.rows[0]["DELETE"] = "on"
    assert lan.send().status_code == 302
    minh.rows[0]["coefficient"] = "2"
    answer = minh.send()
    assert 'type="radio"' in minh.client.get(answer["Location"]).content.decode()
    form = joined(minh, answer)
    assert sorted(makers(form)) == ["Hoa", "Tú"]
    assert form.send().status_code == 302
    stored = {row.contributor.name: row.coefficient for row in draft(credited).contributions.all()}
    assert stored == {"Hoa": 2, "Tú": 1}


def test_a_row_that_cannot_be_without_what_was_deleted_meanwhile_is_left_out_and_named(news: Any) -> None:
    kind, hoa = ContributionKind.objects.create(name="Ảnh"), Contributor.objects.create(name="Hoa")
    minh, lan = Form("minh", news), Form("lan", news)
    lan.fields["lead"] = "Lan viết."
    lan.send()
    minh.rows = [{"id": "", "contributor": hoa.pk, "kind": kind.pk, "coefficient": "1", "DELETE": ""}]
    chosen = choose(minh.client, minh.send()["Location"], "mine")["Location"]
    hoa.delete()
    form = Form("minh", news, chosen.removeprefix(minh.address))
    assert form.rows == []
    assert "đã bị xóa" in form.html


def comment(text: str, key: str = "", **values: Any) -> dict[str, Any]:
    return {"id": key, "text": text, "contentpath": "lead", "position": "", "DELETE": "", "resolved": "", "replies": rows([]), **values}


def test_a_comment_that_was_typed_alone_is_kept_in_words(news: Any) -> None:
    minh, lan = Form("minh", news), Form("lan", news)
    lan.fields["lead"] = "Lan viết."
    lan.send()
    minh.comments = [comment("Kiểm tra lại số liệu này.")]
    assert "Kiểm tra lại số liệu này." in minh.client.get(minh.send()["Location"]).content.decode()


def test_a_reply_to_a_comment_that_the_other_deleted_is_kept_in_words(news: Any) -> None:
    lan = Form("lan", news)
    lan.comments = [comment("Nguồn ở đâu?")]
    lan.send()
    key = str(news.wagtail_admin_comments.get().pk)
    minh, lan = Form("minh", news), Form("lan", news)
    lan.stored_comments = minh.stored_comments = 1
    lan.comments = [comment("Nguồn ở đâu?", key, DELETE="on")]
    assert lan.send().status_code == 302
    minh.comments = [comment("Nguồn ở đâu?", key, replies=rows([{"id": "", "text": "Ở trang của Sở.", "DELETE": ""}]))]
    screen = minh.client.get(minh.send()["Location"]).content.decode()
    assert "Ở trang của Sở." in screen
    assert "Nguồn ở đâu?" not in screen
