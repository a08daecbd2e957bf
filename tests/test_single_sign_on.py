"""Sign-in by OpenID Connect against a real provider, which demands PKCE, the client's secret and the registered address."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice

from cms.admin.login.openid.provider import _client
from cms.admin.login.openid.provider import provider as client_of_provider
from cms.admin.login.openid.views import TOKEN
from cms.background.monitoring.logs import LineFormatter
from cms.models import OpenIDAccount
from tests.fixtures import missing
from tests.servers.local import NotInstalled
from tests.servers.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIDProvider, openid_provider

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("single sign-on")]
SITE = "http://testserver"
START = "/quan-tri/mot-cua/"
TO_LITTLE = f"{START}?next=/quan-tri/tag-autocomplete/"  # a screen of the administration, with less work than the home screen
LAN = {
    "sub": "f81d4fae",
    "preferred_username": "lan.nt",
    "given_name": "Lan",
    "family_name": "Nguyễn Thị",
    "email": "lan@sonha.example",
    "email_verified": True,
    "groups": ["cong-bien-tap", "khac"],
}


@pytest.fixture(scope="module")
def running() -> Iterator[OpenIDProvider]:
    try:
        with openid_provider(SITE) as provider:
            yield provider
    except NotInstalled as error:
        missing(str(error))


@pytest.fixture
def provider(groups: None, running: OpenIDProvider, settings: Any) -> OpenIDProvider:
    settings.SITE_URL, settings.OIDC_ISSUER = SITE, running.url
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    settings.OIDC_ROLES = ["cong-bien-tap=Biên tập viên", "cong-xuat-ban=Người xuất bản"]
    _client.cache_clear()
    return running


def sign_in(provider: OpenIDProvider, client: Client | None = None, start: str = TO_LITTLE, **claims: Any) -> tuple[Client, Any]:
    """Go through the whole of it as a browser does; give the browser and the portal's last answer."""
    client = client or Client()
    provider.next_person(**{**LAN, **claims})
    returned = provider.walk(client.get(start)["Location"])
    assert returned.startswith(f"{SITE}/quan-tri/mot-cua/ve/?")
    return client, client.get(returned.removeprefix(SITE), follow=True)


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def lan() -> Any:
    return get_user_model().objects.get(username="lan.nt")


def test_the_login_screen_offers_it_only_where_it_is_set_up(client: Client, settings: Any):
    assert "/quan-tri/mot-cua/" not in client.get("/quan-tri/login/").content.decode()
    assert client.get("/quan-tri/mot-cua/").status_code == 404
    settings.OIDC_ISSUER, settings.OIDC_NAME = "http://127.0.0.1:9", "tỉnh Sơn Hà"
    assert "Đăng nhập bằng tài khoản tỉnh Sơn Hà" in client.get("/quan-tri/login/").content.decode()


def test_a_colleague_enters_with_name_and_roles_from_the_provider(provider: OpenIDProvider):
    start = "/quan-tri/mot-cua/?next=/quan-tri/pages/"
    _browser, answer = sign_in(provider, start=start)
    assert answer.redirect_chain[0][0] == "/quan-tri/pages/"
    assert (answer.status_code, answer.wsgi_request.user) == (200, lan())
    assert lan().get_full_name() == "Nguyễn Thị Lan"
    assert [role.name for role in lan().groups.all()] == ["Biên tập viên"]
    assert not lan().has_usable_password()
    assert not lan().is_superuser


def test_roles_follow_the_provider_at_each_sign_in_and_others_stay(provider: OpenIDProvider):
    sign_in(provider)
    lan().groups.add(Group.objects.create(name="Tổ công tác"))
    sign_in(provider, groups=["cong-xuat-ban"], email="moi@sonha.example")
    assert {role.name for role in lan().groups.all()} == {"Người xuất bản", "Tổ công tác"}
    assert lan().email == "moi@sonha.example"


