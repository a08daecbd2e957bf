"""A press of "Publish" while the form saves a draft by itself: publishing wins, one page is stored, and no older text comes after it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.models import PageCreation
from cms.tests.threads import in_thread
from home.models import HomePage, NewsIndexPage, NewsPage
from legal_docs.models import LegalDocumentPage, LegalIndexPage, Signature, Signer
from legal_docs.tests.factories import index_page, write_document_types
from legal_docs.tests.test_admin import form_data

JSON = {"headers": {"Accept": "application/json"}}
ON_POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: run with DATABASE_URL=postgres://…")


@dataclass
class Editing:
    """An editor with one form open: what it would send for a title, with and without a press of "Publish"."""

    model: type[Page]
    address: str
    fields: Callable[[str], dict[str, Any]]
    names: dict[str, str]

    def __post_init__(self) -> None:
        user, _made = get_user_model().objects.get_or_create(username="bien-tap", is_superuser=True)
        self.client = Client()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def autosave(self, title: str, client: Client | None = None) -> Any:
        return (client or self.client).post(self.address, self.fields(title) | self.names, **JSON)

    def publish(self, title: str, client: Client | None = None) -> Any:
        return (client or self.client).post(self.address, self.fields(title) | self.names | {"action-publish": "1"})

    def page(self) -> Any:
        """The one page that is stored."""
        return self.model.objects.get().specific

    def goes_on_with(self, answer: dict[str, Any]) -> Editing:
        """The form after the browser heard of the draft: at its address, with the names that the answer gives."""
        names = answer["field_updates"] | {"overwrite_revision_id": str(answer["revision_id"])}
        return Editing(self.model, answer["url"], self.fields, names)


def news_fields(title: str) -> dict[str, Any]:
    text = streamfield([("paragraph", rich_text("<p>Nội dung</p>"))])
    rows = {"INITIAL_FORMS": 0, "TOTAL_FORMS": 0}
    return nested_form_data(
        {"title": title, "slug": "", "lead": "Mở đầu.", "body": text, "tags": "", "comments": rows, "contributions": rows}
    )


def document_fields(title: str) -> dict[str, Any]:
    signer, _made = Signer.objects.get_or_create(full_name="Nguyễn Văn An")
    signature = {"TOTAL_FORMS": 1, "0-id": "", "0-ORDER": 1, "0-signer": signer.pk, "0-position": "Chủ tịch"}
    fields = form_data(title=title, **{f"signatures-{name}": value for name, value in signature.items()})
    return {name: value for name, value in fields.items() if name != "action-publish"}


def new_form(kind: str) -> Editing:
    """A form for a new page that was just opened, with a key that no other form has."""
    model: type[Page]
    model, parent, fields = (
        (NewsPage, NewsIndexPage.objects.get(), news_fields) if kind == "news" else (LegalDocumentPage, index_page(), document_fields)
    )
    address = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    return Editing(model, address, fields, {"creation_key": uuid4().hex})


def shown_form(kind: str) -> Editing:
    """The same with the key that stands in its HTML."""
    form = new_form(kind)
    key = re.search(r'name="creation_key" value="(\w{32})"', form.client.get(form.address).content.decode())
    assert key
    form.names = {"creation_key": key.group(1)}
    return form


each_kind = pytest.mark.parametrize("kind", ["news", "document"])


@pytest.mark.django_db
@each_kind
def test_publish_goes_on_with_the_draft_that_the_form_has_just_saved(kind: str) -> None:
    form = shown_form(kind)
    draft = form.autosave("Tên đang gõ")
    assert draft.json()["success"], draft.content
    answer = form.publish("Tên đã gõ xong")
    assert answer.status_code == 302, answer.content.decode()[:2000]
    page = form.page()
    assert (page.pk, page.title, page.live, page.has_unpublished_changes) == (draft.json()["pk"], "Tên đã gõ xong", True, False)
    assert Signature.objects.count() == (kind == "document")


@pytest.mark.django_db
@each_kind
def test_an_autosave_that_comes_after_publish_changes_nothing(kind: str) -> None:
    form = new_form(kind)
    assert form.publish("Tên đã gõ xong").status_code == 302
    late = form.autosave("Tên đang gõ")
    assert (late.status_code, late.json()["error_code"]) == (400, "invalid_revision")
    page = form.page()
    assert (page.title, page.live, page.has_unpublished_changes) == ("Tên đã gõ xong", True, False)


@pytest.mark.django_db
@each_kind
def test_an_autosave_that_is_sent_again_after_a_lost_answer_makes_no_second_draft(kind: str) -> None:
    form = new_form(kind)
    first, again = form.autosave("Tên").json(), form.autosave("Tên dài hơn").json()
    assert (again["pk"], again["url"]) == (first["pk"], first["url"])
    assert again["hydrate_url"] == first["hydrate_url"]
    assert form.page().get_latest_revision_as_object().title == "Tên dài hơn"
    assert Signature.objects.count() == (kind == "document")
    assert form.goes_on_with(again).publish("Tên đã gõ xong").status_code == 302
    assert form.page().live
    assert Signature.objects.count() == (kind == "document")


@pytest.mark.django_db
def test_publish_with_a_mistake_after_an_autosave_shows_the_form_with_what_was_typed() -> None:
    form = new_form("document")
    form.autosave("Tên đang gõ")
    answer = form.client.post(
        form.address, document_fields("Tên đã gõ xong") | form.names | {"action-publish": "1", "effective_on": "2023-12-01"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Tên đã gõ xong" in shown
    assert reverse("wagtailadmin_pages:edit", args=[form.page().pk]) in shown
    assert not form.page().live


@pytest.mark.django_db
@pytest.mark.parametrize("is_saved_before", [False, True])
def test_the_form_makes_a_second_page_when_somebody_comes_back_to_it_after_publishing(is_saved_before: bool) -> None:
    form = new_form("news")
    if is_saved_before:
        form.autosave("Tin")
    form.publish("Tin thứ nhất")
    form.publish("Tin thứ hai")
    assert set(NewsPage.objects.values_list("title", "live")) == {("Tin thứ nhất", True), ("Tin thứ hai", True)}


@pytest.mark.django_db
def test_the_key_of_another_persons_form_opens_nothing() -> None:
    form = new_form("news")
    draft = form.autosave("Tin của tôi").json()["pk"]
    other = Client()
    other.force_login(get_user_model().objects.create_superuser("nguoi-khac"), backend="django.contrib.auth.backends.ModelBackend")
    form.publish("Tin của người khác", client=other)
    assert NewsPage.objects.get(pk=draft).title == "Tin của tôi"
    assert NewsPage.objects.count() == 2


@pytest.mark.django_db
@each_kind
def test_publish_of_a_stored_page_wins_against_its_autosave_in_either_order(kind: str) -> None:
    opened = new_form(kind)
    form = opened.goes_on_with(opened.autosave("Tên").json())
    assert form.autosave("Tên đang gõ").json()["success"]
    assert form.publish("Tên đã gõ xong").status_code == 302
    late = form.autosave("Tên đang gõ")
    assert (late.status_code, late.json()["error_code"]) == (400, "invalid_revision")
    page = form.page()
    assert (page.title, page.live, page.has_unpublished_changes) == ("Tên đã gõ xong", True, False)


@pytest.fixture
def on_postgres(transactional_db: None) -> None:
    """A database in which threads see each other's rows; puts back the rows that the last flush took."""
    write_document_types()
    Locale.objects.get_or_create(language_code="vi")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Gốc", slug="root"))
    if not HomePage.objects.exists():
        home = root.add_child(instance=HomePage(title="Trang chủ", slug="trang-chu"))
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    home = HomePage.objects.get()
    for model, slug in ((LegalIndexPage, "van-ban"), (NewsIndexPage, "tin-tuc")):
        if not model.objects.exists():
            home.add_child(instance=model(title=slug, slug=slug))


