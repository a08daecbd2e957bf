"""The editor's screens, posted to as a browser does."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.background.pages.scheduled_pages import run_schedule
from home.models import AlertBanner, HomePage, Menus, NewsIndexPage, NewsPage, NewsTopic, ProcedurePage, SiteSettings, StandardPage
from home.tests.factories import make_news, make_picture, make_topic

NO_ROWS = {"INITIAL_FORMS": 0, "TOTAL_FORMS": 0}


@pytest.fixture
def editor(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("bien-tap", "b@example.org", "mat-khau-rat-dai"))
    return client


def post_page(client, model, parent, **fields):
    data = nested_form_data({"slug": "", "language": "vi", "comments": NO_ROWS, "contributions": NO_ROWS, **fields})
    name = model._meta.model_name
    return client.post(reverse("wagtailadmin_pages:add", args=("home", name, parent.pk)), data)


@pytest.mark.parametrize("publish", [True, False])
def test_a_title_alone_makes_a_slug_with_the_letter_d_stroke(editor, publish):
    action = {"action-publish": "1"} if publish else {}
    post_page(editor, StandardPage, HomePage.objects.get(), title="Nghị định về đường bộ", body=streamfield([]), **action)
    assert StandardPage.objects.get().slug == "nghi-dinh-ve-duong-bo"


def test_a_second_page_of_the_same_title_gets_a_slug_of_its_own(editor):
    for _time in range(2):
        post_page(editor, StandardPage, HomePage.objects.get(), title="Đường bộ", body=streamfield([]))
    assert sorted(StandardPage.objects.values_list("slug", flat=True)) == ["duong-bo", "duong-bo-2"]


def news_fields(**changes):
    fields = {"title": "Tin", "lead": "Đoạn mở đầu.", "body": streamfield([("paragraph", rich_text("<p>Nội dung</p>"))]), "tags": ""}
    return {**fields, **changes}


def test_a_page_does_not_take_the_address_of_a_feed_a_form_or_a_list(editor):
    news, home = NewsIndexPage.objects.get(), HomePage.objects.get()
    post_page(editor, NewsPage, news, **news_fields(title="RSS"))
    assert NewsPage.objects.get().slug == "rss-2"
    for slug, model, parent, fields in (
        ("rss", NewsPage, news, news_fields()),
        ("chu-de", NewsPage, news, news_fields()),
        ("tim-kiem", StandardPage, home, {"title": "Tìm kiếm", "body": streamfield([])}),
    ):
        response = post_page(editor, model, parent, slug=slug, **fields)
        taken = response.status_code == 200 and "slug" in response.context["form"].errors
        assert taken == (slug != "chu-de"), slug


def test_a_picture_without_a_description_is_not_published_but_may_wait_as_a_draft(editor):
    index, picture = NewsIndexPage.objects.get(), make_picture()
    response = post_page(editor, NewsPage, index, **news_fields(image=picture.pk, **{"action-publish": "1"}))
    assert "image_alt" in response.context["form"].errors
    assert not NewsPage.objects.exists()
    post_page(editor, NewsPage, index, **news_fields(image=picture.pk))
    assert NewsPage.objects.filter(live=False).exists()


def test_news_cannot_be_published_without_a_lead(editor):
    response = post_page(editor, NewsPage, NewsIndexPage.objects.get(), **news_fields(lead="", **{"action-publish": "1"}))
    assert "lead" in response.context["form"].errors


def test_a_last_day_of_pinning_needs_the_pin(editor):
    fields = news_fields(pinned_until="2026-12-31", **{"action-publish": "1"})
    response = post_page(editor, NewsPage, NewsIndexPage.objects.get(), **fields)
    assert "pinned" in response.context["form"].errors


def test_an_address_of_a_source_needs_its_name(editor):
    fields = news_fields(source_url="https://bao.example/1", **{"action-publish": "1"})
    response = post_page(editor, NewsPage, NewsIndexPage.objects.get(), **fields)
    assert "source_name" in response.context["form"].errors


def test_tags_typed_in_the_editor_have_readable_addresses(editor):
    post_page(editor, NewsPage, NewsIndexPage.objects.get(), **news_fields(tags='"đường bộ", y tế', **{"action-publish": "1"}))
    assert sorted(tag.slug for tag in NewsPage.objects.get().tags.all()) == ["duong-bo", "y-te"]


def test_published_news_carries_the_moment_of_its_first_publication():
    news = make_news(publish=False)
    news.get_latest_revision().publish()
    news.refresh_from_db()
    assert news.published_at == news.first_published_at
    first = news.published_at
    news.title = "Tin sửa"
    news.save_revision().publish()
    news.refresh_from_db()
    assert news.published_at == first


def test_scheduled_news_is_published_by_the_worker_when_its_time_has_come(client, monkeypatch):
    make_news("Tin hẹn giờ", go_live_at=timezone.now() + timedelta(hours=1), publish=False).get_latest_revision().publish()
    run_schedule()
    assert client.get("/tin-tuc/tin-hen-gio/").status_code == 404
    assert "Tin hẹn giờ" not in client.get("/tin-tuc/").content.decode()
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    run_schedule()
    assert NewsPage.objects.get().published_at == later
    assert client.get("/tin-tuc/tin-hen-gio/").status_code == 200
    assert "Tin hẹn giờ" in client.get("/tin-tuc/").content.decode()


def test_expired_news_is_taken_down_by_the_worker(client):
    make_news("Tin hết hạn", expire_at=timezone.now() - timedelta(minutes=1))
    run_schedule()
    assert client.get("/tin-tuc/tin-het-han/").status_code == 404


@pytest.mark.parametrize(
    "model", [HomePage, NewsIndexPage, StandardPage, NewsPage, ProcedurePage, NewsTopic, AlertBanner, SiteSettings, Menus]
)
def test_our_editing_screens_speak_vietnamese(model):
    with translation.override("vi"):
        names = [str(field.verbose_name) for field in model._meta.local_fields if field.editable and field.name not in ("id", "site")]
        names += [str(model._meta.verbose_name)]
        helps = [str(field.help_text) for field in model._meta.local_fields if field.help_text]
    with translation.override("en"):
        english = {str(field.verbose_name) for field in model._meta.local_fields} | {str(model._meta.verbose_name)}
        english_helps = {str(field.help_text) for field in model._meta.local_fields}
    assert not [name for name in names if name in english and not name.endswith("ptr")]
    assert not [text for text in helps if text in english_helps]


def test_every_editing_screen_opens(editor):
    news = make_news()
    site = Site.objects.get()
    topic = make_topic("Chủ đề thử")
    shown = {
        reverse("wagtailadmin_pages:edit", args=(page.pk,)): page.title
        for page in (news, HomePage.objects.get(), NewsIndexPage.objects.get())
    }
    shown |= {reverse("wagtailsettings:edit", args=("home", name, site.pk)): "<form" for name in ("sitesettings", "menus")}
    shown |= {reverse(f"wagtailsnippets_home_{name}:list"): "" for name in ("alertbanner", "newstag", "procedurefield")}
    shown[reverse("wagtailsnippets_home_newstopic:list")] = topic.name
    for address, words in shown.items():
        answer = editor.get(address)
        assert answer.status_code == 200, address
        assert words in answer.content.decode(), address


def test_the_admin_names_missing_agency_details_until_they_are_filled_in(editor):
    assert "người chịu trách nhiệm nội dung" in editor.get(reverse("wagtailadmin_home")).content.decode()
    settings = SiteSettings.objects.get()
    for name in SiteSettings.REQUIRED:
        setattr(settings, name, "a@example.org")
    settings.save()
    assert "Thông tin bắt buộc của Cổng" not in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_the_agency_details_cannot_be_left_empty(editor):
    address = reverse("wagtailsettings:edit", args=("home", "sitesettings", Site.objects.get().pk))
    form = editor.post(address, {"agency_name": "Cổng"}).context["form"]
    assert {"responsible_person", "address", "phone", "email", "source_note"} <= set(form.errors)


def test_publishers_may_set_banners_and_menus_and_editors_may_not(django_user_model):
    from django.contrib.auth.models import Group
    from django.utils.translation import gettext

    call_command("sync_roles", verbosity=0)
    with translation.override("vi"):
        groups = {role: Group.objects.get(name=gettext(role)) for role in ("Editors", "Publishers")}
    may = {role: set(group.permissions.values_list("codename", flat=True)) for role, group in groups.items()}
    assert {"change_alertbanner", "change_menus", "change_sitesettings"} <= may["Publishers"]
    assert not {"change_alertbanner", "change_menus", "change_sitesettings"} & may["Editors"]
    assert "add_newstopic" in may["Editors"]