def test_who_has_no_role_any_more_does_not_enter_and_loses_the_roles(provider: OpenIDProvider):
    sign_in(provider)
    client, answer = sign_in(provider, groups=[])
    assert "chưa có vai trò" in said(answer)[0]
    assert not lan().groups.exists()
    assert "_auth_user_id" not in client.session


def test_a_stranger_without_a_role_gets_no_account(provider: OpenIDProvider):
    before = get_user_model().objects.count()
    sign_in(provider, sub="nobody", groups=["khac"])
    assert get_user_model().objects.count() == before


def test_a_verified_address_connects_the_local_account_whose_password_then_ends(provider: OpenIDProvider):
    local = get_user_model().objects.create_user("nguyenlan", "LAN@sonha.example", "mat-khau-that-dai")
    sign_in(provider)
    local.refresh_from_db()
    assert local.openid_account.subject == LAN["sub"]
    assert not local.has_usable_password()
    assert get_user_model().objects.filter(email__iexact="lan@sonha.example").count() == 1


def test_colleagues_keep_their_accounts_when_the_provider_gets_another_address(provider: OpenIDProvider):
    sign_in(provider)
    OpenIDAccount.objects.update(issuer="https://truoc.example")
    sign_in(provider, sub="so-moi")
    assert get_user_model().objects.filter(email__iexact="lan@sonha.example").count() == 1
    assert OpenIDAccount.objects.get().subject == "so-moi"


def test_an_address_that_the_provider_does_not_vouch_for_connects_nothing(provider: OpenIDProvider):
    local = get_user_model().objects.create_user("nguyenlan", "lan@sonha.example", "mat-khau-that-dai")
    _browser, answer = sign_in(provider, email_verified=False)
    assert "nhờ quản trị viên" in said(answer)[0]
    assert not hasattr(local, "openid_account")


def test_an_administrator_never_enters_by_it_unless_that_is_set(provider: OpenIDProvider, settings: Any):
    get_user_model().objects.create_superuser("quantri", "lan@sonha.example", "mat-khau-that-dai")
    client, answer = sign_in(provider)
    assert "tài khoản riêng" in said(answer)[0]
    assert "_auth_user_id" not in client.session
    settings.OIDC_ADMINISTRATORS = "cong-quan-tri"
    sign_in(provider, groups=["cong-quan-tri"])
    assert get_user_model().objects.get(username="quantri").is_superuser
    sign_in(provider)
    assert not get_user_model().objects.get(username="quantri").is_superuser


def test_a_closed_account_stays_closed(provider: OpenIDProvider):
    sign_in(provider)
    get_user_model().objects.filter(username="lan.nt").update(is_active=False)
    client, answer = sign_in(provider)
    assert "đã bị khóa" in said(answer)[0]
    assert "_auth_user_id" not in client.session


def test_the_second_factor_is_the_providers_where_trusted_else_ours(provider: OpenIDProvider, settings: Any):
    settings.SECOND_FACTOR_REQUIRED, settings.OIDC_SECOND_FACTOR = True, ["otp"]
    _browser, answer = sign_in(provider, amr=["pwd"])
    assert answer.redirect_chain[-1][0].startswith("/quan-tri/xac-thuc/thiet-lap/")
    _browser, answer = sign_in(provider, start=START, amr=["pwd", "otp"])
    assert answer.redirect_chain[-1][0] == "/quan-tri/"
    StaticDevice.objects.create(user=lan(), name="recovery").token_set.create(token="ma-mot-lan")
    browser, answer = sign_in(provider, amr=["pwd"])
    assert answer.redirect_chain[-1][0].startswith("/quan-tri/xac-thuc/?")
    assert browser.post("/quan-tri/xac-thuc/", {"code": "ma-mot-lan", "next": "/quan-tri/"})["Location"] == "/quan-tri/"


