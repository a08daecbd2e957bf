"""Two people, or two tabs, in one form: nobody overwrites the other, and what was typed waits until it is put together."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from cms.models import UnmergedText
from home.models import NewsPage
from home.models.royalties import ContributionKind, Contributor
from home.tests.factories import make_news
from legal_docs.tests.factories import document, write_document_types
from legal_docs.tests.test_admin import form_data

pytestmark = pytest.mark.django_db

JSON = {"headers": {"Accept": "application/json"}}


def rows(values: list[dict[str, Any]], stored: int = 0) -> dict[str, Any]:
    """The rows of an inline panel, the stored ones first."""
    numbered = {str(number): {**value, "ORDER": number} for number, value in enumerate(values)}
    return {"INITIAL_FORMS": stored, "TOTAL_FORMS": len(values), **numbered}


def person(name: str) -> Client:
    user, _made = get_user_model().objects.get_or_create(username=name, is_superuser=True, first_name=name.title())
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


class Form:
    """The form of a news item as one person has it open: what it began with, and what stands in its fields."""

    def __init__(self, name: str, page: Any, query: str = "") -> None:
        self.client, self.page = person(name), page
        self.address = reverse("wagtailadmin_pages:edit", args=[page.pk]) + query
        answer = self.client.get(self.address)
        self.html = answer.content.decode()
        begun = ("loaded_revision_id", *(["loaded_revision_created_at"] if page.latest_revision_id else []))
        self.names = {name: found(self.html, name) for name in begun}
        instance = answer.context["form"].instance
        self.fields = {"title": instance.title, "lead": instance.lead, "tags": ",".join(tag.name for tag in instance.tags.all())}
        self.blocks = texts(instance)
        self.rows = [
            {"id": row.pk or "", "contributor": row.contributor_id, "kind": row.kind_id, "coefficient": row.coefficient, "DELETE": ""}
            for row in instance.contributions.all()
        ]
        self.stored_rows = len(self.rows)
        self.comments: list[dict[str, Any]] = []
        self.stored_comments = 0

    def send(self, button: str = "", *, by_itself: bool = False) -> Any:
        body = streamfield([("paragraph", rich_text(text)) for text in self.blocks.values()])
        for number, key in enumerate(self.blocks):
            body[f"{number}"]["id"] = key
        posted = {**self.fields, "slug": self.page.slug, "body": body, "comments": rows(self.comments, self.stored_comments)}
        posted["contributions"] = rows(self.rows, self.stored_rows)
        posted = nested_form_data(posted) | self.names | ({button: "1"} if button else {})
        answer = self.client.post(self.address, posted, **(JSON if by_itself else {}))
        if by_itself and answer.status_code == 200:
            self.names["overwrite_revision_id"] = str(answer.json()["revision_id"])
        return answer


def found(html: str, name: str) -> str:
    value = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert value, f"{name} is not in the form"
    return value.group(1)


def texts(page: Any) -> dict[str, str]:
    """The paragraphs of a news item by their ids, without what the editor of rich text adds by itself."""
    return {block.id: re.sub(r' data-block-key="\w+"', "", block.value.source) for block in page.body}


def draft(page: Any) -> Any:
    """What is stored as the newest text of a page."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


@pytest.fixture
def news() -> Any:
    page = make_news("Tin về hai người")
    page.lead, page.body = "Mở đầu.", [("paragraph", "<p>Đoạn một</p>"), ("paragraph", "<p>Đoạn hai</p>")]
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def both_wrote(news: Any, theirs: dict[str, str], mine: dict[str, str]) -> tuple[Form, Any]:
    """Let Lan and Minh open the form, and Lan save before Minh; give Minh's form and the answer to him."""
    minh, lan = Form("minh", news), Form("lan", news)
    lan.fields |= theirs
    minh.fields |= mine
    assert lan.send().status_code == 302
    return minh, minh.send()


