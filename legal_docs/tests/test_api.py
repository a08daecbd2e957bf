"""The read-only interface: every answer as described, paging, caches, errors in words, other sites' pages."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from legal_docs.export.bulk.make import make_release
from legal_docs.law.validity.refresh import refresh_due
from legal_docs.models import DocumentType, LegalField
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.checks_of_schemas import errors
from legal_docs.tests.factories import body, document, index_page, relate, related
from legal_docs.text.vocabulary import RelationKind, Scope

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def law() -> Any:
    old = document("01/2023/QĐ-UBND", issued_on=date(2023, 1, 2), effective_on=date(2023, 2, 1))
    document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 2")])
    relate(old, "99/2020/NĐ-CP", RelationKind.BASIS)
    return old


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"{API}{path}")
    assert response.status_code == status, (path, response.content.decode())
    assert response["Content-Type"].startswith("application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    return response.json()


def test_every_address_answers_as_the_description_says(client: Client, law: Any) -> None:
    make_release()
    description = get(client, "/openapi.json")
    assert description["openapi"] == "3.1.0"
    schemas = description["components"]["schemas"]
    for path, operations in description["paths"].items():
        schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        data = get(client, path.replace("{id}", str(law.translation_key)))
        assert errors(data, schema, schemas) == [], path
        if "items" in data:
            assert data["items"], f"{path} shows nothing that could be wrong"


def test_every_address_and_parameter_is_described(client: Client) -> None:
    from legal_docs.export.urls import urlpatterns

    described = get(client, "/openapi.json")["paths"]
    named = {pattern.name for pattern in urlpatterns if pattern.name} - {"openapi", "bulk_file"}  # type: ignore[union-attr]
    assert {operations["get"]["operationId"] for operations in described.values()} == named
    stated = {parameter["name"] for parameter in described["/documents/"]["get"]["parameters"] if "name" in parameter}
    assert stated == {"type", "issuer", "field", "year", "locality", "q", "status", "on", "updated_since"}


def test_the_description_is_valid_openapi(client: Client) -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="openapi-spec-validator is not installed")
    assert list(validator.OpenAPIV31SpecValidator(get(client, "/openapi.json")).iter_errors()) == []


def test_pages_follow_one_another_until_the_last(client: Client) -> None:
    wanted = {document(f"{number}/2024/QĐ-UBND", title=f"Quy định {number}").number for number in range(11, 16)}
    seen, path = [], "/documents/?limit=2"
    while path:
        data = get(client, path)
        assert len(data["items"]) <= 2
        seen += [item["number"] for item in data["items"]]
        path = data["next"].partition(API)[2] if data["next"] else ""
    assert len(seen) == len(set(seen))
    assert set(seen) == wanted


def test_documents_are_found_by_their_validity_on_a_day(client: Client) -> None:
    old = document("01/2023/QĐ-UBND", issued_on=date(2023, 1, 2), effective_on=date(2023, 2, 1))
    document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.REPLACES)])
    numbers = [item["number"] for item in get(client, "/documents/?status=con_hieu_luc&on=2023-06-01")["items"]]
    assert numbers == ["01/2023/QĐ-UBND"]
    assert [item["number"] for item in get(client, "/documents/?status=con_hieu_luc")["items"]] == ["05/2024/QĐ-UBND"]


@pytest.mark.parametrize(
    "path",
    [
        "/documents/?limit=0",
        "/documents/?limit=abc",
        "/documents/?cursor=!!",
        "/documents/?status=x",
        "/documents/?year=x",
        "/documents/?year=0",
        "/documents/?year=99999",
        f"/documents/?q={'a+' * 150}",
        "/documents/?updated_since=0001-01-01",
        "/changes/?since=0001-01-01T00:00:00%2B07:00",
        f"/documents/?limit={'9' * 5000}",
        "/documents/?on=2023-06-01",
        "/documents/?status=con_hieu_luc&on=2023-02-31",
        "/documents/?updated_since=hom-qua",
        "/documents/?lọai=luat",
        "/changes/?after=x",
        "/relations/?source=x",
    ],
)
def test_a_wrong_parameter_is_named_in_the_error(client: Client, path: str) -> None:
    error = get(client, path, 400)["error"]
    assert error["code"] == "bad_parameter"
    assert error["message"].partition(":")[0] in path


UNKNOWN = {
    "type": "/documents/?type=luat-khong-co",
    "issuer": "/documents/?issuer=bo-khong-co",
    "field": "/documents/?field=linh-vuc-khong-co",
    "locality": "/documents/?locality=tỉnh+Không+Có",
    "source": "/relations/?source=00000000-0000-4000-8000-000000000000",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_filter_by_what_is_not_here_is_an_error_that_names_the_parameter(client: Client, name: str) -> None:
    document()
    error = get(client, UNKNOWN[name], 400)["error"]
    assert (error["code"], error["message"].partition(":")[0]) == ("bad_parameter", name)


def test_a_known_value_beside_an_unknown_one_is_an_error(client: Client) -> None:
    page = document()
    error = get(client, f"/documents/?issuer={page.issuing_body.slug}&type={page.document_type.slug}&field=khong-co", 400)["error"]
    assert error["message"].startswith("field:")


def test_the_slug_that_a_body_had_is_an_error_after_it_got_another(client: Client) -> None:
    issuer = document().issuing_body
    old, issuer.slug = issuer.slug, "uy-ban-moi"
    issuer.save()
    get(client, f"/documents/?issuer={old}", 400)
    assert len(get(client, "/documents/?issuer=uy-ban-moi")["items"]) == 1


def test_a_filter_by_what_is_here_and_finds_nothing_is_an_empty_list(client: Client) -> None:
    page = document()
    other, field = body("Sở không ban hành gì", locality="xã Thử"), LegalField.objects.create(name="Lĩnh vực trống")
    kind = DocumentType.objects.exclude(pk=page.document_type_id).first()
    assert kind is not None
    for asked in (f"issuer={other.slug}", f"field={field.slug}", f"type={kind.slug}", "locality=xã+Thử", "year=1990", "q=khong"):
        assert get(client, f"/documents/?{asked}")["items"] == []
    assert get(client, f"/relations/?source={page.translation_key}")["items"] == []


def test_relations_of_a_document_that_nobody_may_read_are_an_error(client: Client) -> None:
    page = document()
    page.unpublish()
    assert get(client, f"/relations/?source={page.translation_key}", 400)["error"]["message"].startswith("source:")


def test_an_unknown_address_and_a_withdrawn_document_say_so(client: Client) -> None:
    page = document()
    withdraw(page, reason="Đăng nhầm bản dự thảo")
    assert get(client, "/khong-co", 404)["error"]["code"] == "not_found"
    assert "Đăng nhầm bản dự thảo" in get(client, f"/documents/{page.translation_key}/", 410)["error"]["message"]
    get(client, "/documents/00000000-0000-4000-8000-000000000000/", 404)


def updated(client: Client, since: str) -> list[str]:
    return [one["number"] for one in get(client, f"/documents/?updated_since={since}")["items"]]


def test_a_document_that_was_published_before_a_time_is_not_among_those_updated_since(client: Client) -> None:
    with time_machine.travel("2026-11-01T09:00+07:00", tick=False):
        document("05/2024/QĐ-UBND")
        assert updated(client, "2026-11-01T08:59:00%2B07:00") == ["05/2024/QĐ-UBND"]
    with time_machine.travel("2026-11-02T09:00+07:00", tick=False):
        assert updated(client, "2026-11-02") == []


def test_a_document_whose_validity_changed_by_its_day_is_updated_since_then(client: Client) -> None:
    with time_machine.travel("2026-11-01T09:00+07:00", tick=False):
        document("05/2024/QĐ-UBND", expires_on=date(2026, 11, 3))
        get(client, "/changes/")
    with time_machine.travel("2026-11-03T09:00+07:00", tick=False):
        refresh_due()
        assert updated(client, "2026-11-03") == ["05/2024/QĐ-UBND"]


def test_a_document_that_another_one_repeals_is_updated_since_then(client: Client) -> None:
    with time_machine.travel("2026-11-01T09:00+07:00", tick=False):
        law = document("05/2024/QĐ-UBND")
        get(client, "/changes/")
    with time_machine.travel("2026-11-03T09:00+07:00", tick=False):
        document("06/2024/QĐ-UBND", title="Bãi bỏ", relations=[related(law, RelationKind.REPEALS)])
        assert sorted(updated(client, "2026-11-02")) == ["05/2024/QĐ-UBND", "06/2024/QĐ-UBND"]


def test_a_document_that_was_opened_to_everyone_is_updated_since_then(client: Client) -> None:
    with time_machine.travel("2026-11-01T09:00+07:00", tick=False):
        closed = PageViewRestriction.objects.create(page=index_page(), restriction_type="login")
        document("05/2024/QĐ-UBND")
    with time_machine.travel("2026-11-03T09:00+07:00", tick=False):
        closed.delete()
        assert updated(client, "2026-11-02") == ["05/2024/QĐ-UBND"]


def test_documents_updated_since_a_time_come_page_by_page_each_once(client: Client) -> None:
    for place in range(3):
        document(f"0{place + 1}/2024/QĐ-UBND", title=f"Quy định {place}")
    found, address = [], f"{API}/documents/?updated_since=2000-01-01&limit=2"
    while address:
        data = client.get(address).json()
        found += [one["number"] for one in data["items"]]
        address = data["next"]
    assert found == ["01/2024/QĐ-UBND", "02/2024/QĐ-UBND", "03/2024/QĐ-UBND"]


def test_a_draft_is_in_no_answer(client: Client) -> None:
    draft = document(publish=False)
    assert get(client, "/documents/")["items"] == []
    get(client, f"/documents/{draft.translation_key}/", 404)


def test_it_only_reads() -> None:
    client = Client(enforce_csrf_checks=True)  # a program has no token: it is told why as JSON all the same
    response = client.post(f"{API}/documents/", {"number": "1"})
    assert (response.status_code, response.json()["error"]["code"]) == (405, "read_only")
    assert client.options(f"{API}/documents/")["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_an_unchanged_document_is_not_sent_again(client: Client, law: Any) -> None:
    address = reverse("legal_api:document", args=[law.translation_key])
    first = client.get(address)
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert client.get(address, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 304
    law.summary = "Tóm tắt"
    law.save_revision().publish()
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_changes_come_in_order_with_removals_and_their_reason(client: Client) -> None:
    page, other = document(), document("06/2024/QĐ-UBND")
    withdraw(page, reason="Đăng nhầm")
    other.delete()
    items = get(client, "/changes/")["items"]
    assert [item["kind"] for item in items] == ["cong_bo", "cong_bo", "thu_hoi", "go_bo"]
    assert items[2]["reason"] == "Đăng nhầm"
    assert [item["kind"] for item in get(client, f"/changes/?after={items[1]['sequence']}")["items"]] == ["thu_hoi", "go_bo"]
    for feed in ("rss", "atom"):
        shown = client.get(f"/van-ban/thay-doi/{feed}/").content.decode()
        assert "Đăng nhầm" in shown
        assert "06/2024/QĐ-UBND" in shown


def test_a_place_beyond_every_row_is_an_empty_page(client: Client, law: Any) -> None:
    beyond = base64.urlsafe_b64encode(f"v1:{10**30}".encode()).decode()
    assert get(client, f"/documents/?cursor={beyond}")["items"] == []
    assert get(client, f"/changes/?after={10**30}")["items"] == []
