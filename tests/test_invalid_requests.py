"""Addresses and forms that no screen leads to are answered with 404 or the form, never with an error page."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from wagtail.admin.widgets import AdminPageChooser
from wagtail.documents.models import Document

from home.models.agency.duties import Duty, DutyBasis, LegalRegime

pytestmark = pytest.mark.django_db
TOPIC = "/quan-tri/snippets/choose/home/newstopic"


CHOSEN_PAGES = "/quan-tri/choose-page/chosen-multiple/"


@pytest.mark.parametrize(
    "address",
    [
        *(f"{TOPIC}/{rest}" for rest in ("chosen/x/", "chosen/99999999999999999999/", "chosen-multiple/?id=x")),
        *(f"{CHOSEN_PAGES}?id={key}" for key in ("x", "1", "9" * 30)),
    ],
)
def test_choosing_what_can_be_no_row_is_not_found(admin_client: Client, address: str):
    assert admin_client.get(address).status_code == 404


def test_making_a_row_in_a_dialog_without_a_form_is_not_found(admin_client: Client):
    assert admin_client.post(f"{TOPIC}/create/").status_code == 404
    assert admin_client.get(f"{TOPIC}/create/").status_code == 404


def test_a_row_that_others_refer_to_is_not_deleted_and_the_person_is_told_so(admin_client: Client):
    regime = LegalRegime.objects.create(number="1/2026/NĐ-CP", title="Nghị định", valid_from=date(2026, 1, 1))
    duty = Duty.objects.create(number=999, name="Tin tức")
    DutyBasis.objects.create(duty=duty, regime=regime, citation="Điều 4")
    address = f"/quan-tri/snippets/home/legalregime/delete/{regime.pk}/"
    answer = admin_client.post(address, follow=True)
    assert "còn được tham chiếu" in answer.content.decode()
    assert LegalRegime.objects.filter(pk=regime.pk).exists()


def test_a_form_with_what_no_screen_sends_is_refused(admin_client: Client):
    title = {"title": "Tờ khai", "next": "٣"}
    document = Document.objects.create(title="Tờ khai", file=ContentFile(b"%PDF-1.4", name="a.pdf"))
    assert admin_client.post(f"/quan-tri/documents/edit/{document.pk}/", title).status_code == 400
    assert admin_client.post("/quan-tri/pages/2/copy/").status_code in (400, 404)
    copy = {"new_title": "Trang chủ", "new_slug": "a,b;c=d&e", "new_parent_page": "x" * 2000}
    assert admin_client.post("/quan-tri/pages/3/copy/", copy).status_code in (200, 400)
    assert admin_client.post("/quan-tri/redirects/import/process/").status_code == 400
    assert admin_client.post("/quan-tri/choose-external-link/").status_code == 200
    assert admin_client.post("/quan-tri/pages/1/set_position/").status_code == 404
    assert admin_client.get("/quan-tri/workflows/edit/1/?p=x").status_code == 400


@pytest.mark.parametrize("text", ["[]", "31/02/2026", "{{7*7}}", '"x"'])
def test_a_rich_text_that_no_editor_sends_is_refused(admin_client: Client, text: str):
    assert admin_client.post("/quan-tri/snippets/home/pagetranslation/add/", {"page": "2", "body": text}).status_code == 400


def test_a_rich_text_that_was_emptied_again_is_an_empty_one(admin_client: Client):
    answer = admin_client.post("/quan-tri/snippets/home/pagetranslation/add/", {"page": "2", "body": "null"})
    assert answer.status_code == 200  # the form again, for what else is missing


@pytest.mark.parametrize("address", ["/quan-tri/van-ban/?site=", f"{TOPIC}/chosen-multiple/?id="])
def test_a_number_that_no_column_holds_is_refused_or_finds_nothing(admin_client: Client, address: str):
    answer = admin_client.get(f"{address}{'9' * 20}")
    assert answer.status_code == (200 if connection.vendor == "postgresql" else 400)  # SQLite cannot compare it


@pytest.mark.parametrize("place", ["images", "documents"])
def test_a_search_with_a_usage_filter_answers_200(admin_client: Client, place: str):
    assert admin_client.get(f"/quan-tri/{place}/", {"q": "bản đồ", "usage_count_min": "0"}).status_code == 200


def test_unlocking_the_root_of_the_tree_leads_to_the_tree(admin_client: Client):
    assert admin_client.post("/quan-tri/pages/1/unlock/")["Location"] == "/quan-tri/pages/"


def test_a_chooser_shows_a_value_that_is_no_key_as_empty():
    assert "chooser page-chooser blank" in AdminPageChooser().render("page", "***", {"id": "id_page"})


LONG = "9" * 25  # no column of a database holds it


@pytest.mark.parametrize(
    "path",
    [
        f"/bieu-mau/{LONG}/",
        f"/en/bieu-mau/{LONG}/",
        f"/en/bieu-mau/{LONG * 200}/",
        f"/sitemap-home-newspage-{LONG}.xml",
        f"/theo-doi/?loai=cau-hoi&ma=trang-{LONG}",
    ],
)
def test_a_number_that_no_page_has_is_not_found(client: Client, path: str):
    assert client.get(path).status_code == 404