def test_before_another_second_factor_the_provider_asks_again_who_it_is(provider: OpenIDProvider, settings: Any):
    settings.OIDC_SECOND_FACTOR = ["otp"]
    browser, _answer = sign_in(provider, amr=["otp"])
    StaticDevice.objects.create(user=lan(), name="recovery")
    setup = "/quan-tri/xac-thuc/thiet-lap/"
    again = browser.get(setup)["Location"]
    assert again.startswith("/quan-tri/mot-cua/?again=1")
    _browser, answer = sign_in(provider, browser, again, amr=["otp"])
    assert answer.redirect_chain == [(setup, 302)]
    assert answer.status_code == 200


def test_a_person_who_cancels_is_told_so(provider: OpenIDProvider):
    _browser, answer = sign_in(provider, error="access_denied")
    assert "đã bị hủy" in said(answer)[0]


def test_an_answer_that_this_browser_did_not_ask_for_lets_nobody_in(provider: OpenIDProvider):
    asked, other = Client(), Client()
    provider.next_person(**LAN)
    returned = provider.walk(asked.get("/quan-tri/mot-cua/")["Location"]).removeprefix(SITE)
    assert "Vui lòng thử lại" in said(other.get(returned, follow=True))[0]
    assert asked.get(returned).status_code == 302
    assert "Vui lòng thử lại" in said(Client().get(returned, follow=True))[0]  # and not a second time


def test_a_wrong_secret_or_a_provider_that_is_away_is_told_and_the_local_account_still_works(provider: OpenIDProvider, settings: Any):
    settings.OIDC_CLIENT_SECRET = "another-secret"
    assert said(sign_in(provider)[1])
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    client = Client()
    assert "không trả lời" in said(client.get("/quan-tri/mot-cua/", follow=True))[0]
    get_user_model().objects.create_superuser("quantri", password="mat-khau-that-dai")
    client.post("/quan-tri/login/", {"username": "quantri", "password": "mat-khau-that-dai"})
    assert "_auth_user_id" in client.session


def test_signing_out_signs_out_at_the_provider_and_leads_back(provider: OpenIDProvider):
    browser, _answer = sign_in(provider)
    answer = browser.post("/quan-tri/logout/")
    to = urlsplit(answer["Location"])
    assert answer["Location"].startswith(provider.url)
    assert parse_qs(to.query)["post_logout_redirect_uri"] == [f"{SITE}/quan-tri/login/"]
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("claims", [{"groups": "cong-bien-tap"}, {"groups": [unicodedata.normalize("NFD", " ban-biên-tập")]}])
def test_a_value_of_a_role_is_known_however_it_is_written(provider: OpenIDProvider, settings: Any, claims: dict[str, Any]):
    settings.OIDC_ROLES = ["cong-bien-tap=Biên tập viên", f"ban-biên-tập={unicodedata.normalize('NFD', 'Biên tập viên')}"]
    client, _answer = sign_in(provider, **claims)
    assert "_auth_user_id" in client.session


def test_names_come_composed_and_without_what_nobody_types(provider: OpenIDProvider):
    sign_in(
        provider, given_name=unicodedata.normalize("NFD", " Tuệ\0\u202e"), family_name="Nguyễn\r\nThị", preferred_username="tue\0\u202e"
    )
    user = get_user_model().objects.get(openid_account__subject=LAN["sub"])
    assert (user.first_name, user.last_name, user.username) == ("Tuệ", "Nguyễn Thị", "tue")


@pytest.mark.parametrize("email", ["a@b.vn\r\nBcc: c@d.vn", "khong-phai", ["a@b.vn"], f"{'a' * 60}@{'b.' * 100}vn", "an@ubnd"])
def test_what_no_form_takes_for_a_mail_address_is_not_stored_and_the_log_says_so(
    provider: OpenIDProvider, caplog: pytest.LogCaptureFixture, email: Any
):
    sign_in(provider, email=email)
    assert lan().email == ""
    assert f"no mail address that the portal could use for {LAN['sub']}" in caplog.text
    assert str(email) not in caplog.text


def test_spaces_around_a_verified_address_make_no_second_account(provider: OpenIDProvider):
    get_user_model().objects.create_user("nguyenlan", "lan@sonha.example", "mat-khau-that-dai")
    sign_in(provider, email=" lan@sonha.example ")
    assert get_user_model().objects.filter(email__contains="lan@sonha.example").count() == 1


