"""A password alone opens nothing, at any address: not citizens' files, not restricted pages, not restricted documents."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from home.tests.factories import make_page
from qa.attachments.checks.inspect import inspect
from qa.attachments.storage.storing import store_file
from qa.tests import sample_files
from qa.tests.factories import claimed, make_unit, make_user
from qa.vocabulary.choices import Role

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-that-dai"
CODE = "ma-mot-lan"
VERIFY, SET_UP = "/quan-tri/xac-thuc/", "/quan-tri/xac-thuc/thiet-lap/"


def protect(user: Any) -> Any:
    """Give `user` a password and a second factor: one-time codes."""
    user.set_password(PASSWORD)
    user.save()
    device = StaticDevice.objects.create(user=user, name="recovery")
    device.token_set.create(token=CODE)
    return user


@pytest.fixture
def reader() -> Any:
    return protect(get_user_model().objects.create_user("canbo"))


def with_password_alone(user: Any) -> Client:
    client = Client()
    answer = client.post("/quan-tri/login/", {"username": user.username, "password": PASSWORD})
    assert answer.status_code in (200, 302)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def with_both(user: Any) -> Client:
    client = with_password_alone(user)
    assert client.post(VERIFY, {"code": CODE, "next": "/"}).status_code == 302
    return client


def test_a_citizens_file_is_not_served_before_the_second_factor():
    call_command("sync_roles", verbosity=0)
    unit = make_unit()
    officer = protect(make_user(Role.OFFICER, unit))
    attachment = store_file(inspect("đơn.pdf", sample_files.pdf()))
    claimed(unit, officer, files=(attachment.pk,))
    address = f"/hoi-dap/tep/{attachment.pk}/"
    assert with_password_alone(officer).get(address).status_code == 404
    assert with_both(officer).get(address).status_code == 200


def test_a_restricted_page_is_not_served_before_the_second_factor(reader: Any):
    page = make_page()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client = with_password_alone(reader)
    refused = client.get(page.url, follow=True)
    assert page.title not in refused.content.decode()
    assert refused.redirect_chain[-1][0].startswith(VERIFY)  # not a login form that would ask for the password for ever
    assert with_both(reader).get(page.url).status_code == 200


def test_a_restricted_document_is_not_served_before_the_second_factor():
    editor = protect(get_user_model().objects.create_superuser("quantri"))
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    document = Document.objects.create(title="Quy hoạch", file=ContentFile(b"%PDF-1.4", name="a.pdf"), collection=collection)
    assert with_password_alone(editor).get(document.url).status_code in (302, 404)
    assert with_both(editor).get(document.url).status_code == 200


def test_a_draft_document_is_not_served_before_the_second_factor():
    editor = protect(get_user_model().objects.create_superuser("quantri"))
    document = Document.objects.create(title="Quy hoạch", file=ContentFile(b"%PDF-1.4", name="a.pdf"))
    assert with_password_alone(editor).get(document.url).status_code == 404
    assert with_both(editor).get(document.url).status_code == 200


def test_where_it_is_required_who_has_none_sees_nothing_before_setting_one_up(settings: Any):
    settings.SECOND_FACTOR_REQUIRED = True
    user = get_user_model().objects.create_superuser("moi", password=PASSWORD)
    page = make_page()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    answer = with_password_alone(user).get(page.url, follow=True)
    assert page.title not in answer.content.decode()
    assert answer.redirect_chain[-1][0].startswith(SET_UP)


def test_who_may_not_open_the_admin_can_still_give_the_second_factor(reader: Any):
    assert with_password_alone(reader).get(VERIFY).status_code == 200


def test_a_stranger_sees_no_screen_of_the_second_factor(client: Client):
    for address in (VERIFY, SET_UP):
        assert client.get(address)["Location"].startswith("/quan-tri/login/")


def test_the_admin_is_closed_before_the_second_factor(reader: Any):
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = with_password_alone(reader)
    assert client.get("/quan-tri/")["Location"].startswith(VERIFY)
    assert client.get("/quan-tri/api/main/pages/").status_code in (302, 401, 403)
    assert client.get("/quan-tri/login/")["Location"].startswith(VERIFY)
    assert with_both(reader).get("/quan-tri/").status_code == 200


def test_one_can_log_out_without_the_second_factor(reader: Any):
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = with_password_alone(reader)
    client.post("/quan-tri/logout/")
    assert "_auth_user_id" not in client.session


def test_a_public_page_reads_no_session_for_it(client: Client):
    page = make_page()
    answer = client.get(page.url)
    assert answer.status_code == 200
    assert "Cookie" not in answer.get("Vary", "")
