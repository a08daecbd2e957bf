"""A document with an approved amendment, for the tests of versions, days and comparisons; every value is made up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from legal_docs.law.amending.approving import deciding, preparing
from legal_docs.models import Amendment, LegalDocumentPage
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind, Scope

EFFECT = date(2025, 3, 1)
AMENDING = """Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 05/2024/QĐ-UBND
1. Sửa đổi, bổ sung khoản 1 Điều 2 như sau:
“1. Thư viện mở cửa từ 7 giờ đến 20 giờ.”
2. Bổ sung khoản 3 vào sau khoản 2 Điều 2 như sau:
“3. Ngày chủ nhật thư viện mở cửa từ 8 giờ.”
3. Bổ sung Điều 2a vào sau Điều 2 như sau:
“Điều 2a. Thẻ bạn đọc
1. Thẻ được cấp miễn phí.
2. Thẻ có thời hạn 05 năm.”
4. Thay thế cụm từ “mở cửa thư viện” bằng cụm từ “phục vụ của thư viện” tại Điều 1.
5. Bãi bỏ điểm b khoản 2 Điều 2.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2025."""


def publisher(name: str) -> Any:
    """A person who may prepare and approve amendments."""
    user = get_user_model().objects.create_user(name)
    wanted = ("approve_amendment", "change_amendment", "change_legaltask", "access_admin")
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return user


def amending_document(target: LegalDocumentPage, **values: Any) -> LegalDocumentPage:
    """A published document that amends `target` from EFFECT on."""
    defaults = {"issued_on": date(2025, 2, 10), "effective_on": EFFECT, "body_text": AMENDING, "title": "Sửa đổi giờ mở cửa"}
    relations = [related(target, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 2")]
    return document(values.pop("number", "09/2025/QĐ-UBND"), relations=relations, **{**defaults, **values})


def approved(acting: LegalDocumentPage, first: Any, second: Any) -> Amendment:
    """Propose, submit and approve what `acting` orders."""
    amendment = preparing.propose(acting, user=first)[0]
    deciding.submit(amendment, user=first)
    deciding.approve(amendment, user=second)
    amendment.refresh_from_db()
    return amendment


def amended_document() -> tuple[LegalDocumentPage, LegalDocumentPage]:
    """A document with two versions, and the one that amended it."""
    target = document("05/2024/QĐ-UBND")
    acting = amending_document(target)
    approved(acting, publisher("nguoi-soan"), publisher("nguoi-duyet"))
    return target, acting