# Of this database alone: another test process has its own on the same server.
WAITING = """SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid() AND pid IN
    (SELECT pid FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""


def wait_for_waiting(count: int) -> None:
    """Return when `count` other connections wait for a row that this one's transaction holds, or for one that waits for it."""
    for _attempt in range(3000):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= count:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError(f"fewer than {count} wait")


def both_at_once(form: Editing, hold: Callable[[], object], *, publish_first: bool) -> tuple[Any, Any]:
    """Send both requests while `hold` keeps what they wait for, in the given order; return the answers to autosave and publish."""
    publish, autosave = lambda: form.publish("Tên đã gõ xong"), lambda: form.autosave("Tên đang gõ")
    results = {}
    with transaction.atomic():
        hold()
        for number, send in enumerate((publish, autosave) if publish_first else (autosave, publish), 1):
            results[send] = in_thread(send)
            wait_for_waiting(number)
    return results[autosave](), results[publish]()


@pytest.mark.postgres
@ON_POSTGRES
@each_kind
@pytest.mark.parametrize("publish_first", [True, False])
def test_publish_wins_when_both_requests_of_a_new_form_run_at_once(on_postgres: None, kind: str, publish_first: bool) -> None:
    form = new_form(kind)
    user = get_user_model().objects.get(username="bien-tap")
    key = uuid4()
    form.names = {"creation_key": key.hex}
    autosaved, published = both_at_once(form, lambda: PageCreation.lock(key, user), publish_first=publish_first)
    assert published.status_code == 302, published.content.decode()[:2000]
    assert autosaved.status_code in (200, 400)
    page = form.page()
    assert (page.title, page.live) == ("Tên đã gõ xong", True)
    assert page.get_latest_revision_as_object().title == "Tên đã gõ xong"


@pytest.mark.postgres
@ON_POSTGRES
@each_kind
@pytest.mark.parametrize("publish_first", [True, False])
def test_publish_wins_when_both_requests_for_a_stored_page_run_at_once(on_postgres: None, kind: str, publish_first: bool) -> None:
    opened = new_form(kind)
    form = opened.goes_on_with(opened.autosave("Tên").json())
    pk = form.page().pk
    hold = lambda: Page.objects.select_for_update().get(pk=pk)  # noqa: E731
    autosaved, published = both_at_once(form, hold, publish_first=publish_first)
    assert published.status_code == 302, published.content.decode()[:2000]
    assert autosaved.status_code == (400 if publish_first else 200)
    page = form.page()
    assert (page.title, page.live) == ("Tên đã gõ xong", True)
    assert page.get_latest_revision_as_object().title == "Tên đã gõ xong"
