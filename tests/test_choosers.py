"""The chooser of reference rows finds by words without tone marks."""

import pytest
from django.contrib.auth import get_user_model

from home.tests.factories import make_news
from legal_docs.models import IssuingBody

pytestmark = pytest.mark.django_db


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
