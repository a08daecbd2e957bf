"""Permanent addresses: what moved is redirected, what was withdrawn says why, and both are recorded."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from wagtail.models import Page

from legal_docs.models import DocumentChange, DocumentType, LegalDocumentPage, LegalField, LegalIndexPage, OldAddress, ValidityWindow
from legal_docs.models.documents.children import LegalTag
from legal_docs.publication.possible_changes import record_possible_changes
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.factories import body, document, related
from legal_docs.text.vocabulary import ChangeKind, RelationKind, Status

pytestmark = pytest.mark.django_db


def test_a_corrected_number_moves_the_document_and_its_old_address_leads_on(client: Client) -> None:
    page = document("05/2024/QĐ-UBND")
    old = page.url
    page.number = "15/2024/QĐ-UBND"
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.url == "/van-ban/quyet-dinh/2024/15-2024-qd-ubnd/"
    for rest in ("", "dieu-2/khoan-1/"):
        response = client.get(f"{old}{rest}")
        assert (response.status_code, response["Location"]) == (301, f"{page.url}{rest}")


@pytest.mark.parametrize("place", ["", "dieu-2/", "dieu-2/khoan-1/", "kem-theo-1/dieu-2/", "phu-luc-1/"])
def test_the_address_by_which_the_tree_knows_a_document_leads_to_the_same_place_at_its_address(client: Client, place: str) -> None:
    page = document("05/2024/QĐ-UBND")
    response = client.get(f"{Page.objects.get(pk=page.pk).url}{place}")
    assert (response.status_code, response["Location"]) == (301, f"{page.url}{place}")


def test_every_form_of_an_old_address_leads_on(client: Client) -> None:
    page = document("05/2024/QĐ-UBND")
    old = page.url.rstrip("/")
    page.number = "15/2024/QĐ-UBND"
    page.save_revision().publish()
    page.refresh_from_db()
    of_a_day = [f"@2024-06-01{rest}" for rest in ("/", "/dieu-2/", "/dieu-2.json", "/tim/?q=s%C3%A1ch")]
    for rest in (*of_a_day, ".xml", "/tim/?q=s%C3%A1ch"):
        response = client.get(f"{old}{rest}")
        assert (response.status_code, response["Location"]) == (301, f"{page.url.rstrip('/')}{rest}")


def test_the_new_address_survives_the_next_revision() -> None:
    page = document("05/2024/QĐ-UBND")
    page.number = "15/2024/QĐ-UBND"
    page.save_revision().publish()
    again = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    again.summary = "Tóm tắt"
    again.save_revision().publish()
    assert type(page).objects.get(pk=page.pk).slug == "15-2024-qd-ubnd"


def test_a_slug_that_an_editor_chose_stays_when_the_number_changes() -> None:
    page = document("05/2024/QĐ-UBND", slug="gio-mo-cua")
    page.number = "15/2024/QĐ-UBND"
    page.save_revision().publish()
    assert type(page).objects.get(pk=page.pk).slug == "gio-mo-cua"


@pytest.mark.parametrize(
    ("name", "value"), [("issued_on", date(2023, 1, 15)), ("document_type", "Chỉ thị")], ids=["year of issue", "type of the document"]
)
def test_a_changed_year_or_type_moves_the_document(client: Client, name: str, value: object) -> None:
    page = document("93/QĐ-BCĐ")
    old = page.url
    setattr(page, name, DocumentType.objects.get(name=value) if name == "document_type" else value)
    page.effective_on = None
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.url != old
    assert client.get(old)["Location"] == page.url


def test_a_renamed_type_moves_its_documents(client: Client) -> None:
    page = document()
    old, kind = page.url, page.document_type
    kind.slug = "quyet-dinh-moi"
    kind.save()
    assert client.get(old)["Location"] == "/van-ban/quyet-dinh-moi/2024/05-2024-qd-ubnd/".replace("05-", "5-")


def test_a_document_that_was_never_public_leaves_no_old_address() -> None:
    page = document("05/2024/QĐ-UBND", publish=False)
    page.number = "15/2024/QĐ-UBND"
    page.save()
    assert not OldAddress.objects.exists()


def test_an_address_that_is_taken_again_belongs_to_its_new_document(client: Client) -> None:
    page = document("05/2024/QĐ-UBND")
    old = page.url
    page.number = "15/2024/QĐ-UBND"
    page.save_revision().publish()
    document("05/2024/QĐ-UBND", title="Văn bản khác")
    assert "Văn bản khác" in client.get(old).content.decode()


def moved_on(number: str = "05/2024/QĐ-UBND") -> tuple[LegalDocumentPage, str]:
    """Return a document that got another number, and its old address."""
    page = document(number)
    old = page.url
    page.number = "15/2024/QĐ-UBND"
    page.save_revision().publish()
    return LegalDocumentPage.objects.get(pk=page.pk), old


@pytest.mark.parametrize("how", ["new", "renumbered", "type renamed", "taken down"])
def test_an_old_address_leads_on_while_only_a_document_that_is_not_public_has_it(client: Client, how: str) -> None:
    page, old = moved_on()
    if how == "renumbered":
        draft = document("06/2024/QĐ-UBND", publish=False)
        draft.number = "05/2024/QĐ-UBND"
        draft.save()
    elif how == "type renamed":
        other = DocumentType.objects.get(name="Chỉ thị")
        document("05/2024/QĐ-UBND", publish=False, document_type=other)
        kind = page.document_type
        kind.slug = "quyet-dinh-cu"
        kind.save()
        other.slug = "quyet-dinh"
        other.save()
        page.refresh_from_db()
    else:
        draft = document("05/2024/QĐ-UBND", publish=how == "taken down")
        if how == "taken down":
            draft.unpublish()
    for rest in ("", "dieu-2/khoan-1/", "dieu-2.xml"):
        response = client.get(f"{old}{rest}")
        assert (response.status_code, response["Location"]) == (301, f"{page.url}{rest}")


def test_an_old_address_tells_of_the_document_that_was_withdrawn_there_last(client: Client) -> None:
    _page, old = moved_on()
    withdraw(document("05/2024/QĐ-UBND"), reason="Đăng nhầm")
    assert client.get(old).status_code == 410


def test_every_change_is_on_record_once_and_outlives_the_document() -> None:
    page = document()
    key = page.translation_key
    page.save_revision().publish()  # nothing is other than before
    page.summary = "Tóm tắt"
    page.save_revision().publish()
    withdraw(page, reason="Đăng nhầm bản dự thảo")
    page.delete()
    kinds = list(DocumentChange.objects.filter(key=key).values_list("kind", "reason"))
    assert kinds == [
        (ChangeKind.PUBLISHED, ""),
        (ChangeKind.UPDATED, ""),
        (ChangeKind.WITHDRAWN, "Đăng nhầm bản dự thảo"),
    ]


def test_deleting_a_public_document_is_on_record() -> None:
    page = document()
    key = page.translation_key
    page.delete()
    assert DocumentChange.objects.filter(key=key).last().kind == ChangeKind.REMOVED  # type: ignore[union-attr]


def test_a_document_published_again_is_no_longer_withdrawn(client: Client) -> None:
    page = document()
    withdraw(page, reason="Đăng nhầm")
    page.warnings_reason = "Đã rà soát"
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.withdrawn_on is None
    assert client.get(page.url).status_code == 200


def test_a_withdrawn_document_is_in_no_list_feed_or_site_map(client: Client) -> None:
    page, other = document(), document("06/2024/QĐ-UBND")
    withdraw(page, reason="Đăng nhầm")
    for url in ("/van-ban/", "/van-ban/rss/", "/van-ban/atom/", "/sitemap-legal-docs-legaldocumentpage-1.xml"):
        shown = client.get(url).content.decode()
        assert other.url in shown, url
        assert page.url not in shown, url
    assert list(page.get_search_entries()) == []


def test_intervals_of_validity_are_stored_for_lists_at_any_day() -> None:
    old = document("01/2023/QĐ-UBND", issued_on=date(2023, 1, 2), effective_on=date(2023, 2, 1))
    document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.REPLACES)])
    assert list(ValidityWindow.objects.filter(document=old).order_by("starts").values_list("status", "starts", "ends")) == [
        (Status.NOT_YET, date(2023, 1, 2), date(2023, 2, 1)),
        (Status.IN_FORCE, date(2023, 2, 1), date(2024, 2, 1)),
        (Status.EXPIRED, date(2024, 2, 1), None),
    ]
    assert DocumentChange.objects.filter(key=old.translation_key).count() == 2


def test_a_withdrawn_document_says_so_on_every_day(client: Client) -> None:
    page = document()
    dated = f"{page.url.rstrip('/')}@2024-03-01/"
    assert client.get(dated).status_code == 200
    withdraw(page, reason="Đăng nhầm")
    for address in (dated, f"{dated}dieu-2/"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "Đăng nhầm" in answer.content.decode()


@override_settings(SITE_URL="https://portal.example:8443")
def test_full_addresses_begin_with_the_address_of_the_settings_not_of_the_site_row() -> None:
    page = document()
    assert page.full_url == f"https://portal.example:8443{page.url}"


def test_the_address_of_a_clause_in_no_article_leads_to_its_place_in_the_document(client: Client) -> None:
    page = document("05/CT-UBND", type_name="Chỉ thị", body_text="CHỈ THỊ\nVề phòng cháy\n1. Các sở kiểm tra.\n2. Công an thống kê.")
    assert client.get(f"{page.url}khoan-2/")["Location"] == f"{page.url}#cl_2"
    day = f"{page.url[:-1]}@2024-03-01/"
    assert client.get(f"{day}khoan-2/")["Location"] == f"{day}#cl_2"
    assert client.get(f"{page.url}khoan-3/").status_code == 404


DIRECTIVE = "CHỈ THỊ\nI. Mục tiêu\n1. Bảo đảm.\nNơi nhận:\n- A\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nPHỤ LỤC 01\nDANH MỤC\nx"


def test_a_clause_of_a_roman_section_leads_to_the_id_that_it_has_on_the_page(client: Client) -> None:
    page = document("05/CT-UBND", type_name="Chỉ thị", body_text=DIRECTIVE)
    to = client.get(f"{page.url}muc-i/khoan-1/")["Location"]
    assert to == f"{page.url}#sec_I__cl_1"
    assert 'id="sec_I__cl_1"' in client.get(page.url).content.decode()


def test_a_section_without_articles_never_shows_the_annex_behind_it(client: Client) -> None:
    page = document("05/CT-UBND", type_name="Chỉ thị", body_text=DIRECTIVE)
    assert client.get(f"{page.url}muc-i/")["Location"] == f"{page.url}#sec_I"


def test_an_address_with_a_leading_zero_goes_on_leading_to_its_annex_or_article(client: Client) -> None:
    page = document("05/CT-UBND", type_name="Chỉ thị", body_text=DIRECTIVE)
    assert client.get(f"{page.url}phu-luc-01/").status_code == client.get(f"{page.url}phu-luc-1/").status_code == 200
    other = document("06/2024/QĐ-UBND", body_text="QUYẾT ĐỊNH\nĐiều 01. Mèo\nNuôi.\nĐiều 02. Chó\nNuôi.")
    assert client.get(f"{other.url}dieu-02/").status_code == 200


@pytest.mark.parametrize("address", ["/gop-y/{}/", "/van-ban/du-thao/{}/so-sanh/", "/van-ban/xem-tai-ngay/{}/"])
def test_a_number_longer_than_any_id_is_not_found(client: Client, address: str) -> None:
    assert client.get(address.format("9" * 23)).status_code == 404


def test_a_type_with_another_address_is_on_record_and_noted_for_the_index(noted_pages: list[int]) -> None:
    page, draft = document(), document("07/2024/QĐ-UBND", publish=False)
    recorded = DocumentChange.objects.count()
    noted_pages.clear()
    page.document_type.slug = "quyet-dinh-moi"
    page.document_type.save()
    assert set(noted_pages) == {page.pk, draft.pk}
    record_possible_changes()
    assert DocumentChange.objects.count() == recorded + 1
    assert DocumentChange.objects.latest("pk").path == "quyet-dinh-moi/2024/5-2024-qd-ubnd"


def test_documents_are_noted_for_the_index_when_a_name_that_they_show_is_changed(noted_pages: list[int]) -> None:
    page, field = document(), LegalField.objects.create(name="Thư viện")
    page.legal_fields.add(field)
    page.tags.add("sách")
    page.save_revision().publish()
    for row in (page.issuing_body, field, LegalTag.objects.get()):
        noted_pages.clear()
        row.save()
        assert not noted_pages
        row.name = f"{row.name} mới"
        row.save()
        assert noted_pages == [page.pk]


def test_documents_are_noted_for_the_index_when_a_body_has_another_place_or_a_type_is_cited_otherwise(noted_pages: list[int]) -> None:
    page = document()
    for row, column, value in ((page.issuing_body, "locality", "Sáp Nhập"), (page.document_type, "name_is_title", True)):
        noted_pages.clear()
        row.order = 7
        row.save()
        assert not noted_pages
        setattr(row, column, value)
        row.save()
        assert noted_pages == [page.pk]


def test_documents_are_noted_for_the_index_when_a_field_or_a_tag_of_theirs_is_deleted(noted_pages: list[int]) -> None:
    page, field = document(), LegalField.objects.create(name="Thư viện")
    page.legal_fields.add(field)
    page.tags.add("sách")
    page.save_revision().publish()
    for rows in (LegalField.objects.filter(pk=field.pk), LegalTag.objects.all()):
        noted_pages.clear()
        rows.delete()
        assert noted_pages == [page.pk]


def test_the_list_names_the_body_of_a_document_of_a_place(client: Client) -> None:
    document(issuing_body=body("Ủy ban nhân dân tỉnh Bình Định", locality="Bình Định"), locality="Bình Định")
    assert "<span>Ủy ban nhân dân tỉnh Bình Định</span>" in client.get("/van-ban/").content.decode()


def test_the_list_of_documents_keeps_the_part_of_the_address_that_files_and_formats_have() -> None:
    document()
    page = LegalIndexPage.objects.get()
    page.slug = "phap-luat"
    with pytest.raises(ValidationError) as refused:
        page.save_revision()
    assert list(refused.value.message_dict) == ["slug"]


def test_an_editor_is_told_beside_the_field_that_the_address_of_the_list_stays(admin_client: Client) -> None:
    page = LegalIndexPage.objects.get()
    html = admin_client.post(f"/quan-tri/pages/{page.pk}/edit/", {"title": page.title, "slug": "phap-luat", "introduction": ""}).content
    assert "“van-ban”: không thể đổi" in html.decode()
    assert LegalIndexPage.objects.get().slug == "van-ban"


def test_a_list_of_documents_that_is_made_again_has_the_address_of_the_documents() -> None:
    LegalIndexPage.objects.get().delete()
    root = Page.objects.get(depth=2)
    page = root.add_child(instance=LegalIndexPage(title="Pháp luật"))
    assert page.slug == "van-ban"


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_the_feed_of_changes_leads_to_the_documents_while_the_list_is_not_published(client: Client, form: str) -> None:
    page = document()
    LegalIndexPage.objects.get().unpublish()
    assert client.get(page.url).status_code == 200
    assert f"{page.full_url}" in client.get(f"/van-ban/thay-doi/{form}/").content.decode()