def test_a_new_name_differs_from_all_others_by_more_than_capitals(provider: OpenIDProvider):
    get_user_model().objects.create_user("Lan.NT")
    sign_in(provider)
    assert {user.username for user in get_user_model().objects.all()} == {"Lan.NT", "lan.nt-2"}


class Garbage(BaseHTTPRequestHandler):
    """A provider that answers `said` to everything."""

    said = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(self.said)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def garbage() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Garbage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def traces(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [LineFormatter().format(record) for record in caplog.records if record.exc_info]


def test_a_fault_of_ours_is_told_as_a_failed_sign_in_and_logged_with_its_traceback(
    provider: OpenIDProvider, settings: Any, caplog: pytest.LogCaptureFixture
):
    settings.OIDC_SCOPES = ["openid"]  # a text is expected
    assert "không trả lời" in said(Client().get("/quan-tri/mot-cua/", follow=True))[0]
    assert ["provider.py" in trace and "TypeError" in trace for trace in traces(caplog)] == [True]


def test_a_fault_while_somebody_returns_or_signs_out_is_logged_without_a_key(
    provider: OpenIDProvider, settings: Any, caplog: pytest.LogCaptureFixture
):
    client, _answer = sign_in(provider)
    provider.next_person(**LAN)
    returned = provider.walk(Client().get("/quan-tri/mot-cua/")["Location"]).removeprefix(SITE)
    settings.OIDC_SCOPES = ["openid"]
    assert "không trả lời" in said(Client().get(returned, follow=True))[0]
    assert client.post("/quan-tri/logout/").status_code == 302
    assert len(found := traces(caplog)) == 2
    secret = {CLIENT_SECRET, *parse_qs(urlsplit(returned).query)["code"], *parse_qs(urlsplit(returned).query)["state"]}
    assert not [key for key in secret if key in "".join(found)]


def test_a_provider_that_is_away_or_has_no_logout_leaves_no_traceback(
    provider: OpenIDProvider, settings: Any, caplog: pytest.LogCaptureFixture
):
    client, _answer = sign_in(provider)
    client_of_provider().load_server_metadata().pop("end_session_endpoint")
    assert client.post("/quan-tri/logout/").status_code == 302
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert Client().get("/quan-tri/mot-cua/").status_code == 302
    assert traces(caplog) == []


GARBAGE = [b"<html>", b"null", b"[]", b"7", b"{}", b'{"keys": null}', b'{"authorization_endpoint": 7}']


@pytest.mark.parametrize("said", [*GARBAGE, b'{"authorization_endpoint": "javascript:alert(1)"}'], ids=lambda said: ascii(said)[:30])
def test_a_description_that_is_none_leads_back_to_the_login_screen(provider: OpenIDProvider, garbage: str, settings: Any, said: bytes):
    Garbage.said, settings.OIDC_ISSUER = said, garbage
    answer = Client().get("/quan-tri/mot-cua/", follow=True)
    assert "không trả lời" in " ".join(map(str, answer.context["messages"]))


@pytest.mark.parametrize("end", ["token_endpoint", "jwks_uri", "userinfo_endpoint"])
@pytest.mark.parametrize("answer", GARBAGE, ids=lambda said: ascii(said)[:30])
def test_an_answer_that_is_none_lets_nobody_in_and_is_told(provider: OpenIDProvider, garbage: str, end: str, answer: bytes):
    Garbage.said = answer
    client_of_provider().load_server_metadata()[end] = garbage
    client, shown = sign_in(provider)
    assert said(shown)
    assert "_auth_user_id" not in client.session


def test_who_signs_out_is_out_also_when_the_key_of_the_kept_token_is_gone(provider: OpenIDProvider):
    browser, _answer = sign_in(provider)
    session = browser.session
    session[TOKEN] = "with another key"
    session.save()
    assert browser.post("/quan-tri/logout/").status_code == 302
    assert "_auth_user_id" not in browser.session
