"""Two people, or two tabs, in one form: nobody overwrites the other, and what was typed waits until it is put together."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask
from wagtail.users.models import UserProfile

from cms.models import UnmergedText
from home.models import NewsPage
from legal_docs.tests.factories import document, write_document_types
from legal_docs.tests.test_admin import form_data
from tests.two_people import Form, both_wrote, choose, draft, found, joined, person, texts, two_paragraphs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _stored(once: Any) -> NewsPage:
    page: NewsPage = once(two_paragraphs)
    return page


@pytest.fixture
def news(_stored: NewsPage) -> NewsPage:
    return NewsPage.objects.get(pk=_stored.pk)


def test_a_form_says_which_version_it_began_with(news: Any) -> None:
    form = Form("minh", news)
    assert {name: found(form.html, name) for name in form.names} == form.names


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
    assert minh.html  # with the screen the server knows who began with this version
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


def test_a_first_version_of_a_page_without_any_is_not_overwritten(news: Any) -> None:
    NewsPage.objects.update(latest_revision=None, live_revision=None)
    news.revisions.all().delete()
    news = NewsPage.objects.get()
    minh, lan = Form("minh", news), Form("lan", news)
    lan.fields["lead"], minh.fields["lead"] = "Lan viết.", "Minh viết."
    assert lan.send().status_code == 302
    assert minh.send()["Location"].startswith("/quan-tri/ghep-ban/")
    assert draft(news).lead == "Lan viết."
