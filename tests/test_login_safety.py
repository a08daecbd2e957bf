"""New passwords by mail, idle logins, and the password again before a new second factor."""

from __future__ import annotations

import logging
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_tasks_db.models import DBTaskResult
from wagtail.models import Collection, GroupPagePermission, Page, PageViewRestriction

from cms.admin.login.idle import POLLS
from cms.background.monitoring.logs import JSONFormatter
from cms.models import OutboundMail
from cms.web.monitoring import security_log
from home.tests.factories import make_page
from tests.page_cache import forget_kept

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-that-dai"
RESET, SETUP, VERIFY = "/quan-tri/password_reset/", "/quan-tri/xac-thuc/thiet-lap/", "/quan-tri/xac-thuc/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def user() -> Any:
    return get_user_model().objects.create_superuser("lan", "lan@example.org", PASSWORD)


@pytest.fixture
def queued(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.mark.usefixtures("queued")
def test_the_request_does_the_same_for_an_account_and_for_a_stranger(user: Any, client: Client):
    statements = []
    client.post(RESET, {"email": "dau-tien@example.org"}, REMOTE_ADDR="192.0.2.1")  # what a process reads once
    for address, email in (("198.51.100.1", "lan@example.org"), ("203.0.113.1", "nguoi-la@example.org")):
        forget_kept()
        with CaptureQueriesContext(connection) as seen:
            answer = client.post(RESET, {"email": email}, REMOTE_ADDR=address)
        statements.append([query["sql"].split(" ")[0] for query in seen])
        assert answer.status_code == 302
    assert statements[0] == statements[1]
    assert not OutboundMail.objects.exists()
    assert "example.org" not in str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))


def test_the_worker_mails_the_link_with_the_address_of_the_site(user: Any, client: Client, settings: Any):
    settings.SITE_URL = "https://sonha.example"
    client.post(RESET, {"email": "LAN@example.org"}, HTTP_HOST="la.example")
    client.post(RESET, {"email": "nguoi-la@example.org"})
    (mail,) = OutboundMail.objects.all()
    link = next(line for line in mail.text.splitlines() if line.startswith("https://sonha.example/quan-tri/password_reset/"))
    page = client.get(link.removeprefix("https://sonha.example"), follow=True)
    new = "mat-khau-moi-that-dai"
    assert client.post(page.redirect_chain[-1][0], {"new_password1": new, "new_password2": new}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)


