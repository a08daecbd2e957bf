"""Names of topics, tags, fields and people that are typed in another spelling."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data

from cms.admin.patches.typed_words import TypedTags
from cms.models.pages.names import listed_name_key
from home.models import NewsIndexPage, NewsPage, NewsTag, NewsTopic
from home.tests.factories import make_topic
from home.tests.test_editor import NO_ROWS, editor, news_fields, post_page  # noqa: F401

pytestmark = pytest.mark.django_db

NAMES = ("name", "full_name")
SPELLINGS = {
    "decomposed": lambda name: normalize("NFD", name),
    "two spaces": lambda name: name.replace(" ", "  "),
    "hard space": lambda name: name.replace(" ", "\u00a0"),
    "spaces around": lambda name: f" {name} ",
    "capitals": str.upper,
    "zero width": lambda name: name.replace(" ", "\u200b "),
    "place of the tone": lambda name: name.replace("hòa", "hoà"),
}
NOT_TYPED = ("cms", "auth", "taggit")  # names that programs give


def name_of(model: type[models.Model]) -> str:
    """Return the field of a model that names its rows and is unique; "" without one."""
    fields = {field.name: field for field in model._meta.get_fields() if isinstance(field, models.CharField)}
    return next((name for name in NAMES if name in fields and fields[name].unique), "")


LISTS = [model for model in apps.get_models() if name_of(model) and model._meta.app_label not in NOT_TYPED]


def stored(model: type[models.Model], name: str) -> models.Model:
    fields = {field.name for field in model._meta.get_fields()}
    more = {"code": f"thu-{model.objects.count()}", "days": 1}
    return model.objects.create(**{name_of(model): name}, **{key: value for key, value in more.items() if key in fields})


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_a_name_that_is_there_already_in_another_spelling_is_refused_at_its_field(model):
    first = stored(model, "Văn hòa bình")
    for spelled in SPELLINGS.values():
        again = model(**{name_of(model): spelled("Văn hòa bình")})
        with pytest.raises(ValidationError) as refused:
            again.full_clean(exclude={"code", "slug", "name_key"})
        assert getattr(first, name_of(model)) in str(refused.value.message_dict[name_of(model)])


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_a_name_is_stored_clean(model):
    row = model(**{name_of(model): normalize("NFD", " Văn  hòa\u00a0bình\u200b ")})
    row.clean()
    assert getattr(row, name_of(model)) == "Văn hòa bình"


def test_a_name_that_only_its_own_row_has_may_change_its_capitals():
    topic = make_topic("y tế")
    topic.name = "Y tế"
    topic.full_clean()
    assert topic.name == "Y tế"


def test_rows_that_were_doubled_before_stay_as_they_are(admin_client):
    first, second = make_topic("Y tế"), make_topic(normalize("NFD", "Y tế"))
    for row in (first, second):
        address = reverse("wagtailsnippets_home_newstopic:edit", args=[row.pk])
        assert admin_client.post(address, {"name": row.name, "slug": row.slug, "order": "7"}).status_code == 302
    assert {(topic.pk, topic.name, topic.order) for topic in NewsTopic.objects.all()} == {(row.pk, row.name, 7) for row in (first, second)}


def test_a_name_is_counted_as_it_is_stored(admin_client):
    name = ("Giáo dục và đào tạo " * 4)[:80].strip()
    answer = admin_client.post(reverse("wagtailsnippets_home_newstopic:add"), {"name": normalize("NFD", name), "slug": "", "order": "0"})
    assert (answer.status_code, NewsTopic.objects.get().name) == (302, name)


def test_a_tag_in_another_spelling_is_the_same_tag(editor):  # noqa: F811
    index = NewsIndexPage.objects.get()
    for number, spelled in enumerate((str, *SPELLINGS.values()), 1):
        tag = spelled("Văn hòa bình")
        post_page(editor, NewsPage, index, **news_fields(title=f"Tin {number}", tags=f'"{tag}"', **{"action-publish": "1"}))
        assert NewsTag.objects.get().name == "Văn hòa bình", tag
        assert NewsTag.objects.get().tagged_news.count() == number, tag


def test_a_tag_typed_twice_in_one_field_is_one_tag(editor):  # noqa: F811
    post_page(editor, NewsPage, NewsIndexPage.objects.get(), **news_fields(tags='"Cầu mới", "cầu  mới"', **{"action-publish": "1"}))
    assert [tag.name.lower() for tag in NewsTag.objects.all()] == ["cầu mới"]


def test_a_title_is_counted_as_it_is_stored(editor):  # noqa: F811
    title = ("Nghị quyết về đường bộ " * 20)[:250].strip()
    post_page(editor, NewsPage, NewsIndexPage.objects.get(), **news_fields(title=normalize("NFD", title), **{"action-publish": "1"}))
    assert NewsPage.objects.get().title == title


@pytest.mark.parametrize("title", ["中文通知", "…", "???", "🎉", "“…” – !!!"])
def test_a_title_without_latin_letters_is_published_at_an_address(editor, client, title):  # noqa: F811
    for _time in range(2):
        post_page(editor, NewsPage, NewsIndexPage.objects.get(), **news_fields(title=title, **{"action-publish": "1"}))
    pages = NewsPage.objects.live()
    assert len({page.slug for page in pages}) == 2
    assert all(client.get(page.url).status_code == 200 for page in pages)


@pytest.mark.parametrize("title", ["中文通知", "???"])
def test_a_draft_that_was_stored_without_an_address_opens_and_is_published(editor, client, title):  # noqa: F811
    post_page(editor, NewsPage, NewsIndexPage.objects.get(), **news_fields(title=title))
    page = NewsPage.objects.get()
    revision = page.latest_revision
    NewsPage.objects.filter(pk=page.pk).update(slug="", draft_title=title, url_path=page.url_path.removesuffix(f"{page.slug}/") + "/")
    type(revision).objects.filter(pk=revision.pk).update(content={**revision.content, "slug": ""})
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    answer = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        nested_form_data(
            {"slug": "", "language": "vi", "comments": NO_ROWS, "contributions": NO_ROWS}
            | news_fields(title=title, **{"action-publish": "1"})
        ),
    )
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.live
    assert page.slug
    assert client.get(page.url).status_code == 200


def test_a_page_keeps_the_one_of_two_doubled_tags_that_it_has():
    older, newer = NewsTag.objects.create(name="đất đai", slug="dat-dai"), NewsTag.objects.create(name="Đất Đai", slug="dat-dai-2")
    field = TypedTags(tag_model=NewsTag)
    assert [field.clean(f'"{typed}"') for typed in (older.name, newer.name, "ĐẤT ĐAI")] == [["đất đai"], ["Đất Đai"], ["đất đai"]]
    assert NewsTag.objects.filter(name="Đất Đai").count() == 1


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("name", ["Chủ đề rất dài " * 20, "Ủ" * 300], ids=["words", "one word"])
def test_a_name_longer_than_its_column_leads_to_the_same_row_each_time(model, name):
    cut, column = model.as_stored(name), model._meta.get_field(name_of(model))
    first = stored(model, cut)
    assert (model.named_or_new(name), model.as_stored(cut)) == (first, cut)
    assert len(cut) <= column.max_length


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("name", ["", " \t", "\u200b", "\x00\n"], ids=ascii)
def test_a_name_of_nothing_makes_no_row(model, name):
    assert model.named_or_new(name) is None
    assert not model.objects.filter(**{name_of(model): ""}).exists()


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_rows_by_name_lead_from_each_spelling_to_the_row_that_is_stored_so_else_to_the_first(model):
    first = stored(model, "Văn hòa bình")
    if model._meta.label != "legal_docs.IssuingBody":  # its key is unique
        second = stored(model, "văn hoà bình")
        assert model.by_name()["văn hoà bình"] == second
    for spelled in SPELLINGS.values():
        name = model.as_stored(spelled("Văn hòa bình"))
        assert (model.by_name().get(name) or model.by_name()[listed_name_key(name)]) == first == model.named_or_new(name)
