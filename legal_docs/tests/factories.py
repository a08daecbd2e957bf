"""Builders of rows for the tests of this app; every value is made up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.models.pages.imported_pages import announce_published, publish_imported, store_live
from cms.storage.prepared import Prepared
from legal_docs import migrations
from legal_docs.models import AllowedIssuer, DocumentType, IssuingBody, LegalDocumentPage, LegalIndexPage, Relation
from legal_docs.models.documents.change_record import _digest_of, without_digest
from legal_docs.publication.stored_text import read_typed_text
from legal_docs.text.vocabulary import BodyKind, Level

TEXT = """ỦY BAN NHÂN DÂN TỈNH THỬ NGHIỆM
Căn cứ Luật Tổ chức chính quyền địa phương;
QUYẾT ĐỊNH:
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định việc mở cửa thư viện.
Điều 2. Giờ mở cửa
1. Thư viện mở cửa từ 7 giờ 30 phút.
2. Ngày nghỉ lễ:
a) Ngày 01 tháng 01;
b) Các ngày khác theo quy định;
đ) Ngày truyền thống của tỉnh.
Chương II
TỔ CHỨC THỰC HIỆN
Điều 3. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành từ ngày 01 tháng 02 năm 2024."""

# A record of an import; tests add to it and change it.
RECORD = {
    "id": "10-2024-qd-ubnd",
    "type": "Quyết định",
    "number": "10/2024/QĐ-UBND",
    "title": "Quy định thẻ bạn đọc",
    "issuer": "Ủy ban nhân dân tỉnh Thử Nghiệm",
    "signed_date": "2024-03-01",
    "effective_date": "2024-03-15",
    "articles": [{"id": "1", "title": "Thẻ", "text": "Thẻ được cấp miễn phí."}],
}


# Asked for each document of a test.
_index: Prepared[LegalIndexPage] = Prepared(lambda: LegalIndexPage.objects.all())
_types: Prepared[DocumentType] = Prepared(lambda name: DocumentType.objects.filter(name=name))
_bodies: Prepared[IssuingBody] = Prepared(lambda name: IssuingBody.objects.filter(name=name).order_by("pk"))


def write_document_types() -> None:
    """Put the types that a migration wrote back, for tests whose database was flushed."""
    rows = json.loads((Path(migrations.__file__).parent / "first_rows.json").read_text(encoding="utf-8"))
    if not DocumentType.objects.exists():
        DocumentType.objects.bulk_create(DocumentType(**row) for row in rows["DocumentType"])
        AllowedIssuer.objects.bulk_create(AllowedIssuer(**row) for row in rows["AllowedIssuer"])


def index_page() -> LegalIndexPage:
    """The list of documents that a migration made."""
    (page,) = _index()
    return page


def section_page(title: str = "Nội bộ") -> Any:
    """An ordinary page below the front page."""
    return index_page().get_parent().add_child(instance=apps.get_model("home", "StandardPage")(title=title, slug="noi-bo"))


def body(name: str = "Ủy ban nhân dân tỉnh Thử Nghiệm", **values: Any) -> IssuingBody:
    found = next(iter(_bodies(name)), None)
    defaults = {"kind": BodyKind.PEOPLES_COMMITTEE, "level": Level.PROVINCE, "locality": "tỉnh Thử Nghiệm"}
    return found or IssuingBody.objects.create(name=name, **{**defaults, **values})


def document_type(name: str) -> DocumentType:
    """The type of this name, which a migration made."""
    (found,) = _types(name)
    return found


def document(
    number: str = "05/2024/QĐ-UBND",
    *,
    type_name: str = "Quyết định",
    publish: bool = True,
    relations: Sequence[Relation] = (),
    **values: Any,
) -> LegalDocumentPage:
    """A document below the list, published as an import does it unless `publish` is False: half the work of Wagtail's own.

    One that names no other is published as a new one of an import is, and what the API says of it is kept at once, as of an editor's.
    """
    defaults: dict[str, Any] = {
        "title": "Quy định giờ mở cửa thư viện",
        "document_type": document_type(type_name),
        "issuing_body": values.pop("issuing_body", None) or body(),
        "issued_on": date(2024, 1, 15),
        "effective_on": date(2024, 2, 1),
        "body_text": TEXT,
    }
    page = LegalDocumentPage(number=number, live=False, **{**defaults, **values})
    if relations:
        page.relations.set(relations)
    if publish:
        with disable_reference_index_auto_update():
            store_live(page, index_page())
            announce_published(page, is_new=True, created=None if relations else read_typed_text(page))
        without_digest().filter(key=page.translation_key).update(digest=_digest_of(page))
        page._cluster_related_objects = {}  # as `publish_imported` leaves it: its lists are read from the database from now on
    else:
        index_page().add_child(instance=page)
    page.refresh_from_db()
    return page


def related(target: LegalDocumentPage | str, kind: str, **values: Any) -> Relation:
    """A relation to be stored with its document; a text is the number of a document that is not here."""
    known = {"target": target} if isinstance(target, LegalDocumentPage) else {"target_number": target}
    return Relation(kind=kind, **known, **values)


def relate(acting: LegalDocumentPage, target: LegalDocumentPage | str, kind: str, **values: Any) -> Relation:
    """Add a relation to a document that is there and publish it again: twice the work of giving it its `relations` at first."""
    acting.relations.add(related(target, kind, **values))
    publish_imported(acting, index_page())
    return Relation.objects.filter(document=acting, kind=kind).latest("pk")
