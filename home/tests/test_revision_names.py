"""Versions of a page with a name: given in the history, found there again, and kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry, Revision

from cms.models import RevisionName
from home.tests.factories import make_news
from tests.test_publishing_beside_autosave import JSON, news_fields

NAME = "Bản gửi Sở Tư pháp góp ý"


@pytest.fixture
def editor(django_user_model: Any, client: Client) -> Any:
    user = django_user_model.objects.create_superuser("bien-tap", "b@example.org", "mat-khau-rat-dai")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def page(editor: Any) -> Any:
    """A news item with an older version, which the tests name, and a newer one."""
    page = make_news("Dự thảo quy chế")
    for title in ("Dự thảo lần một", "Dự thảo lần hai"):
        page.title = title
        page.save_revision(user=editor, log_action=True)
    return page


def versions(page: Page) -> list[Revision]:
    return list(page.revisions.order_by("pk"))[-2:]


def name(client: Client, revision: Revision, words: str = NAME) -> Any:
    return client.post(reverse("name_revision", args=[revision.pk]), {"name": words})


def history(client: Client, page: Page, **query: str) -> str:
    return client.get(reverse("wagtailadmin_pages:history_results", args=[page.pk]), query).content.decode()


def test_a_name_is_given_changed_and_taken_away_and_each_is_in_the_log(client: Client, page: Any, editor: Any) -> None:
    old, _new = versions(page)
    for words in (NAME, "Bản trình", "Bản trình", "  "):
        assert name(client, old, words).status_code == 302
    assert not RevisionName.objects.exists()
    log = PageLogEntry.objects.filter(page=page.pk, action__startswith="cms.revision").order_by("pk")
    assert [(entry.action, entry.data["name"], entry.user) for entry in log] == [
        ("cms.revision_named", NAME, editor),
        ("cms.revision_named", "Bản trình", editor),
        ("cms.revision_unnamed", "Bản trình", editor),
    ]


def test_the_history_shows_the_name_and_is_filtered_to_named_versions(client: Client, page: Any) -> None:
    old, new = versions(page)
    name(client, old)
    name(client, new, "Tên <b>khác</b>")
    assert f"<strong>{NAME}</strong>" in history(client, page)
    assert "Tên &lt;b&gt;khác&lt;/b&gt;" in history(client, page)
    name(client, new, "")
    assert "w-active-filters" not in history(client, page)
    shown = history(client, page, named="1")
    assert "Chỉ hiện các phiên bản này" in shown
    assert reverse("name_revision", args=[old.pk]) in shown
    assert reverse("name_revision", args=[new.pk]) not in shown


def test_a_name_longer_than_its_column_is_refused_in_words(client: Client, page: Any) -> None:
    answer = name(client, versions(page)[0], "a" * 101)
    assert answer.status_code == 422
    assert not RevisionName.objects.exists()


def test_only_who_may_edit_the_page_names_its_versions(client: Client, page: Any, django_user_model: Any) -> None:
    user = django_user_model.objects.create_user("nguoi-khac", password="mat-khau-rat-dai")
    group = Group.objects.create(name="Nơi khác")
    elsewhere = make_news("Nơi khác").get_parent().add_sibling(instance=Page(title="Khác", slug="khac"))
    GroupPagePermission.objects.create(group=group, page=elsewhere, permission_type="change")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/quan-tri/").status_code == 200
    name(client, versions(page)[0])
    assert not RevisionName.objects.exists()


def test_purging_old_versions_keeps_those_with_a_name(client: Client, page: Any) -> None:
    first, *_others = page.revisions.order_by("pk")
    old, new = versions(page)
    name(client, old)
    call_command("purge_revisions")
    assert list(page.revisions.order_by("pk")) == [old, new]
    assert first.pk not in (old.pk, new.pk)


def test_names_go_with_the_page_and_with_an_erasure_of_its_versions(client: Client, page: Any) -> None:
    old, new = versions(page)
    name(client, old)
    page.revisions.exclude(pk=new.pk).delete()
    assert not RevisionName.objects.exists()
    name(client, new)
    Page.objects.get(pk=page.pk).delete()
    assert not RevisionName.objects.exists()


def test_the_autosave_writes_a_new_version_instead_of_a_named_one(client: Client, page: Any) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def autosave(title: str, number: int) -> int:
        names = {"overwrite_revision_id": str(number)}
        return int(client.post(address, news_fields(title) | names, **JSON).json()["revision_id"])

    number = versions(page)[-1].pk
    assert autosave("Đang gõ", number) == number
    name(client, Revision.objects.get(pk=number))
    after = autosave("Gõ tiếp", number)
    assert after != number
    assert Revision.objects.get(pk=number).content["title"] == "Đang gõ"
    assert autosave("Gõ nữa", after) == after


def test_autosaves_of_one_sitting_are_one_line_of_the_history(client: Client, page: Any) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    number = client.post(address, news_fields("Một"), **JSON).json()["revision_id"]
    before = history(client, page).count("<tr")
    for title in ("Hai", "Ba"):
        assert client.post(address, news_fields(title) | {"overwrite_revision_id": str(number)}, **JSON).json()["revision_id"] == number
    assert history(client, page).count("<tr") == before