def choose(client: Client, address: str, side: str) -> Any:
    keys = set(re.findall(r'name="(choice-\w+)"', client.get(address).content.decode()))
    return client.post(address, dict.fromkeys(keys, side))


def test_what_each_changed_is_in_the_form_and_stored_by_one_more_save(news: Any) -> None:
    minh, lan = Form("minh", news), Form("lan", news)
    first, second = minh.blocks
    lan.blocks[first] = "<p>Đoạn một của Lan</p>"
    minh.blocks[second] = "<p>Đoạn hai của Minh</p>"
    minh.fields["title"] = "Tên của Minh"
    assert lan.send().status_code == 302
    answer = minh.send()
    assert draft(news).title == "Tin về hai người"
    screen = minh.client.get(answer["Location"]).content.decode()
    assert "Lan" in screen
    assert 'type="radio"' not in screen
    again = Form("minh", news, choose(minh.client, answer["Location"], "")["Location"].removeprefix(minh.address))
    assert again.fields["title"] == "Tên của Minh"
    assert again.blocks == {first: "<p>Đoạn một của Lan</p>", second: "<p>Đoạn hai của Minh</p>"}
    assert UnmergedText.objects.count() == 1  # as long as nothing is stored
    assert again.send().status_code == 302
    assert (draft(news).title, texts(draft(news))) == ("Tên của Minh", again.blocks)
    assert not UnmergedText.objects.exists()


@pytest.mark.parametrize(("side", "lead"), [("theirs", "Lan viết."), ("mine", "Minh viết.")])
def test_what_both_changed_is_as_the_person_chooses(news: Any, side: str, lead: str) -> None:
    minh, answer = both_wrote(news, {"lead": "Lan viết."}, {"lead": "Minh viết."})
    asked = minh.client.post(answer["Location"])
    assert asked.status_code == 422
    assert "Mở đầu." in asked.content.decode()
    chosen = choose(minh.client, answer["Location"], side)
    assert Form("minh", news, chosen["Location"].removeprefix(minh.address)).fields["lead"] == lead


@pytest.mark.parametrize("button", ["", "action-publish", "action-submit"])
def test_no_button_stores_an_older_text_over_a_newer_one(news: Any, button: str) -> None:
    minh, lan = Form("minh", news), Form("lan", news)
    lan.fields["lead"], minh.fields["lead"] = "Lan viết.", "Minh viết."
    lan.send("action-publish")
    assert minh.send(button)["Location"].startswith("/quan-tri/ghep-ban/")
    assert (draft(news).lead, NewsPage.objects.get().lead) == ("Lan viết.", "Lan viết.")


def test_a_press_of_publish_without_a_change_leads_to_the_newer_text(news: Any) -> None:
    minh, answer = both_wrote(news, {"lead": "Lan viết."}, {})
    assert answer["Location"] == minh.address
    assert not UnmergedText.objects.exists()
    assert draft(news).lead == "Lan viết."


@pytest.mark.parametrize("autosaves", [1, 2])
def test_a_press_while_the_own_autosave_is_under_way_stores_what_it_holds(news: Any, autosaves: int) -> None:
    lan = Form("lan", news)
    begun = dict(lan.names)
    lan.fields["lead"] = "Lan viết."
    for _number in range(autosaves):
        assert lan.send(by_itself=True).json()["success"]
    lan.names = begun  # the answer to the autosave has not come yet
    lan.send("action-publish")
    assert NewsPage.objects.get().lead == "Lan viết."
    assert not UnmergedText.objects.exists()


def test_an_autosave_does_not_overwrite_what_somebody_began_with(news: Any) -> None:
    lan = Form("lan", news)
    lan.fields["lead"] = "Lan gõ dở."
    assert lan.send(by_itself=True).json()["success"]
    minh = Form("minh", news)
    lan.fields["lead"] = "Lan gõ xong."
    assert lan.send(by_itself=True).json()["success"]
    minh.fields["title"] = "Tên của Minh"
    assert minh.send(by_itself=True).json()["error_code"] == "invalid_revision"
    screen = minh.client.get(minh.send()["Location"]).content.decode()
    assert 'type="radio"' not in screen  # the start is known: only Lan changed the lead
    assert draft(news).lead == "Lan gõ xong."


