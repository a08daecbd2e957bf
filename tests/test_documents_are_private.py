"""Uploaded documents: drafts, restricted collections and unused files are not public, at any address."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from wagtail.documents.models import AbstractDocument, Document
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex

from cms.models import ChangeNote
from cms.storage.media import move_private_files
from home.models import ArticleTemplate, HomePage, PageTranslation
from home.tests.factories import make_page, make_picture
from qa.models import CannedReply

pytestmark = pytest.mark.django_db

CONTENT = b"%PDF-1.4 plan that is not decided yet"


@pytest.fixture
def document() -> Document:
    stored: Document = Document.objects.create(title="Quy hoạch", file=ContentFile(CONTENT, name="quy-hoach.pdf"))
    return stored


@pytest.fixture(autouse=True)
def _commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run at once what waits for the commit: Wagtail's index of references is brought up to date there."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_options: work())


def offer(document: Document, *, publish: bool = True) -> Any:
    """A page that offers the document for download."""
    return make_page(body=json.dumps([{"type": "document", "value": document.pk}]), publish=publish)


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_document_of_a_published_page_is_given_to_everybody(client: Client, document: Document) -> None:
    offer(document)
    response = client.get(document.url)
    assert (response.status_code, body(response)) == (200, CONTENT)
    assert "public" in response["Cache-Control"]
    assert client.get(document.url, headers={"Range": "bytes=0-3"}).status_code == 206


@pytest.mark.parametrize("state", ["unused", "draft", "unpublished", "restricted"])
def test_a_document_that_no_public_page_offers_is_given_to_staff_alone(
    client: Client, admin_client: Client, document: Document, state: str
) -> None:
    if state != "unused":
        page = offer(document, publish=state != "draft")
    if state == "unpublished":
        page.unpublish()  # type: ignore[possibly-undefined]
    elif state == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)  # type: ignore[possibly-undefined]
    assert client.get(document.url).status_code == 404
    response = admin_client.get(document.url)
    assert body(response) == CONTENT
    assert "no-store" in response["Cache-Control"]


def linked(document: Document) -> str:
    return f'<p>Xem <a linktype="document" id="{document.pk}">mẫu</a></p>'


@pytest.mark.parametrize(
    "make",
    [
        lambda file: CannedReply.objects.create(title="Trả lời", content=json.dumps([{"type": "paragraph", "value": linked(file)}])),
        lambda file: ArticleTemplate.objects.create(name="Mẫu", purpose="x", body=json.dumps([{"type": "document", "value": file.pk}])),
        lambda file: ArticleTemplate.objects.create(
            name="Mẫu", purpose="x", withdrawn=True, body=json.dumps([{"type": "document", "value": file.pk}])
        ),
        lambda file: PageTranslation.objects.create(page=make_page(publish=False), language="en", title="A", lead="B", body=linked(file)),
    ],
    ids=["canned reply", "template of articles", "withdrawn template", "translation of a draft"],
)
def test_a_document_that_only_an_internal_row_names_is_given_to_staff_alone(
    client: Client, admin_client: Client, document: Document, make: Any
) -> None:
    make(document)
    assert client.get(document.url).status_code == 404
    assert body(admin_client.get(document.url)) == CONTENT


def test_a_document_of_the_translation_of_a_public_page_is_given_to_everybody(client: Client, document: Document) -> None:
    PageTranslation.objects.create(page=make_page(), language="en", title="A", lead="B", body=linked(document))
    assert body(client.get(document.url)) == CONTENT


def test_each_kind_of_row_that_may_name_a_document_is_known_to_show_it_with_a_page_or_to_nobody() -> None:
    def names_files(field: Any) -> bool:
        return hasattr(field, "extract_references") or (field.many_to_one and issubclass(field.related_model or object, AbstractDocument))

    rows = [model for model in apps.get_models() if ReferenceIndex.model_is_indexable(model) and not issubclass(model, Page)]
    found = {row._meta.label: getattr(row, "files_belong_to", "") for row in rows if any(map(names_files, row._meta.get_fields()))}
    assert found == {"home.ArticleTemplate": "", "home.Menus": "", "home.PageTranslation": "page", "qa.CannedReply": ""}


def test_a_document_that_an_alias_of_a_restricted_page_offers_is_given_to_staff_alone(client: Client, document: Document) -> None:
    page = offer(document)
    page.create_alias(update_slug="bi-danh")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(document.url).status_code == 404


def test_what_an_editor_publishes_is_given_out_before_the_worker_came(client: Client, document: Document, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # a worker that never comes
    page = offer(document, publish=False)
    page.get_latest_revision().publish()
    assert client.get(document.url).status_code == 200
    page.body = json.dumps([])
    page.save_revision().publish()
    assert client.get(document.url).status_code == 404


def test_a_document_of_a_restricted_collection_asks_for_the_login_even_on_a_public_page(client: Client, document: Document) -> None:
    document.collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    document.save()
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type=CollectionViewRestriction.LOGIN)
    offer(document)
    assert client.get(document.url).url.startswith("/_util/login/?next=%2Ftai-lieu%2F")
    client.cookies["sessionid"] = "of somebody who is not admitted"
    response = client.get(document.url)
    assert response.status_code == 302
    assert "no-store" in response["Cache-Control"]


def opened(client: Client, page: Any, word: str = "mo-cua") -> Client:
    """Return a client that sent the password of a page."""
    rule = page.get_view_restrictions().get()
    client.post(f"/_util/authenticate_with_password/{rule.pk}/{page.pk}/", {"password": word, "return_url": page.url})
    return client


def closed_with(password: str, page: Any) -> Any:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password=password)
    return page


@pytest.mark.parametrize("place", ["page", "section"])
def test_whoever_opened_a_page_with_its_password_gets_its_files(client: Client, document: Document, place: str) -> None:
    page = offer(document)
    if place == "section":
        section = make_page()
        page.move(section, pos="last-child")
        page = type(page).objects.get(pk=page.pk)
    closed_with("mo-cua", section if place == "section" else page)  # type: ignore[possibly-undefined]
    assert client.get(document.url).status_code == 404
    response = opened(client, page).get(document.url)
    assert (response.status_code, body(response)) == (200, CONTENT)
    assert "no-store" in response["Cache-Control"]
    assert client.get(document.url, headers={"Range": "bytes=0-3"}).status_code == 206
    assert Client().get(document.url).status_code == 404


@pytest.mark.parametrize("case", ["wrong password", "other page", "unpublished", "draft", "taken out"])
def test_a_file_is_not_given_for_a_password_that_opens_no_page_with_it(client: Client, document: Document, case: str) -> None:
    page = closed_with("mo-cua", offer(document, publish=case != "draft"))
    if case == "other page":
        opened(client, closed_with("khac", make_page()), "khac")
    else:
        opened(client, page, "sai" if case == "wrong password" else "mo-cua")
    if case == "unpublished":
        page.unpublish()
    if case == "taken out":
        page = type(page).objects.get(pk=page.pk)
        page.body = json.dumps([])
        page.save_revision().publish()
    assert client.get(document.url).status_code == 404


def test_whoever_is_logged_in_gets_the_files_of_a_page_for_those(client: Client, document: Document) -> None:
    page = offer(document)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(get_user_model().objects.create_user("nguoi-xem"))
    assert client.get(page.url).status_code == 200
    assert body(client.get(document.url)) == CONTENT


def test_the_password_of_a_page_opens_no_closed_collection(client: Client, document: Document) -> None:
    document.collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    document.save()
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type=CollectionViewRestriction.LOGIN)
    page = closed_with("mo-cua", offer(document))
    assert opened(client, page).get(document.url).url.startswith("/_util/login/")


def test_the_former_name_of_a_file_leads_on_for_whoever_opened_its_page(client: Client, document: Document) -> None:
    page = closed_with("mo-cua", offer(document))
    old = document.url
    document.file = ContentFile(CONTENT, name="ten-moi.pdf")
    document.save()
    assert Client().get(old).status_code == 404
    response = opened(client, page).get(old)
    assert (response.status_code, response["Location"]) == (301, document.url)
    assert "no-store" in response["Cache-Control"]


def test_the_file_itself_has_no_address(client: Client, document: Document) -> None:
    assert not Path(document.file.path).is_relative_to(settings.MEDIA_ROOT)
    for address in (f"/media/{document.file.name}", "/media/documents/quy-hoach.pdf"):
        assert client.get(address).status_code == 404
    with pytest.raises(NotImplementedError):
        assert document.file.url


def test_nobody_can_guess_the_address_of_a_picture() -> None:
    picture = make_picture()
    folder = Path(picture.file.name).parent
    assert folder.parent == Path("original_images")
    assert len(folder.name) == 20
    rendition = picture.get_rendition("width-200")
    assert Path(rendition.file.name).parent.parent == Path("images")


def test_documents_of_an_earlier_version_are_moved_out_of_the_public_folder(document: Document) -> None:
    old = Path(settings.MEDIA_ROOT) / "documents" / "cu.pdf"
    old.parent.mkdir(parents=True, exist_ok=True)
    old.write_bytes(CONTENT)
    stored = Document.objects.create(title="Cũ", file="documents/cu.pdf")
    assert move_private_files() == 1
    assert not old.exists()
    assert stored.file.read() == CONTENT
    assert move_private_files() == 0


def test_the_form_for_a_password_looks_like_the_portal_and_tells_nothing_of_the_page(client: Client, document: Document) -> None:
    page = offer(document)
    page.title = page.seo_title = page.intro = "Kế hoạch chưa công bố"
    page.save_revision().publish()
    ChangeNote.objects.create(page=page, revision_id=page.latest_revision_id, text="Bổ sung phụ lục chưa công bố")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="mật khẩu chung")
    html = client.get(client.get(page.url).url).content.decode()
    assert "cms/css/portal.css" in html
    assert "chưa công bố" not in html


@pytest.mark.parametrize("what", ["page", "file"])
def test_whoever_knows_the_password_of_a_page_or_file_is_led_back_to_it(client: Client, document: Document, what: str) -> None:
    page = offer(document)
    address = f"{page.url}?trang=2" if what == "page" else document.url
    if what == "page":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="mật khẩu chung")
    else:
        rule = {"restriction_type": CollectionViewRestriction.PASSWORD, "password": "mật khẩu chung"}
        CollectionViewRestriction.objects.create(collection=document.collection, **rule)
    asked = client.get(address)
    assert (asked.status_code, asked.content, asked.get("Cache-Control")) == (302, b"", None)
    form = client.get(asked.url)
    assert "no-store" in form["Cache-Control"]
    (action,) = re.findall(r'<form action="([^"]+authenticate[^"]+)"', form.content.decode())
    (back,) = re.findall(r'name="return_url" value="([^"]*)"', form.content.decode())
    wrong = client.post(action, {"password": "sai", "return_url": back})
    assert (wrong.status_code, wrong.context["form"]["return_url"].value()) == (200, back)
    assert "Mật khẩu bạn nhập không đúng" in wrong.content.decode()
    assert client.post(action, {"password": "mật khẩu chung", "return_url": back}).url == address
    opened = client.get(address)
    assert opened.status_code == 200
    assert "no-store" in opened["Cache-Control"]


def test_an_editor_without_the_right_to_documents_gets_no_draft_file(client: Client, document: Document) -> None:
    client.force_login(get_user_model().objects.create_user("dan", password="dan"))
    assert client.get(document.url).status_code == 404
    assert HomePage.objects.exists()


def replaced(document: Document) -> str:
    """Put another file in the place of that of the document, and return the address that it had."""
    old: str = document.url
    document.file = ContentFile(CONTENT, name="quy-hoach-moi.pdf")
    document._set_document_file_metadata()
    document.save()
    return old


def test_the_address_of_a_file_that_was_replaced_leads_to_the_new_one(client: Client, document: Document) -> None:
    offer(document)
    answer = client.get(replaced(document))
    assert (answer.status_code, answer["Location"]) == (301, document.url)


def test_the_address_of_a_replaced_file_tells_nothing_of_one_that_no_public_page_offers(client: Client, document: Document) -> None:
    offer(document, publish=False)
    assert client.get(replaced(document)).status_code == 404


def test_the_address_of_a_replaced_file_of_a_closed_collection_asks_for_the_login(client: Client, document: Document) -> None:
    offer(document)
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
    answer = client.get(replaced(document))
    assert answer["Location"].startswith("/_util/login/")
    assert "quy-hoach-moi" not in answer["Location"]


def test_staff_are_led_to_the_new_file_of_a_draft_and_no_cache_keeps_that(admin_client: Client, document: Document) -> None:
    offer(document, publish=False)
    answer = admin_client.get(replaced(document))
    assert (answer["Location"], "no-store" in answer["Cache-Control"]) == (document.url, True)
