"""A sentence on what is new goes with a draft, and is told to readers once that draft is published."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import Announcement, ChangeNote
from home.tests.factories import make_news, make_page, make_procedure

NOTE = "Bỏ bản sao hộ khẩu <b>khỏi</b> hồ sơ"


def draft(page, note: str = NOTE):
    latest = page.get_latest_revision_as_object()
    latest.change_note = note
    return latest.save_revision()


def test_a_note_waits_with_its_draft_and_is_shown_from_the_publication_on(client):
    page = make_news("Tin về hồ sơ")
    revision = draft(page)
    assert NOTE not in client.get(page.url).content.decode()
    for _again in range(2):
        revision.publish()
    note = ChangeNote.objects.get()
    assert (note.page_id, note.day, note.text) == (page.pk, timezone.localdate(), NOTE)
    shown = client.get(page.url).content.decode()
    assert "Có gì mới trên trang này" in shown
    assert "&lt;b&gt;khỏi&lt;/b&gt;" in shown
    assert f"{note.day:%d/%m/%Y}: Bỏ bản sao" in client.get(f"{page.get_parent().url}atom/").content.decode()
    assert PageLogEntry.objects.get(action="cms.change_note").data == {"text": NOTE}


def test_the_first_publication_is_no_change():
    page = make_news("Tin mới", publish=False)
    draft(page).publish()
    assert not ChangeNote.objects.exists()


def test_followers_of_a_procedure_read_the_note_instead_of_names_of_fields():
    page = make_procedure("Đăng ký khai sinh")
    latest = page.get_latest_revision_as_object()
    latest.applicants, latest.change_note = "Cha, mẹ của trẻ", NOTE
    latest.save_revision().publish()
    assert Announcement.objects.get(topic=f"thu-tuc:{page.pk}").text == NOTE


def test_the_editor_is_asked_for_live_pages_and_finds_the_note_of_a_draft_again(admin_client: Client):
    page = make_page("Liên hệ")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "Có gì mới cho người đọc" in admin_client.get(address).content.decode()
    form = nested_form_data(
        {
            "title": "Liên hệ",
            "slug": page.slug,
            "language": "vi",
            "body": streamfield([]),
            "comments": {"INITIAL_FORMS": 0, "TOTAL_FORMS": 0},
        }
    )
    admin_client.post(address, form | {"change_note": NOTE})
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().change_note == NOTE
    assert NOTE in admin_client.get(address).context["form"]["change_note"].value()
    admin_client.post(address, form | {"change_note": NOTE, "action-publish": "1"})
    assert ChangeNote.objects.get().text == NOTE
    assert not admin_client.get(address).context["form"]["change_note"].value()
