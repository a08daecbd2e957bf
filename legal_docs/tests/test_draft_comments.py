"""Comments on drafts: sent twice, too late, on an article of an attached regulation; drafts that not everyone may read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.models import Announcement
from cms.models.following import only_public
from legal_docs.models import DraftComment, DraftDocumentPage
from legal_docs.models.drafts.comments import CommentState
from legal_docs.public.drafts import LIMITS
from legal_docs.publication.drafts import receive
from legal_docs.tests.factories import document
from legal_docs.tests.test_drafts import CLOSED, OPENED, REPORT, SENT, TEXT, at, draft, send, stored_draft  # noqa: F401  # two are fixtures

pytestmark = pytest.mark.django_db
ATTACHED = f"""QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy định về chợ
Y.
Điều 2. Thi hành
Z.
Nơi nhận:
- A;
TM. ỦY BAN NHÂN DÂN
QUY ĐỊNH
Về chợ
(Ban hành kèm theo Quyết định số 1/2026/QĐ-UBND)
{TEXT}"""


def test_the_same_comment_sent_twice_from_one_form_is_kept_once(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    address = f"/gop-y/{draft.pk}/?dieu=art_2"
    with at(OPENED):
        token = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())
    assert token is not None
    with time_machine.travel(datetime(2026, 11, 2, 3, 1, tzinfo=UTC), tick=False):
        for text in (SENT, SENT, "Một ý kiến khác."):
            response = client.post(address, {"token": token[1], "text": text, "sender": "person"})
            assert "đã được tiếp nhận" in response.content.decode()
    assert DraftComment.objects.count() == 2


def test_a_comment_sent_too_late_is_shown_to_who_typed_it(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    address = f"/gop-y/{draft.pk}/?dieu=art_2"
    with at(CLOSED, 16):
        token = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())
    assert token is not None
    with at(CLOSED + timedelta(days=1), 1):
        late = client.post(address, {"token": token[1], "text": SENT, "sender": "person"})
        forged = client.post(address, {"token": "x", "text": SENT, "sender": "person"})
    assert (late.status_code, forged.status_code) == (410, 410)
    assert SENT in late.content.decode()
    assert SENT not in forged.content.decode()
    assert not DraftComment.objects.exists()


def test_a_comment_on_an_article_of_an_attached_regulation_says_so(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    draft.body_text = ATTACHED
    draft.save_revision().publish()
    for article in ("art_1", "att_1__art_1"):
        send(client, draft, OPENED, article=article)
    assert set(DraftComment.objects.values_list("place", flat=True)) == {"Điều 1", "Điều 1 (Quy định kèm theo)"}


def test_the_adopted_document_does_not_name_a_draft_that_not_everyone_may_read(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    adopted = document()
    draft.adopted = adopted
    draft.save_revision().publish()
    assert draft.title in client.get(adopted.url).content.decode()
    PageViewRestriction.objects.create(page=draft.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert draft.title not in client.get(adopted.url).content.decode()


NEW_TEXT = (
    "Điều 1. Phạm vi\nQuy định giờ chợ.\nĐiều 2. Giải thích từ ngữ\nChợ là nơi mua bán.\n"
    "Điều 3. Giờ mở cửa\n1. Chợ mở cửa từ 5 giờ.\n2. Chợ đóng cửa lúc 18 giờ."
)


def published_comment(client: Client, page: DraftDocumentPage, article: str = "art_2") -> DraftComment:
    send(client, page, OPENED, article)
    comment: DraftComment = DraftComment.objects.latest("pk")
    comment.state, comment.checked = CommentState.PUBLISHED, True
    comment.save()
    return comment


def publish_text(page: DraftDocumentPage, text: str) -> None:
    page.body_text = text
    page.save_revision().publish()


def parts_with_comments(client: Client, page: DraftDocumentPage) -> dict[str, list[int]]:
    with at(OPENED):
        context = client.get(page.url).context
    found = {part["name"]: [one.pk for one in part["comments"]] for part in context["parts"] if part["comments"]}
    return found | ({"": [one.pk for one in context["whole"]]} if context["whole"] else {})


def test_a_comment_follows_its_article_to_another_number_and_says_how_it_was_numbered(
    client: Client,
    draft: DraftDocumentPage,  # noqa: F811
) -> None:
    comment = published_comment(client, draft)
    publish_text(draft, NEW_TEXT)
    assert parts_with_comments(client, draft) == {"Điều 3": [comment.pk]}
    with at(OPENED):
        assert "khi đó là Điều 2" in client.get(draft.url).content.decode()
    publish_text(draft, TEXT)
    assert parts_with_comments(client, draft) == {"Điều 2": [comment.pk]}
    with at(OPENED):
        assert "khi đó là" not in client.get(draft.url).content.decode()


def test_comments_on_two_articles_that_change_places_follow_both(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    first, second = published_comment(client, draft, "art_1"), published_comment(client, draft)
    publish_text(draft, "Điều 1. Giờ mở cửa\nChợ mở cửa từ 6 giờ.\nĐiều 2. Phạm vi\nQuy định giờ chợ.")
    assert parts_with_comments(client, draft) == {"Điều 1": [second.pk], "Điều 2": [first.pk]}


def test_a_comment_on_an_article_that_is_left_out_stands_below_the_whole_and_names_the_article(
    client: Client,
    draft: DraftDocumentPage,  # noqa: F811
) -> None:
    comment = published_comment(client, draft)
    publish_text(draft, "Điều 1. Phạm vi\nQuy định giờ chợ.\nĐiều 2. Phí vệ sinh\nHộ kinh doanh nộp mỗi tháng một lần.")
    assert parts_with_comments(client, draft) == {"": [comment.pk]}
    with at(OPENED):
        assert "khi đó là Điều 2" in client.get(draft.url).content.decode()


def test_a_draft_of_the_next_text_moves_no_comment_before_its_publication(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    comment = published_comment(client, draft)
    draft.body_text = NEW_TEXT
    draft.save_revision()
    assert parts_with_comments(client, draft) == {"Điều 2": [comment.pk]}


@pytest.mark.parametrize("text", [NEW_TEXT, "Điều 1. Phạm vi\nQuy định giờ chợ."], ids=["renumbered", "left out"])
def test_a_comment_typed_beside_the_text_before_is_shown_again_beside_the_new_one(
    client: Client,
    draft: DraftDocumentPage,  # noqa: F811
    text: str,
) -> None:
    with at(OPENED):
        form = client.get(f"/gop-y/{draft.pk}/?dieu=art_2").content.decode()
        publish_text(draft, text)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    with at(OPENED, 4):
        answer = client.post(f"/gop-y/{draft.pk}/?dieu=art_2", {**hidden, "text": "Ý kiến đã gõ", "sender": "person"})
    assert "Ý kiến đã gõ" in answer.content.decode()
    assert not DraftComment.objects.exists()


def edit(draft: DraftDocumentPage, day: date, **values: object) -> DraftDocumentPage:  # noqa: F811
    """Publish a change as the editor's form does: it begins from the newest revision."""
    with at(day):
        page = draft.get_latest_revision_as_object()
        for name, value in values.items():
            setattr(page, name, value)
        page.save_revision().publish()
    return DraftDocumentPage.objects.get(pk=draft.pk)


