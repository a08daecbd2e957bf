"""The server's part in keeping what was typed: expired sessions, stale form tokens, drafts that the device may forget."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = pytest.mark.django_db

FORM = "/quan-tri/account/"
KEY = "abcdefgh12345678"


@pytest.fixture
def user():
    return get_user_model().objects.create_superuser("quantri", "a@example.org", "mat-khau-that-dai")


@pytest.fixture
def logged_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_post_after_the_end_of_the_session_leads_through_the_login_back_to_the_form():
    answer = Client().post("/quan-tri/hoi-dap/5/soan/", {}, headers={"referer": "http://testserver/quan-tri/hoi-dap/5/?a=1"}, follow=True)
    assert answer.redirect_chain[0][0] == "/quan-tri/login/?next=/quan-tri/hoi-dap/5/%3Fa%3D1"
    assert "Phiên làm việc đã hết hạn" in answer.content.decode()


def test_another_site_cannot_choose_where_the_login_leads():
    answer = Client().post("/quan-tri/hoi-dap/5/soan/", {}, headers={"referer": "http://evil.example/quan-tri/"})
    assert answer["Location"] == "/quan-tri/login/?next=/quan-tri/hoi-dap/5/soan/"


def test_a_script_is_told_that_the_session_ended():
    answer = Client().post("/quan-tri/hoi-dap/5/soan/", {}, headers={"X-Autosave": "1"})
    assert answer.status_code == 401
    assert answer.json()["error_code"] == answer.json()["state"] == "session_ended"


def test_an_address_that_only_takes_posts_leads_to_the_screen_above_it(logged_in):
    assert logged_in.get("/quan-tri/hoi-dap/5/viec/claim/")["Location"] == "/quan-tri/hoi-dap/5/"


def test_a_stale_token_leads_back_to_the_form_and_one_from_elsewhere_is_refused(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(FORM, {"csrfmiddlewaretoken": "x" * 64, "mb_draft": KEY}, headers={"referer": f"http://testserver{FORM}"})
    assert (answer.status_code, answer["Location"]) == (302, FORM)
    assert "mb-saved" not in answer.cookies  # the device keeps its draft
    assert client.post(FORM, {}, headers={"referer": "http://evil.example/"}).status_code == 403


ENDED, STALE, REFUSED = "ended", "stale", "refused"


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("case", [ENDED, STALE, REFUSED])
@pytest.mark.parametrize("by_script", [True, False])
def test_the_sentence_says_that_the_device_keeps_what_was_typed_where_it_does(user, case, by_script, kept):
    client = Client(enforce_csrf_checks=case == STALE)
    if case != ENDED:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = "/quan-tri/redirects/import/process/" if case == REFUSED else FORM
    headers = {"referer": f"http://testserver{FORM}"} | ({"X-Autosave": "1"} if by_script else {})
    answer = client.post(address, {"mb_draft": KEY} if kept else {}, headers=headers, follow=True)
    told = answer.json()["text"] if by_script else answer.content.decode()
    assert {ENDED: "Phiên làm việc đã hết hạn", STALE: "Biểu mẫu đã cũ", REFUSED: "bị hỏng"}[case] in told
    assert ("được giữ trên thiết bị này" in told) is kept


def test_the_device_hears_that_somebody_logged_out(logged_in, user):
    assert logged_in.post("/quan-tri/logout/").cookies["mb-saved"].value == f"user-{user.pk}"


def test_a_draft_is_shown_in_the_form_without_being_saved(logged_in, user):
    address = f"/quan-tri/users/edit/{user.pk}/"
    posted = {
        "username": "tenmoi",
        "email": "b@example.org",
        "first_name": "An",
        "last_name": "Lê",
        "is_superuser": "on",
        "is_active": "on",
    }
    answer = logged_in.post(address, {**posted, "mb_restore": "1", "mb_draft": KEY})
    assert answer.status_code == 200
    assert 'value="tenmoi"' in answer.content.decode()
    assert "mb-saved" not in answer.cookies
    user.refresh_from_db()
    assert user.username == "quantri"
    assert logged_in.post(address, {**posted, "mb_draft": KEY}).cookies["mb-saved"].value == KEY


def test_a_view_that_cannot_show_a_draft_again_refuses_to_store_it(logged_in):
    assert logged_in.post("/quan-tri/hoi-dap/5/viec/claim/", {"mb_restore": "1"}).status_code == 400


def test_an_open_form_gets_a_fresh_token(logged_in, user):
    state = logged_in.get("/quan-tri/phien-lam-viec/").json()
    assert state["user"] == str(user.pk)
    assert len(state["token"]) == 64
