"""Files that news, procedures and ordinary pages offer: found page by page, and only by those who may read them."""

from __future__ import annotations

import json
from typing import IO, Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page

from cms.background.pages import file_texts
from cms.contracts.search import EntryKind
from cms.models import FileText
from home.tests.factories import make_news, make_page, make_procedure

PRICES = "Giá vé tham quan hồ: người lớn bốn mươi nghìn đồng, trẻ em mười lăm nghìn đồng"
HOURS = "Giờ mở cửa của bến thuyền trong mùa mưa do ban quản lý thông báo từng tuần"


@pytest.fixture(autouse=True)
def plain_reader(monkeypatch: Any) -> None:
    """Files of text whose pages are parted by a form feed stand for what an app can read."""

    def read(stored: Document, content: IO[bytes]) -> list[str]:
        text = content.read().decode()
        if text == "?":
            raise file_texts.NotReadable("damaged")
        if text == "!":
            raise ZeroDivisionError
        return text.split("\f")

    monkeypatch.setattr(file_texts, "_readers", {".pdf": read, ".docx": read})


@pytest.fixture(autouse=True)
def page_type_is_known() -> None:
    """Django gives the types that a process has asked for before ahead of the others."""
    ContentType.objects.clear_cache()
    ContentType.objects.get_for_model(Page)


def stored_file(content: str, name: str = "bang-gia.pdf", title: str = "Bảng giá") -> Document:
    file: Document = Document.objects.create(title=title, file=ContentFile(content.encode(), name))
    return file


def news_with(file: Document) -> Any:
    return make_news("Mở bến thuyền", lead="Từ thứ bảy.", body=json.dumps([{"type": "document", "value": file.pk}]))


def files_of(page: Any) -> list[Any]:
    entries = list(type(page).objects.get(pk=page.pk).get_search_entries())
    return entries[1:]


def test_each_page_of_a_news_items_file_is_an_entry_of_it_and_of_its_kind():
    file = stored_file(f"{PRICES}\f\f{HOURS}")
    news = news_with(file)
    assert files_of(news) == []  # not read yet
    assert file_texts.read_due() == 1
    first, third = files_of(news)
    assert (first.heading, third.heading) == ("Bảng giá, trang 1", "Bảng giá, trang 3")
    assert (third.kind, third.parent_id, third.url) == (EntryKind.NEWS, f"page:{news.pk}", f"{file.url}#page=3")
    assert third.body == HOURS
    assert file_texts.read_due() == 0


def test_the_index_hears_when_a_file_was_read_and_when_others_may_read_it(noted_pages: list[int]):
    file = stored_file(PRICES)
    news = news_with(file)
    noted_pages.clear()
    file_texts.read_due()
    assert noted_pages == [news.pk]
    CollectionViewRestriction.objects.create(collection=Collection.get_first_root_node(), restriction_type=CollectionViewRestriction.LOGIN)
    assert noted_pages == [news.pk, news.pk]
    assert files_of(news) == []


def test_the_form_of_a_procedure_is_offered_for_download_and_found(client):
    form = stored_file("Tôi đề nghị được hỗ trợ sửa thuyền sau bão, kèm ảnh chụp thiệt hại", "mau-01.docx", "Mẫu 01")
    papers = [{"type": "row", "value": {"name": "Đơn đề nghị", "group": "", "form": "Mẫu SH-01", "file": form.pk}}]
    procedure = make_procedure("Hỗ trợ sửa thuyền", dossier=json.dumps(papers))
    file_texts.read_due()
    (entry,) = files_of(procedure)
    assert (entry.heading, entry.url, entry.kind) == ("Mẫu 01", form.url, EntryKind.PROCEDURE)
    shown = client.get(procedure.url).content.decode()
    assert f'<a href="{form.url}">Mẫu SH-01</a>' in shown
    assert "DOCX" in shown