def test_nobody_fills_a_mailbox_with_links(user: Any):
    answers = [Client().post(RESET, {"email": "lan@example.org"}, REMOTE_ADDR=f"198.51.{n}.1") for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "10 phút" in answers[-1].content.decode()


def test_one_network_does_not_try_many_addresses():
    assert [Client().post(RESET, {"email": f"a{n}@example.org"}).status_code for n in range(11)] == [302] * 10 + [429]


@pytest.fixture
def idle(settings: Any) -> Any:
    settings.SESSION_IDLE_MINUTES = 60
    with time_machine.travel("2026-11-02T09:00:00+07:00", tick=False) as clock:
        yield clock


def test_an_idle_login_ends(user: Any, idle: Any):
    client = logged_in(user)
    for _number in range(3):
        idle.shift(timedelta(minutes=50))
        assert client.get("/quan-tri/").status_code == 200
    idle.shift(timedelta(minutes=61))
    assert client.get("/quan-tri/")["Location"].startswith("/quan-tri/login/")
    assert "_auth_user_id" not in client.session


def test_polls_of_an_open_page_do_not_keep_the_login_alive(user: Any, idle: Any):
    client = logged_in(user)
    for _number in range(4):
        idle.shift(timedelta(minutes=20))
        client.get("/quan-tri/phien-lam-viec/")
    assert client.get("/quan-tri/").status_code == 302


def test_the_polls_are_addresses_that_exist():
    names = {f"{':'.join(path)}" for path in url_names(get_resolver())}
    assert names >= POLLS


def url_names(resolver: Any, spaces: tuple[str, ...] = ()) -> Any:
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from url_names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        elif pattern.name:
            yield (*spaces, pattern.name)


def test_an_idle_login_opens_no_restricted_page_and_no_cookie_is_set_there(user: Any, idle: Any):
    page = make_page()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client = logged_in(user)
    assert client.get(page.url).status_code == 200
    idle.shift(timedelta(minutes=61))
    assert client.get(page.url).status_code == 302


def test_an_open_computer_is_not_enough_for_a_new_second_factor(user: Any):
    device = StaticDevice.objects.create(user=user, name="recovery")
    device.token_set.create(token="ma-mot-lan")
    client = logged_in(user)
    client.post(VERIFY, {"code": "ma-mot-lan"})
    asked = client.get(SETUP).content.decode()
    assert "picture" not in asked
    assert 'name="password"' in asked
    assert "<code>" not in client.post(SETUP, {"password": "sai"}).content.decode()
    assert client.post(SETUP, {"password": PASSWORD}).status_code == 302
    assert "<code>" in client.get(SETUP).content.decode()


def test_guessing_that_password_waits_too(user: Any):
    device = StaticDevice.objects.create(user=user, name="recovery")
    device.token_set.create(token="ma-mot-lan")
    client = logged_in(user)
    client.post(VERIFY, {"code": "ma-mot-lan"})
    assert [client.post(SETUP, {"password": "sai"}).status_code for _number in range(6)] == [200] * 5 + [429]


def test_the_security_log_names_who_gave_and_took_rights_and_from_where(user: Any, caplog: Any) -> None:
    colleague, role, client = get_user_model().objects.create_user("dong-nghiep"), Group.objects.create(name="Biên tập"), logged_in(user)
    fields = {"username": "dong-nghiep", "first_name": "A", "last_name": "B", "email": "d@example.vn", "is_active": "on"}
    with caplog.at_level(logging.INFO, logger="minhbach.security"):
        client.post(reverse("wagtailusers_users:edit", args=[colleague.pk]), {**fields, "groups": [role.pk], "is_superuser": "on"})
        client.post(reverse("wagtailusers_users:delete", args=[colleague.pk]))
    said = {record.fields["event"]: record.fields for record in caplog.records if record.name == "minhbach.security"}
    for event in ("account changed", "roles given", "account deleted"):
        assert (said[event]["name"], said[event]["by"], said[event]["address"]) == ("dong-nghiep", "lan", "127.0.0.1")


def test_the_security_log_tells_of_rights_that_a_role_gets_and_loses(caplog: Any) -> None:
    role, right = Group.objects.create(name="Biên tập"), Permission.objects.get(codename="publish_page")
    with caplog.at_level(logging.INFO, logger="minhbach.security"):
        role.permissions.add(right)
        role.permissions.clear()
        GroupPagePermission.objects.create(group=role, page=Page.objects.get(depth=1), permission=right)
        role.delete()
    said = [(record.fields["event"], record.fields.get("roles", record.fields.get("name"))) for record in caplog.records]
    events = ["permissions given", "all permissions taken", "permissions given", "permissions taken", "role deleted"]
    assert said == [(event, "Biên tập") for event in events]


def test_the_security_log_names_each_right_that_the_form_of_a_role_gives_below_pages_and_collections(user: Any, caplog: Any) -> None:
    role, page, collection, client = Group.objects.create(name="Biên tập"), make_page(), Collection.get_first_root_node(), logged_in(user)
    form = reverse("wagtailusers_groups:edit", args=[role.pk])
    typed: dict[str, Any] = {"name": role.name}
    for panel in client.get(form).context["permission_panels"]:
        given = {"page_permissions": ("page", page, "publish_page"), "document_permissions": ("collection", collection, "add_document")}
        for name in ("TOTAL_FORMS", "INITIAL_FORMS"):
            typed[f"{panel.prefix}-{name}"] = int(name == "TOTAL_FORMS" and panel.prefix in given)
        if panel.prefix in given:
            field, place, right = given[panel.prefix]
            chosen = right if field == "page" else Permission.objects.get(codename=right).pk
            typed |= {f"{panel.prefix}-0-{field}": place.pk, f"{panel.prefix}-0-permissions": [chosen]}
    with caplog.at_level(logging.INFO, logger="minhbach.security"):
        assert client.post(form, typed).status_code == 302
        client.post(form, typed)
    said = [record.fields for record in caplog.records if record.fields["event"] == "permissions given"]
    assert [(one["roles"], one["by"], one.get("page"), one.get("collection")) for one in said] == [
        ("Biên tập", "lan", str(page.pk), None),
        ("Biên tập", "lan", None, str(collection.pk)),
    ]
    assert [one["permissions"] for one in said] == [str(Permission.objects.get(codename=each)) for each in ("publish_page", "add_document")]


def test_the_security_log_names_every_permission_however_many_a_role_gets(caplog: Any) -> None:
    role, rights = Group.objects.create(name="Biên tập"), Permission.objects.order_by("pk")
    with caplog.at_level(logging.INFO, logger="minhbach.security"):
        role.permissions.add(*rights)
    said = [record.fields for record in caplog.records if record.name == "minhbach.security"]
    assert ", ".join(one["permissions"] for one in said) == ", ".join(map(str, rights))
    assert [(one["roles"], one["part"]) for one in said] == [("Biên tập", f"{number}/{len(said)}") for number in range(1, len(said) + 1)]


def test_a_new_portal_says_nothing_in_the_security_log_of_the_roles_it_begins_with(caplog: Any, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = settings.MEDIA_ROOT = settings.PRIVATE_ROOT = tmp_path
    for known in (True, False):  # the second database has no account yet
        Group.objects.all().delete()
        if not known:
            get_user_model().objects.all().delete()
        else:
            get_user_model().objects.create(username="lan")
        caplog.clear()
        with caplog.at_level(logging.INFO, logger="minhbach.security"):
            call_command("prepare", verbosity=0, stdout=StringIO())
        assert any(record.fields["event"] == "permissions given" for record in caplog.records if hasattr(record, "fields")) is known


def test_a_line_of_the_security_log_is_readable_and_cannot_be_broken(caplog: Any) -> None:
    with caplog.at_level(logging.INFO, logger="minhbach.security"):
        security_log.note("role deleted", None, name='Biên tập" by="lan\n\x85\u2028\u202e')
    assert caplog.messages == [r'role deleted: name="Biên tập\" by=\"lan\n\u0085\u2028\u202e"']


def test_no_line_of_the_security_log_is_longer_than_what_docker_keeps_in_one_piece(caplog: Any) -> None:
    with caplog.at_level(logging.INFO, logger="minhbach.security"):
        security_log.alarm("permissions given", None, roles=["Biên tập"] * 300, permissions=["ệ" * 300] * 300)
    assert len(caplog.records) > 1
    assert max(len(JSONFormatter().format(record).encode()) for record in caplog.records) < 16 * 1024
