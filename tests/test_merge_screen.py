"""What the merge screen shows, to whom, and for how long what was typed is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cms.admin.merging.showing import shown
from cms.admin.merging.three_way import UNKNOWN, Change
from cms.background.worker import retention
from cms.models import UnmergedText
from cms.models.publishing.unmerged import KEPT
from home.models import NewsPage
from home.tests.factories import make_news
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.factories import document, write_document_types
from legal_docs.tests.test_admin import form_data
from tests.test_two_texts import both_wrote, choose, found, person

pytestmark = pytest.mark.django_db


def two_leads() -> tuple[int, str]:
    page = make_news("Tin về hai người")
    page.lead = "Mở đầu."
    page.save_revision().publish()
    page = NewsPage.objects.get(pk=page.pk)
    return page.pk, both_wrote(page, {"lead": "Lan viết."}, {"lead": "Minh viết."})[1]["Location"]


@pytest.fixture(scope="module")
def _stored(once: Any) -> tuple[int, str]:
    made: tuple[int, str] = once(two_leads)
    return made


@pytest.fixture
def conflict(_stored: tuple[int, str]) -> tuple[Any, str]:
    """Lan and Minh have written another lead each: the page, and the address of Minh's merge screen."""
    key, address = _stored
    return NewsPage.objects.get(pk=key), address


def law_with_a_day_of_effect() -> tuple[Any, dict[str, Any]]:
    """A law whose article 1 has a day of effect of its own, and what its form sends back unchanged."""
    write_document_types()
    page = document(body_text="Điều 1. Một\nNội dung một.\nĐiều 2. Hai\nNội dung hai.\nĐiều 3. Ba\nNội dung ba.")
    page.effect_days.create(provisions="Điều 1", anchors=["dieu-1"], effective_on="2024-06-01")
    page.save()
    page.save_revision().publish()
    row = {"provisions": "Điều 1", "effective_on": "2024-06-01", "evidence": "", "id": page.effect_days.get().pk, "ORDER": 1}
    counts = {"effect_days-TOTAL_FORMS": 1, "effect_days-INITIAL_FORMS": 1}
    sent = form_data(title=page.title, body_text=page.body_text, **counts, **{f"effect_days-0-{name}": each for name, each in row.items()})
    del sent["action-publish"]
    return LegalDocumentPage.objects.get(pk=page.pk), sent


def test_a_law_whose_day_of_effect_both_changed_asks_for_what_people_fill_in_alone() -> None:
    page, sent = law_with_a_day_of_effect()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    lan, minh = person("lan"), person("minh")
    html = minh.get(address).content.decode()
    sent |= {name: found(html, name) for name in ("loaded_revision_id", "loaded_revision_created_at")}
    assert lan.post(address, sent | {"effect_days-0-provisions": "Điều 2"}).status_code == 302
    screen = minh.post(address, sent | {"effect_days-0-provisions": "Điều 3"})["Location"]
    html = minh.get(screen).content.decode()
    assert html.count("<fieldset") == 1
    assert "dieu-2" not in html
    opened = minh.get(choose(minh, screen, "mine")["Location"])
    assert [day.provisions for day in opened.context["form"].instance.effect_days.all()] == ["Điều 3"]


def test_a_column_of_data_is_shown_in_words() -> None:
    for value, words in ((["dieu-1", "dieu-2"], "dieu-1, dieu-2"), ({"a": 1}, "{'a': 1}")):
        assert shown(LegalDocumentPage, Change(("effect_days", "anchors"), UNKNOWN, None, value, "mine")).mine
        row = Change(("title",), UNKNOWN, "", value, "mine")
        assert shown(LegalDocumentPage, row).mine.replace("&#x27;", "'") == words


def test_a_time_is_shown_in_the_zone_of_the_portal() -> None:
    change = Change(("go_live_at",), None, "2026-12-01T01:00:00Z", None, "theirs")
    assert shown(NewsPage, change).theirs == "08:00 01/12/2026"


def test_who_may_not_edit_the_page_any_more_sees_nothing_and_may_throw_their_text_away(conflict: tuple[Any, str]) -> None:
    _page, address = conflict
    minh = person("minh")
    user = get_user_model().objects.get(username="minh")
    get_user_model().objects.filter(pk=user.pk).update(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    answer = minh.get(address)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "viết." not in html
    assert 'name="drop"' in html
    assert minh.post(address, {"choice-x": "mine"}).status_code == 403
    assert minh.post(address, {"drop": "1"})["Location"] == reverse("wagtailadmin_home")
    assert not UnmergedText.objects.exists()


def test_a_page_whose_versions_were_purged_is_merged_with_what_is_published(conflict: tuple[Any, str]) -> None:
    page, address = conflict
    NewsPage.objects.filter(pk=page.pk).update(latest_revision=None, lead="Lan đăng.")
    assert "Lan đăng." in person("minh").get(address).content.decode()


def test_what_was_typed_is_encrypted(conflict: tuple[Any, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT base, mine, joined FROM cms_unmergedtext")
        stored = cursor.fetchall()
    assert "lead" not in str(stored)
    assert stored[0][2] is None
    assert UnmergedText.objects.get().mine["lead"] == "Minh viết."


def test_what_nobody_came_back_to_is_deleted_by_the_rule_of_retention(conflict: tuple[Any, str]) -> None:
    retention.run("cms.unmerged_texts")
    assert UnmergedText.objects.exists()
    UnmergedText.objects.update(created_at=timezone.now() - KEPT - timedelta(minutes=1))
    retention.run("cms.unmerged_texts")
    assert not UnmergedText.objects.exists()


def test_what_was_typed_goes_with_the_page(conflict: tuple[Any, str]) -> None:
    page, _address = conflict
    page.get_parent().specific.delete()  # with what is below it
    assert not UnmergedText.objects.exists()