def test_a_link_in_running_text_counts_and_a_removed_one_is_gone_at_once():
    file = stored_file(PRICES)
    linked = f'<p>Xem <a linktype="document" id="{file.pk}">bảng giá</a>.</p>'
    page = make_page("Bến thuyền", body=json.dumps([{"type": "paragraph", "value": linked}]))
    file_texts.read_due()
    assert [entry.heading for entry in files_of(page)] == ["Bảng giá, trang 1"]
    page.body = "[]"
    page.save_revision().publish()
    assert files_of(page) == []


def test_a_file_that_no_page_offers_is_not_read_and_a_broken_one_is_noted_once():
    stored_file(PRICES)
    broken = stored_file("?")
    news_with(broken)
    assert file_texts.read_due() == 1
    assert FileText.objects.get().refusal == "damaged"
    assert file_texts.read_due() == 0


def test_a_word_file_has_parts_instead_of_pages():
    news = news_with(stored_file(f"{PRICES}\f{HOURS}", "bang-gia.docx"))
    file_texts.read_due()
    assert [entry.heading for entry in files_of(news)] == ["Bảng giá, phần 1", "Bảng giá, phần 2"]
    assert not any("#" in entry.url for entry in files_of(news))


def test_the_lines_of_a_form_to_write_on_are_not_kept():
    news_with(stored_file("Họ và tên: ................................ Ngày sinh: . . . . . ./......"))
    file_texts.read_due()
    assert FileText.objects.get().pages == ["Họ và tên: …Ngày sinh: …/…"]


def test_a_file_that_breaks_its_reader_holds_up_no_other():
    news_with(stored_file("!", "hong.pdf"))
    news = news_with(stored_file(PRICES))
    assert file_texts.read_due() == 2
    assert [entry.heading for entry in files_of(news)] == ["Bảng giá, trang 1"]
    assert FileText.objects.exclude(refusal="").get().refusal == "failed"


def test_a_file_that_was_replaced_by_another_kind_before_it_was_read_is_no_stuck_work():
    file = stored_file(PRICES)
    news_with(file)
    file_texts.note_unread()
    file.file.save("bang-gia.zip", ContentFile(b"PK"))
    file_texts.read_due()
    row = FileText.objects.get(file=file)
    assert (row.state, row.refusal) == ("done", "unknown")


def closed() -> Collection:
    collection = Collection.get_first_root_node().add_child(instance=Collection(name="Kín"))
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    return collection


def test_the_index_hears_of_files_that_are_put_into_another_collection_in_a_list(noted_pages: list[int], admin_client: Client):
    file, collection = stored_file(PRICES), closed()
    news = news_with(file)
    file_texts.read_due()
    noted_pages.clear()
    url = reverse("wagtail_bulk_action", args=["wagtaildocs", "document", "add_to_collection"])
    assert admin_client.post(f"{url}?id={file.pk}", {"collection": collection.pk}).status_code == 302
    assert noted_pages == [news.pk]
    assert files_of(news) == []


def test_the_index_hears_of_the_files_of_a_collection_that_is_moved_and_of_those_below(noted_pages: list[int], admin_client: Client):
    above = Collection.get_first_root_node().add_child(instance=Collection(name="Riêng"))
    below, target = above.add_child(instance=Collection(name="Dưới")), closed()
    file = stored_file(PRICES)
    Document.objects.filter(pk=file.pk).update(collection=below)
    news = news_with(file)
    file_texts.read_due()
    assert files_of(news)
    noted_pages.clear()
    url = reverse("wagtailadmin_collections:edit", args=[above.pk])
    assert admin_client.post(url, {"name": "Riêng", "parent": target.pk}).status_code == 302
    assert noted_pages == [news.pk]
    assert files_of(news) == []


@pytest.mark.parametrize("in_list", [False, True])
def test_the_index_hears_of_a_file_that_is_deleted(noted_pages: list[int], admin_client: Client, in_list: bool):
    file = stored_file(PRICES)
    news = news_with(file)
    file_texts.read_due()
    noted_pages.clear()
    url = reverse("wagtail_bulk_action", args=["wagtaildocs", "document", "delete"])
    admin_client.post(f"{url}?id={file.pk}") if in_list else Document.objects.get(pk=file.pk).delete()
    assert set(noted_pages) == {news.pk}
    assert files_of(news) == []
