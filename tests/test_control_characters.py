"""NUL and other control characters in any parameter, form value, cookie or path never end in an error of the server."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
BAD = "/a\x00b\x0bc\x1b"
PUBLIC = [
    *("/", "/tim-kiem/", "/tim-kiem/goi-y/", "/van-ban/", "/van-ban/linh-vuc/", "/van-ban/thay-doi/", "/hoi-dap/", "/hoi-dap/gui/"),
    *("/hoi-dap/tra-cuu/", "/tin-tuc/", "/thu-tuc/", "/api/v1/documents/", "/api/v1/changes/", "/so-do-trang/", "/muc-do-hai-long/"),
    *("/danh-gia/khung/", "/danh-gia/khao-sat/", "/sitemap.xml", "/khong-co-trang-nay/", "/media/a", "/healthz", "/readyz"),
]
ADMIN = [
    *("/quan-tri/", "/quan-tri/login/", "/quan-tri/pages/", "/quan-tri/images/", "/quan-tri/documents/", "/quan-tri/users/"),
    *("/quan-tri/groups/", "/quan-tri/redirects/", "/quan-tri/reports/site-history/", "/quan-tri/choose-page/"),
    *("/quan-tri/choose-external-link/", "/quan-tri/pages/search/", "/quan-tri/viec-dung-lai/", "/quan-tri/xac-thuc/"),
    "/quan-tri/password_reset/",
]
NAMES = [
    *("q", "trang", "page", "p", "nam", "loai", "co-quan", "linh-vuc", "trang-thai", "tu", "den", "ngay", "sap-xep", "kieu", "ordering"),
    *("next", "number", "key", "path", "duong-dan", "username", "password", "code", "token", "text", "title", "email", "website"),
    *(
        "value",
        "row",
        "kind",
        "page_type",
        "object_id",
        "user",
        "link_text",
        "external-link-chooser-url",
        "external-link-chooser-link_text",
    ),
]


@pytest.fixture
def administrator(django_user_model: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(django_user_model.objects.create_superuser("quantri"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def anybody() -> Client:
    return Client(raise_request_exception=False)


def statuses(client: Client, addresses: list[str]) -> dict[str, int]:
    """Send every name with a bad value, as a query and as a form, to each address; give those that answered 500."""
    values, broken = dict.fromkeys(NAMES, BAD), {}
    for address in addresses:
        for method, answer in {
            "GET": client.get(address, values),
            "GET encoded twice": client.get(address, dict.fromkeys(NAMES, "/a%00b")),
            "POST": client.post(address, values),
            "PATH": client.get(f"{address}%00x%0b/"),
        }.items():
            if answer.status_code >= 500:
                broken[f"{method} {address}"] = answer.status_code
    return broken


def test_no_public_address_breaks(anybody: Client):
    assert statuses(anybody, PUBLIC) == {}


def test_no_address_of_the_admin_breaks(administrator: Client):
    assert statuses(administrator, ADMIN) == {}


@pytest.mark.parametrize(
    "path", ["/van-ban/%00", "/tin-tuc/a%0bb/", "/quan-tri/%1b", "/api/v1/documents/%00/", "/static/%00.css", "/media/%7f"]
)
def test_a_path_with_a_control_character_is_refused(anybody: Client, path: str):
    assert anybody.get(path).status_code in (400, 404)
    assert anybody.post(path).status_code in (400, 403, 404, 405)


def test_a_search_goes_on_without_the_character(anybody: Client):
    answer = anybody.get("/tim-kiem/?q=nuoi%00+con%0Bnuoi")
    assert answer.status_code == 200
    assert "\x00" not in answer.content.decode()
    assert "\x0b" not in answer.content.decode()


def test_a_session_cookie_with_a_character_written_as_an_escape_is_no_error(anybody: Client):
    answer = anybody.get("/quan-tri/login/", headers={"cookie": 'sessionid="a\\000b\\177"; csrftoken="\\000"'})
    assert answer.status_code == 200