def test_an_autosave_whose_start_nobody_else_has_writes_no_new_version(news: Any) -> None:
    before = news.revisions.count()
    lan = Form("lan", news)
    for text in ("Lan gõ", "Lan gõ dở", "Lan gõ xong"):
        lan.fields["lead"] = text
        assert lan.send(by_itself=True).json()["success"]
    assert news.revisions.count() == before + 1


def test_a_form_that_is_shown_again_with_an_error_still_knows_what_it_began_with(news: Any) -> None:
    minh, lan = Form("minh", news), Form("lan", news)
    lan.fields["lead"] = "Lan viết."
    lan.send()
    minh.fields |= {"title": "", "lead": "Minh viết."}
    html = minh.send("action-publish").content.decode()
    assert found(html, "loaded_revision_id") == minh.names["loaded_revision_id"]
    assert found(html, "loaded_revision_created_at") == minh.names["loaded_revision_created_at"]


def test_a_text_of_mine_is_offered_above_the_form_until_it_is_thrown_away_and_shown_to_nobody_else(news: Any) -> None:
    minh, answer = both_wrote(news, {"lead": "Lan viết."}, {"lead": "Minh viết."})
    assert answer["Location"] in Form("minh", news).html
    assert answer["Location"] not in Form("lan", news).html
    assert person("lan").get(answer["Location"]).status_code == 404
    assert minh.client.post(answer["Location"], {"drop": "1"})["Location"] == minh.address
    assert answer["Location"] not in Form("minh", news).html


def test_the_hour_of_a_text_of_mine_is_told_in_the_time_zone_of_the_person(news: Any) -> None:
    both_wrote(news, {"lead": "Lan viết."}, {"lead": "Minh viết."})
    profile = UserProfile.get_for_user(get_user_model().objects.get(username="minh"))
    profile.current_time_zone = "America/Lima"  # eleven or twelve hours behind
    profile.save()
    written = UnmergedText.objects.get().created_at.astimezone(ZoneInfo("America/Lima"))
    assert f"{written:%H:%M %d/%m/%Y}" in Form("minh", news).html


def test_two_tabs_of_one_person_keep_two_texts(news: Any) -> None:
    one, two, lan = Form("minh", news), Form("minh", news), Form("lan", news)
    for form, text in ((lan, "Lan viết."), (one, "Thẻ một."), (two, "Thẻ hai.")):
        form.fields["lead"] = text
        form.send()
    assert {row.mine["lead"] for row in UnmergedText.objects.all()} == {"Thẻ một.", "Thẻ hai."}


def test_what_somebody_saves_while_another_chooses_is_asked_again(news: Any) -> None:
    minh, answer = both_wrote(news, {"lead": "Lan viết."}, {"lead": "Minh viết."})
    keys = set(re.findall(r'name="(choice-\w+)"', minh.client.get(answer["Location"]).content.decode()))
    lan = Form("lan", news)
    lan.fields["lead"] = "Lan viết tiếp."
    lan.send()
    assert minh.client.post(answer["Location"], dict.fromkeys(keys, "mine")).status_code == 422


def test_tags_of_both_are_kept(news: Any) -> None:
    minh, answer = both_wrote(news, {"tags": '"ngập lụt"'}, {"tags": '"cầu đường"'})
    screen = minh.client.get(answer["Location"]).content.decode()
    assert 'type="radio"' not in screen
    form = Form("minh", news, minh.client.post(answer["Location"])["Location"].removeprefix(minh.address))
    assert sorted(form.fields["tags"].split(",")) == ["cầu đường", "ngập lụt"]


