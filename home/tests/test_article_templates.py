"""Templates of articles: made from an article, chosen for a new one, kept by those who publish."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from wagtail.models import ReferenceIndex

from home.models import ArticleTemplate, NewsIndexPage, NewsPage
from home.tests.factories import make_news, make_picture, make_topic, moment

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/snippets/home/articletemplate/"


def signed_in(django_user_model, role: str) -> Client:
    person = django_user_model.objects.create_user(role, password="x")
    person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def editor(django_user_model, groups) -> Client:
    return signed_in(django_user_model, "Biên tập viên")


@pytest.fixture
def template() -> ArticleTemplate:
    made = ArticleTemplate.objects.create(name="Lịch tiếp công dân", purpose="Đầu mỗi tháng", title="Lịch tiếp công dân tháng …")
    made.body = [{"type": "heading", "value": "Địa điểm"}]
    made.topics.set([make_topic("Tiếp dân")])
    made.tags.add("tiếp công dân")
    made.save()
    return made


def new_article(template: ArticleTemplate) -> str:
    return f"/quan-tri/pages/add/home/newspage/{NewsIndexPage.objects.get().pk}/?mau={template.pk}"


def test_an_article_becomes_a_template_without_its_day_its_author_and_who_is_in_its_pictures(editor):
    picture = make_picture()
    body = [
        {"type": "heading", "value": "Nội dung", "id": "7c9a0c8c-0000-4000-8000-000000000001"},
        {"type": "image", "value": {"image": picture.pk, "alternative": "Hội trường", "caption": "Bà Trần Thị Hạnh", "source": "Hoài Thu"}},
    ]
    page = make_news("Họp báo quý II", author="Hoài Thu", published_at=moment(2026, 7, 1), body=json.dumps(body), topics=(make_topic(),))
    page.title = "Họp báo quý III"
    page.save_revision()
    assert f"{LIST}add/?bai={page.pk}" in editor.get(f"/quan-tri/pages/{page.pk}/edit/").content.decode()
    shown = editor.get(f"{LIST}add/?bai={page.pk}")
    made, text = shown.context["form"].instance, shown.content.decode()
    assert (made.title, made.lead) == ("Họp báo quý III", "Đoạn mở đầu.")
    assert made.body.get_prep_value()[0]["id"] != body[0]["id"]
    assert made.body[1].value["image"] == picture
    assert made.body[1].value["alternative"] == "Hội trường"
    assert not {"Bà Trần Thị Hạnh", "Hoài Thu"} & set(text.replace("&quot;", "\n").splitlines())
    assert list(shown.context["form"].initial["topics"]) == list(page.topics.all())


def test_a_new_article_begins_with_the_template_and_nothing_is_stored_before_it_is_saved(editor, template):
    address = new_article(template)
    assert f'href="?mau={template.pk}"' in editor.get(address.partition("?")[0]).content.decode()
    form = editor.get(address).context["form"]
    assert (form.instance.title, form.instance.body[0].value) == ("Lịch tiếp công dân tháng …", "Địa điểm")
    assert [topic.name for topic in form.initial["topics"]] == ["Tiếp dân"]
    assert [tag.name for tag in form.initial["tags"]] == ["tiếp công dân"]
    assert not NewsPage.objects.exists()


def test_blocks_of_a_kind_that_is_gone_are_left_out_and_counted(editor, template):
    rows = [{"type": "heading", "value": "Địa điểm"}, {"type": "map_of_old", "value": {"x": 1}}]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE home_articletemplate SET body = %s", [json.dumps(rows)])
    assert ArticleTemplate.objects.get().left_out() == 1
    shown = editor.get(new_article(template))
    assert "Đã bỏ 1 khối" in shown.content.decode()
    assert len(shown.context["form"].instance.body) == 1


def test_a_picture_of_a_template_is_told_as_used(template):
    picture = make_picture()
    template.body = [{"type": "image", "value": {"image": picture.pk, "alternative": "Hội trường"}}]
    template.save()
    assert [row.object_id for row in ReferenceIndex.get_references_to(picture)] == [str(template.pk)]


def test_editors_make_templates_and_those_who_publish_keep_them(editor, template, django_user_model):
    values = {"name": "Tin ngắn", "purpose": "Tin trong ngày", "title": "", "lead": "", "body-count": 0, "tags": ""}
    answer = editor.post(f"{LIST}add/", values)
    assert answer.status_code == 302, answer.context["form"].errors
    assert editor.get(f"{LIST}edit/{template.pk}/").status_code == 302  # to the first screen, with a message
    publisher = signed_in(django_user_model, "Người xuất bản")
    answer = publisher.post(f"{LIST}edit/{template.pk}/", values | {"name": "Lịch tiếp dân", "withdrawn": "on"})
    assert answer.status_code == 302, answer.context["form"].errors
    template.refresh_from_db()
    assert (template.name, template.withdrawn) == ("Lịch tiếp dân", True)
    assert editor.get(new_article(template)).status_code == 404
    listed = editor.get(LIST).content.decode()
    assert "Lịch tiếp dân" in listed
    assert f"?mau={template.pk}" not in listed
    assert f"?mau={ArticleTemplate.objects.get(name='Tin ngắn').pk}" in listed


@pytest.mark.parametrize("wrong", ["", "abc", "99999999999999999999", "0", "١"])
def test_an_address_of_no_template_is_no_error(editor, wrong):
    parent = NewsIndexPage.objects.get().pk
    assert editor.get(f"/quan-tri/pages/add/home/newspage/{parent}/", {"mau": wrong}).status_code == 404
    assert editor.get(f"{LIST}add/", {"bai": wrong}).status_code == 200
