"""Beside the text of a document: its contents with their lines, and find and replace as a draft that can be taken back."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageLogEntry

from legal_docs.models import LegalDocumentPage
from legal_docs.tests.factories import document
from legal_docs.text.structure.contents import contents, places_of_words

TEXT = "\n".join(
    [
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "",
        "Điều 1.   Phạm vi",
        "Sở Tài  nguyên nhận hồ sơ.",
        "",
        "Điều",
        "2. Hiệu lực",
        "1. SỞ TÀI NGUYÊN báo cáo.",
        "2. Các Sở Tài nguyênn không có ở đây.",
    ]
)
pytestmark = pytest.mark.django_db


def replacing(page: LegalDocumentPage) -> str:
    """Return the address of find and replace in a document."""
    return f"/quan-tri/van-ban/tim-thay/{page.pk}/"


def test_each_entry_of_the_contents_names_the_line_on_which_it_was_typed():
    assert [(entry.name, entry.line, entry.depth) for entry in contents(TEXT)] == [
        ("Chương I QUY ĐỊNH CHUNG", 0, 0),
        ("Điều 1. Phạm vi", 3, 1),
        ("Điều 2. Hiệu lực", 6, 1),
    ]
    assert contents("") == []


@pytest.mark.parametrize("break_", ["\x0c", "\x0b", "\u2028"])
def test_a_break_of_a_page_inside_a_line_moves_no_later_entry(break_: str):
    text = f"Điều 1. Một\nNội dung một.{break_}Nội dung hai.\nĐiều 2. Hai\n1. Abc.\nĐiều 3. Ba\nXyz."
    assert [entry.line for entry in contents(text)] == [0, 2, 4]


def test_words_that_stand_as_typed_are_replaced_as_typed():
    assert [hit.becomes for hit in places_of_words("UBND xã", "UBND", "Ủy ban nhân dân", exact_case=False, whole_words=True)] == [
        "Ủy ban nhân dân"
    ]
    assert [hit.becomes for hit in places_of_words("Các Sở", "Sở", "sở", exact_case=False, whole_words=True)] == ["sở"]


def test_words_are_found_with_their_place_in_any_capitals_and_spaces():
    hits = places_of_words(TEXT, "sở tài nguyên", exact_case=False, whole_words=True)
    assert [(hit.words, hit.place) for hit in hits] == [("Sở Tài  nguyên", "Điều 1. Phạm vi"), ("SỞ TÀI NGUYÊN", "Điều 2. Hiệu lực")]
    assert (hits[1].before, hits[1].after) == ("1. ", " báo cáo.")
    assert len(places_of_words(TEXT, "sở tài nguyên", exact_case=False, whole_words=False)) == 3
    assert [hit.words for hit in places_of_words(TEXT, "SỞ TÀI", exact_case=True, whole_words=True)] == ["SỞ TÀI"]
    assert [hit.becomes for hit in places_of_words(TEXT, "sở tài nguyên", "sở y tế", exact_case=False, whole_words=True)] == [
        "Sở y tế",
        "SỞ Y TẾ",
    ]
    assert places_of_words(TEXT, ".*", exact_case=False, whole_words=False) == []
    assert places_of_words(TEXT, "  ", exact_case=False, whole_words=False) == []


def test_only_the_ticked_places_change_and_the_version_before_is_offered(admin_client: Client):
    page = document(body_text=TEXT)
    address = replacing(page)
    words = {"find": "sở tài nguyên", "replacement": "sở Nông nghiệp", "whole_words": "on"}
    shown = admin_client.get(address, words)
    hits = shown.context["hits"]
    assert "<del>SỞ TÀI NGUYÊN</del>" in shown.content.decode()
    before = page.latest_revision
    answer = admin_client.post(address, {**words, "text": shown.context["looked_at"], "hit": hits[1].start}, follow=True)
    assert f"/quan-tri/pages/{page.pk}/revisions/{before.pk}/revert/" in answer.content.decode()
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert draft.body_text == TEXT.replace("SỞ TÀI NGUYÊN", "SỞ NÔNG NGHIỆP")
    assert page.body_text == TEXT
    assert page.has_unpublished_changes
    assert PageLogEntry.objects.get(action="legal_docs.text_replaced").data["count"] == 1


def test_nothing_is_replaced_without_a_tick(admin_client: Client):
    page = document(body_text=TEXT)
    address = replacing(page)
    words = {"find": "Sở", "text": admin_client.get(address, {"find": "Sở"}).context["looked_at"]}
    assert "chưa đánh dấu chỗ nào" in admin_client.post(address, words).content.decode()
    assert page.revisions.count() == 1


def test_nothing_is_replaced_in_a_text_that_changed_since_it_was_looked_at(admin_client: Client):
    page = document(body_text=TEXT)
    address, revision = replacing(page), page.latest_revision
    words = {"find": "Sở", "text": admin_client.get(address, {"find": "Sở"}).context["looked_at"]}
    page.body_text = TEXT + "\nSở"
    page.save_revision(overwrite_revision=revision)  # as what saves itself does: the revision keeps its key
    changed = admin_client.post(
        address, {**words, "hit": [hit.start for hit in places_of_words(TEXT, "Sở", exact_case=False, whole_words=False)]}
    )
    assert "đã được sửa" in changed.content.decode()
    assert page.revisions.count() == 1


def test_find_and_replace_without_words_is_an_error_of_the_form(admin_client: Client):
    page = document(body_text=TEXT)
    looked_at = admin_client.get(replacing(page), {"find": "Sở"}).context["looked_at"]
    assert admin_client.post(replacing(page), {"find": "", "text": looked_at}).context["form"].errors
    assert page.revisions.count() == 1


def test_words_that_the_text_does_not_have_are_told(admin_client: Client):
    assert "Không có" in admin_client.get(replacing(document(body_text=TEXT)), {"find": "Bộ Xây dựng"}).content.decode()


def test_a_page_that_somebody_else_locked_is_left_alone(admin_client: Client, django_user_model):
    page = document(body_text=TEXT)
    page.locked, page.locked_by = True, django_user_model.objects.create_user("khac")
    page.save()
    answer = admin_client.post(replacing(page), {"find": "Sở", "hit": "43"})
    assert answer.status_code == 302
    assert page.revisions.count() == 1


def test_a_person_without_the_right_to_edit_sees_neither(client: Client, django_user_model):
    page = document(body_text=TEXT)
    client.force_login(django_user_model.objects.create_user("nguoi-doc"))
    assert client.get(replacing(page)).status_code in (302, 403)
    assert client.post("/quan-tri/van-ban/muc-luc/", {"body_text": TEXT}).status_code in (302, 403)