def test_two_people_write_in_different_articles_of_one_law() -> None:
    text = "Điều 1. Một\nNội dung một.\nĐiều 2. Hai\nNội dung hai.\nĐiều 3. Ba\nNội dung ba."
    write_document_types()
    page = document(body_text=text)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    lan, minh = person("lan"), person("minh")
    html = minh.get(address).content.decode()
    names = {name: found(html, name) for name in ("loaded_revision_id", "loaded_revision_created_at")}
    fields = {name: value for name, value in form_data(title=page.title).items() if name != "action-publish"}
    sent = fields | names | {"body_text": text.replace("Nội dung một", "Lan viết")}
    assert lan.post(address, sent).status_code == 302
    answer = minh.post(address, fields | names | {"body_text": text.replace("Nội dung ba", "Minh viết").replace("\n", "\r\n")})
    assert 'type="radio"' not in minh.get(answer["Location"]).content.decode()
    form = minh.get(minh.post(answer["Location"])["Location"]).context["form"]
    assert form.instance.body_text == text.replace("Nội dung một", "Lan viết").replace("Nội dung ba", "Minh viết")


def joined(form: Form, answer: Any, side: str = "mine") -> Form:
    """Open the form with both texts after the answer to a press of a button."""
    return Form("minh", form.page, choose(form.client, answer["Location"], side)["Location"].removeprefix(form.address))


def test_what_is_approved_from_the_form_with_both_texts_is_those_texts(news: Any) -> None:
    news.body = []  # the editor of rich text changes what it is given, which counts as a change
    news.save_revision().publish()
    workflow, task = Workflow.objects.create(name="Duyệt"), GroupApprovalTask.objects.create(name="Lãnh đạo duyệt")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(pk=news.pk))
    person("minh")
    workflow.start(news, get_user_model().objects.get(username="minh"))
    minh, answer = both_wrote(news, {"lead": "Lan viết."}, {"title": "Tên của Minh"})
    form = joined(minh, answer)
    form.fields["workflow-action-name"] = "approve"
    assert form.send("action-workflow-action").status_code == 302
    assert (NewsPage.objects.get().title, NewsPage.objects.get().lead) == ("Tên của Minh", "Lan viết.")
    assert not UnmergedText.objects.exists()


def test_a_save_that_stored_nothing_keeps_the_text_that_is_put_together(news: Any) -> None:
    minh, answer = both_wrote(news, {"lead": "Lan viết."}, {"title": "Tên của Minh"})
    form = joined(minh, answer)
    form.fields["title"] = ""
    assert form.send("action-publish").status_code == 200
    assert UnmergedText.objects.exists()


def test_a_sentence_on_what_is_new_is_kept_alone_too(news: Any) -> None:
    news.save_revision().publish()
    minh, answer = both_wrote(news, {"lead": "Lan viết."}, {"change_note": "Thêm giờ tiếp dân."})
    form = minh.client.get(choose(minh.client, answer["Location"], "")["Location"]).context["form"]
    assert form["change_note"].value() == "Thêm giờ tiếp dân."
    assert form["lead"].value() == "Lan viết."


def test_a_sentence_that_was_published_already_is_not_asked_about(news: Any) -> None:
    news.save_revision().publish()
    minh, lan = Form("minh", news), Form("lan", news)
    lan.fields["change_note"] = "Lan nói điều mới."
    lan.send("action-publish")
    assert minh.send()["Location"] == minh.address


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


def test_a_first_version_of_a_page_without_any_is_not_overwritten(news: Any) -> None:
    NewsPage.objects.update(latest_revision=None, live_revision=None)
    news.revisions.all().delete()
    news = NewsPage.objects.get()
    minh, lan = Form("minh", news), Form("lan", news)
    lan.fields["lead"], minh.fields["lead"] = "Lan viết.", "Minh viết."
    assert lan.send().status_code == 302
    assert minh.send()["Location"].startswith("/quan-tri/ghep-ban/")
    assert draft(news).lead == "Lan viết."
