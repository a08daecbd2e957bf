"""The chooser of reference rows finds by words without tone marks."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from wagtail.models import Page

from home.models import HomePage, NewsletterIndexPage, NewsletterPage
from home.tests.factories import make_news, make_picture, placed
from legal_docs.models import IssuingBody

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(client):
    """Somebody who may enter the administration, and nothing else."""
    user = get_user_model().objects.create_user("khach", "khach@example.org", "x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return client


def test_the_list_of_images_has_none_that_the_person_may_neither_choose_nor_change(guest, admin_client):
    picture = make_picture("Ảnh kín")
    for address in ("/quan-tri/api/main/images/", f"/quan-tri/api/main/images/{picture.pk}/"):
        assert "Ảnh kín" not in guest.get(address).content.decode()
        assert "Ảnh kín" in admin_client.get(address).content.decode()


def test_words_are_found_without_tone_marks_in_any_order(client):
    IssuingBody.objects.create(name="Ủy ban nhân dân tỉnh Sơn Hà", name_key="uy ban nhan dan tinh son ha")
    client.force_login(
        get_user_model().objects.create_superuser("quantri", "a@example.org", "x"), backend="django.contrib.auth.backends.ModelBackend"
    )
    found = client.get("/quan-tri/snippets/choose/legal_docs/issuingbody/results/?q=son+ha+uy+ban").content.decode()
    assert "Ủy ban nhân dân tỉnh Sơn Hà" in found
    assert "Quốc hội" not in found


def test_the_chooser_of_pages_opens_beside_the_page_that_is_edited(admin_client):
    page, sister = make_news(title="Tin đang sửa"), make_news(title="Tin bên cạnh")
    here = {"Referer": f"http://testserver/quan-tri/pages/{page.pk}/edit/"}
    assert sister.title in admin_client.get("/quan-tri/choose-page/", headers=here).json()["html"]
    below = {"Referer": f"http://testserver/quan-tri/pages/add/home/newspage/{page.get_parent().pk}/"}
    assert sister.title in admin_client.get("/quan-tri/choose-page/", headers=below).json()["html"]
    assert sister.title not in admin_client.get("/quan-tri/choose-page/").json()["html"]


def test_the_chooser_of_an_issue_of_the_newsletter_opens_at_the_news(admin_client):
    news, archive = (
        make_news(title="Tin mới"),
        placed(HomePage.objects.get(), NewsletterIndexPage(title="Bản tin", slug="ban-tin", live=False)),
    )
    adding = {"Referer": f"http://testserver/quan-tri/pages/add/home/newsletterpage/{archive.pk}/"}
    assert news.title in admin_client.get("/quan-tri/choose-page/", headers=adding).json()["html"]
    issue = placed(archive, NewsletterPage(title="Số 1", intro="Mới.", items="[]", live=False), publish=False)
    editing = {"Referer": f"http://testserver/quan-tri/pages/{issue.pk}/edit/"}
    assert news.title in admin_client.get("/quan-tri/choose-page/", headers=editing).json()["html"]


def test_the_chooser_of_pages_lists_what_was_worked_on_last_first_and_what_has_no_revision_last(admin_client):
    old, new, imported = (make_news(title=title) for title in ("Tin cũ", "Tin mới", "Tin nhập về"))
    for page, day in ((old, 1), (new, 9), (imported, None)):
        Page.objects.filter(pk=page.pk).update(latest_revision_created_at=day and datetime(2026, 3, day, tzinfo=UTC))
    html = admin_client.get(f"/quan-tri/choose-page/{old.get_parent().pk}/").json()["html"]
    assert html.index("Tin mới") < html.index("Tin cũ") < html.index("Tin nhập về")