AFTER = CLOSED + timedelta(days=10)


def test_the_day_of_the_report_stays_when_the_page_is_edited_later(draft: DraftDocumentPage) -> None:  # noqa: F811
    edit(draft, AFTER, report=REPORT)
    assert edit(draft, AFTER + timedelta(days=50), lead="Sửa lỗi chính tả").reported_on == AFTER


def test_a_report_that_was_taken_away_is_due_again_and_no_page_says_that_it_is_published(
    client: Client,
    draft: DraftDocumentPage,  # noqa: F811
) -> None:
    edit(draft, AFTER, report=REPORT)
    gone = edit(draft, AFTER + timedelta(days=1), report="[]")
    assert gone.reported_on is None
    with at(AFTER + timedelta(days=1)):
        content = client.get(draft.url).content.decode()
    assert f"{AFTER:%d/%m/%Y}" not in content
    assert f"{draft.report_due_on:%d/%m/%Y}" in content


def test_a_report_that_comes_back_has_the_day_on_which_it_came_back(draft: DraftDocumentPage) -> None:  # noqa: F811
    edit(draft, AFTER, report=REPORT)
    edit(draft, AFTER + timedelta(days=1), report="[]")
    again = AFTER + timedelta(days=2)
    assert edit(draft, again, report=REPORT).reported_on == again


