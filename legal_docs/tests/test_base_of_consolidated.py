"""Which document is the base of a consolidated text: never the one that amends it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from legal_docs.models import LegalDocumentPage
from legal_docs.tests.amended import EFFECT
from legal_docs.tests.factories import document, related
from legal_docs.tests.test_consolidated_validity import LATER, acting, again, on, vbhn
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = pytest.mark.django_db


def base(**values: Any) -> LegalDocumentPage:
    return document("03/2024/QĐ-UBND", **values)


@pytest.fixture(scope="module", autouse=True)
def _ends(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(lambda: document("05/2024/QĐ-UBND", expires_on=LATER))
    return page


@pytest.fixture
def ends(_ends: LegalDocumentPage) -> LegalDocumentPage:
    """A document that ends."""
    return again(_ends)


def test_the_end_of_an_amending_document_does_not_end_the_text() -> None:
    law = base()
    amending = document(
        "06/2024/QĐ-UBND",
        issued_on=date(2024, 3, 1),
        effective_on=date(2024, 4, 1),
        title="Sửa đổi giờ mở cửa",
        relations=[related(law, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 2")],
    )
    text = vbhn(law, amending)
    acting(relations=[related(amending, RelationKind.REPEALS)])
    assert Status.EXPIRED not in on(text, EFFECT, LATER)


def test_the_end_of_an_amending_document_does_not_end_the_text_where_the_base_is_only_a_number() -> None:
    amending = document(
        "06/2024/QĐ-UBND",
        issued_on=date(2024, 3, 1),
        effective_on=date(2024, 4, 1),
        title="Sửa đổi giờ mở cửa",
        relations=[related("01/2020/QĐ-UBND", RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 2")],
    )
    text = vbhn("01/2020/QĐ-UBND", amending)
    acting(relations=[related(amending, RelationKind.REPEALS)])
    assert Status.EXPIRED not in on(text, EFFECT, LATER)


@pytest.mark.parametrize(
    "words",
    [
        "Về sửa đổi, bổ sung một số điều của Quy định giờ mở cửa thư viện",
        "Quyết định về sửa đổi Quy định giờ mở cửa thư viện",
        "Bãi bỏ khoản 2 Điều 2 Quy định giờ mở cửa thư viện",
        "Ban hành Quyết định điều chỉnh Quy định giờ mở cửa thư viện",
        "Kéo dài thời gian áp dụng Quy định giờ mở cửa thư viện",
    ],
)
def test_an_amending_document_with_the_words_of_the_title_is_not_the_base(words: str) -> None:
    amending = document("06/2024/QĐ-UBND", issued_on=date(2024, 3, 1), effective_on=date(2024, 4, 1), title=words)
    text = vbhn(amending)
    acting(relations=[related(amending, RelationKind.REPEALS)])
    assert Status.EXPIRED not in on(text, EFFECT, LATER)


def test_a_base_that_deals_with_the_change_of_something_else_is_the_base() -> None:
    title = "Quy định trình tự sửa đổi, bổ sung nội quy thư viện"
    assert again(vbhn(base(title=title, expires_on=LATER), title=title)).status == Status.EXPIRED


@pytest.mark.parametrize(
    ("other", "is_base"),
    [
        ("04/2024/QĐ-UBND", False),
        ("06/2024/QĐ-UBND", True),
        ("06/2024/NQ-HĐND", False),
        ("04/2025/QĐ-UBND", True),
        ("06/2023/QĐ-UBND", False),
    ],
)
def test_of_one_year_and_kind_the_lower_number_is_the_earlier_document(other: str, is_base: bool, ends: LegalDocumentPage) -> None:
    assert (again(vbhn(ends, other)).status == Status.EXPIRED) is is_base


def test_of_two_documents_that_nothing_joins_the_earlier_is_the_base() -> None:
    law, later = base(), document("06/2024/QĐ-UBND", issued_on=date(2024, 3, 1), effective_on=date(2024, 4, 1))
    text = vbhn(later, law)
    acting("08/2025/QĐ-UBND", relations=[related(later, RelationKind.REPEALS)])
    assert Status.EXPIRED not in on(text, EFFECT, LATER)
    acting(relations=[related(law, RelationKind.REPEALS)])
    assert on(text, EFFECT) == [Status.EXPIRED]


def test_a_base_that_is_entered_last_or_deleted_decides_too() -> None:
    text = vbhn("03/2024/QĐ-UBND")
    acting(relations=[related("03/2024/QĐ-UBND", RelationKind.REPEALS)])
    law = base()
    assert again(text).status == Status.EXPIRED
    again(law).delete()
    assert again(text).status == Status.UNKNOWN


@pytest.mark.parametrize(
    ("title", "is_base"),
    [
        ("Quy định giờ mở cửa thư viện", True),
        ("Văn bản hợp nhất Quyết định số 05/2024/QĐ-UBND của tỉnh", True),
        ("Quy định chi tiết Quyết định số 05/2024/QĐ-UBND quy định giờ mở cửa thư viện", False),
        ("Quy chế văn thư", False),
    ],
)
def test_a_document_that_the_title_only_mentions_or_does_not_fit_is_not_the_base(
    title: str, is_base: bool, ends: LegalDocumentPage
) -> None:
    assert (again(vbhn(ends, title=title)).status == Status.EXPIRED) is is_base