def test_followers_are_not_told_of_a_report_that_was_taken_away_before_the_mail(draft: DraftDocumentPage) -> None:  # noqa: F811
    edit(draft, AFTER, report=REPORT)
    edit(draft, AFTER, report="[]")
    with at(AFTER):
        told = only_public(list(Announcement.objects.filter(topic=f"du-thao:{draft.pk}", key__endswith=":reported")))
    assert [f"{draft.report_due_on:%d/%m/%Y}" in one.text for one in told] == [True]


def test_a_draft_that_is_made_with_the_day_of_its_report_keeps_that_day(draft: DraftDocumentPage) -> None:  # noqa: F811
    made = DraftDocumentPage(
        title="Dự thảo cũ", drafting_body="Sở", opens_on=OPENED, closes_on=CLOSED, body_text=TEXT, report=REPORT, reported_on=AFTER
    )
    draft.get_parent().add_child(instance=made)
    assert DraftDocumentPage.objects.get(pk=made.pk).reported_on == AFTER


def token_of(client: Client, address: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def test_a_comment_is_shown_to_who_typed_it_when_a_publication_ends_the_period(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    address = f"/gop-y/{draft.pk}/?dieu=art_2"
    with at(OPENED + timedelta(days=2)):
        token = token_of(client, address)
        draft.closes_on = OPENED + timedelta(days=1)
        draft.save_revision().publish()
    with at(OPENED + timedelta(days=2), 5):
        late = client.post(address, {"token": token, "text": SENT, "sender": "person"})
    assert late.status_code == 410
    assert SENT in late.content.decode()


@pytest.mark.parametrize("what", ["another publication", "another draft"])
def test_comments_count_for_their_network_whatever_text_of_whatever_draft_they_are_on(
    client: Client,
    draft: DraftDocumentPage,  # noqa: F811
    what: str,
) -> None:
    def sent(draft: DraftDocumentPage, count: int) -> list[int]:
        address = f"/gop-y/{draft.pk}/"
        with at(OPENED):
            token = token_of(client, address)
        with at(OPENED, 4):
            forms = [{"token": token, "text": f"{SENT} {number}", "sender": "person"} for number in range(count)]
            return [client.post(address, form).status_code for form in forms]

    assert set(sent(draft, LIMITS[0].count)) == {200}
    if what == "another publication":
        publish_text(draft, NEW_TEXT)
    else:
        days = {"opens_on": draft.opens_on, "closes_on": draft.closes_on}
        draft = draft.get_parent().add_child(
            instance=DraftDocumentPage(title="Dự thảo khác", slug="khac", drafting_body="Sở", body_text=TEXT, **days)
        )
    assert sent(draft, 1) == [429]
    assert DraftComment.objects.count() == LIMITS[0].count


@pytest.mark.parametrize(
    "change", [{"body_text": NEW_TEXT}, {"closes_on": OPENED - timedelta(days=1), "opens_on": OPENED - timedelta(days=2)}]
)
def test_a_comment_on_a_text_that_a_publication_replaces_at_that_moment_is_shown_again_and_not_stored(
    client: Client,
    draft: DraftDocumentPage,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, object],
) -> None:
    def late(read: DraftDocumentPage, *args: object) -> None:
        monkeypatch.undo()
        for name, value in change.items():
            setattr(draft, name, value)
        draft.save_revision().publish()
        receive(read, *args)  # type: ignore[arg-type]

    monkeypatch.setattr("legal_docs.public.drafts.receive", late)
    address = f"/gop-y/{draft.pk}/?dieu=art_2"
    with at(OPENED):
        token = token_of(client, address)
    with at(OPENED, 4):
        answer = client.post(address, {"token": token, "text": "Ý kiến đã gõ", "sender": "person"})
    assert "Ý kiến đã gõ" in answer.content.decode()
    assert not DraftComment.objects.exists()
