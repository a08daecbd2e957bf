"""What an operator sees: ids of requests, log lines, health, metrics, security events, reports of errors."""

from __future__ import annotations

import gzip
import json
import logging
import multiprocessing
import re
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
import pytest
import requests
import sentry_sdk
from django.conf import settings as portal_settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import path

from cms.background.monitoring import error_reports, logs, metrics
from cms.background.monitoring.addresses import SECRET_PREFIXES
from cms.background.monitoring.context import busy_with, current_id
from cms.background.worker import heartbeat
from cms.models import OutboundMail
from cms.models.background.leased_row import RowState
from cms.settings.urls import urlpatterns as portal_urls
from cms.web.pages.views import permission_denied

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-an-operator-1"
DEPLOY = portal_settings.BASE_DIR / "deploy"


def broken(request: Any, key: str) -> None:
    logging.getLogger("portal.test").warning("about to fail at %s", request.path)
    raise ZeroDivisionError("broken on purpose")


urlpatterns = [path("hong/<str:key>/", broken), *portal_urls]
handler500 = "cms.web.pages.views.server_error"


def with_token(client: Client, address: str) -> Any:
    return client.get(address, headers={"Authorization": f"Bearer {TOKEN}"})


@pytest.fixture
def stranger(settings: Any) -> Client:
    settings.MONITORING_NETWORKS, settings.MONITORING_TOKEN = [], TOKEN
    return Client(REMOTE_ADDR="203.0.113.9")


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """Collect what is logged, as JSON lines."""
    found: list[dict[str, Any]] = []
    handler = logging.Handler()
    handler.setFormatter(logs.JSONFormatter())
    handler.emit = lambda record: found.append(json.loads(handler.format(record)))  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)


# --- ids of requests ------------------------------------------------------------------------------------------------------


def test_every_answer_has_an_id_of_its_own(client: Client) -> None:
    first, second = (client.get("/robots.txt")["X-Request-ID"] for _number in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


def test_the_request_id_that_a_trusted_proxy_sends_is_kept(client: Client, settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    assert client.get("/robots.txt", headers={"X-Request-ID": "proxy-id-0001"})["X-Request-ID"] == "proxy-id-0001"


@pytest.mark.parametrize(("proxies", "given"), [(0, "proxy-id-0001"), (1, "short"), (1, "two words here"), (1, "x" * 65)])
def test_an_id_that_is_not_a_proxys_or_does_not_look_like_one_is_replaced(client: Client, settings: Any, proxies: int, given: str) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    assert client.get("/robots.txt", headers={"X-Request-ID": given})["X-Request-ID"] != given


@pytest.mark.urls("cms.tests.test_monitoring")
def test_a_fault_names_its_request_in_the_log_and_on_the_page(client: Client, lines: list[dict[str, Any]]) -> None:
    client.raise_request_exception = False
    answer = client.get("/hong/a/")
    name = answer["X-Request-ID"]
    assert name in answer.content.decode()
    assert {line["logger"]: line["request"] for line in lines} == {"portal.test": name, "django.request": name}
    assert "ZeroDivisionError" in next(line["traceback"] for line in lines if "traceback" in line)


def test_nothing_is_left_of_an_id_after_the_request(client: Client) -> None:
    client.get("/robots.txt")
    assert current_id() == ""


# --- log lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formatter", [logs.JSONFormatter(), logs.LineFormatter("{context}: {message}", style="{")])
@pytest.mark.parametrize("prefix", SECRET_PREFIXES)
def test_no_log_line_holds_an_address_that_is_a_key(formatter: logging.Formatter, prefix: str) -> None:
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (f"{prefix}ABCD-2345/",)})
    with busy_with("id-of-a-request"):
        line = formatter.format(record)
    assert "ABCD-2345" not in line
    assert prefix in line
    assert "id-of-a-request" in line


@pytest.mark.parametrize("formatter", [logs.LineFormatter(), logs.JSONFormatter()])
def test_no_log_line_holds_the_values_of_a_row_that_the_database_refused(formatter: logging.Formatter) -> None:
    words = "null value\nDETAIL:  Failing row contains (chim-hoang-yen\n\n, 2)."
    try:
        try:
            raise ValueError(words)
        except ValueError as error:
            raise ValueError(str(error)) from error
    except ValueError:
        line = formatter.format(logging.makeLogRecord({"msg": "refused", "exc_info": sys.exc_info()}))
    assert "chim-hoang-yen" not in line
    assert line.count("ValueError: null value") == 2


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Not Found: /theo-doi/ABCD chim-hoang-yen/", "Not Found: /theo-doi/…"),
        ("Not Found: /en/theo-doi/chim-hoang-yen/", "Not Found: /en/theo-doi/…"),
        ("Error handling request /tim-kiem/?q=chim-hoang-yen&trang=2", "Error handling request /tim-kiem/?…"),
        ("404 for url: https://sms.example/send?to=chim-hoang-yen (again)", "404 for url: https://sms.example/send?… (again)"),
        ("no answer of redis://portal:chim-hoang-yen@cache:6379/0", "no answer of redis://…@cache:6379/0"),
        ("syntax error\nLINE 1: SELECT 'chim-hoang-yen'\n        ^", "syntax error\nLINE 1: …"),
        ("x\nQUERY:  SELECT 'chim-hoang-yen'\nCONTEXT:  PL/pgSQL function", "x\nQUERY: …"),
        ("x\nCONTEXT:  unnamed portal parameter $1 = 'chim-hoang-yen'", "x\nCONTEXT: …"),
        ("IntegrityError('x\\nDETAIL:  Failing row contains (chim-hoang-yen)')", "IntegrityError('x\\nDETAIL: …"),
        ("  | IntegrityError: x\n  | DETAIL:  Failing row contains (chim-hoang-yen)", "  | IntegrityError: x\n  | DETAIL: …"),
        *((same, same) for same in ("OUTLINE 5: chương\nhết", "the step DETAIL: trang 5\nhết", "no QUERY: x\nhết", "see LINE 4: x\nhết")),
    ],
)
def test_a_log_line_keeps_what_failed_and_cuts_what_was_typed(written: str, kept: str) -> None:
    assert logs.LineFormatter("{message}", style="{").format(logging.makeLogRecord({"msg": written})) == kept


def test_an_error_of_a_request_to_another_server_is_logged_without_its_query(lines: list[dict[str, Any]]) -> None:
    try:
        requests.get("http://127.0.0.1:9/send?to=chim-hoang-yen", timeout=1)
    except requests.ConnectionError:
        logging.getLogger("portal.test").exception("not sent")
    assert "/send?…" in lines[-1]["traceback"]
    assert "chim-hoang-yen" not in json.dumps(lines)


@pytest.mark.parametrize("before", ["", "/en"])
def test_the_log_of_the_proxy_leaves_out_the_same_keys(before: str) -> None:
    kept = re.search(r"~\^\(\?<kept>(.+)\) \$kept;", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"))
    assert kept
    assert all(re.match(kept[1], f"{before}{prefix}secret/") for prefix in SECRET_PREFIXES)


def test_a_json_line_is_one_line(lines: list[dict[str, Any]]) -> None:
    record = logging.makeLogRecord({"msg": "hai\ndòng", "levelname": "INFO", "name": "a"})
    text = logs.JSONFormatter().format(record)
    assert "\n" not in text
    assert json.loads(text)["message"] == "hai\ndòng"


# --- health and metrics ---------------------------------------------------------------------------------------------------


def test_a_stranger_learns_whether_the_site_is_ready_and_no_more(stranger: Client) -> None:
    assert stranger.get("/readyz").json() == {"ok": True}


def test_an_operator_sees_every_part(stranger: Client) -> None:
    assert {"database", "cache", "search", "worker", "backlog"} <= with_token(stranger, "/readyz").json()["parts"].keys()


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}"])
def test_the_metrics_are_nowhere_for_a_stranger(stranger: Client, authorization: str) -> None:
    assert stranger.get("/metrics", headers={"Authorization": authorization}).status_code == 404


def test_without_token_and_network_nobody_sees_the_metrics(client: Client, settings: Any) -> None:
    settings.MONITORING_NETWORKS, settings.MONITORING_TOKEN = [], ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(("address", "status"), [("10.1.2.3", 200), ("10.2.0.1", 404)])
def test_a_named_network_may_see_the_metrics(client: Client, settings: Any, address: str, status: int) -> None:
    settings.MONITORING_NETWORKS = ["10.1.0.0/16"]
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == status


def test_while_the_database_is_away_pages_say_503_and_the_operator_sees_every_part(stranger: Client) -> None:
    def away(*_arguments: Any) -> None:
        raise OperationalError("connection refused")

    stranger.raise_request_exception = False
    with connection.execute_wrapper(away):
        page, state = stranger.get("/khong-co/"), with_token(stranger, "/readyz")
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert state.status_code == 503
    assert {name for name, part in state.json()["parts"].items() if not part["ok"]} >= {"database", "search", "worker", "backlog"}


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_a_probe_may_come_by_any_name_and_without_tls(client: Client, settings: Any, address: str) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["portal.example.gov.vn"], True
    answer = client.get(address, headers={"Host": "10.244.0.17:8000"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def value(text: str, line: str) -> float:
    return float(next((row.rpartition(" ")[2] for row in text.splitlines() if row.startswith(line + " ")), "0"))


def test_requests_are_counted_by_zone_and_status(client: Client) -> None:
    line = 'portal_request_seconds_count{status="404",zone="public"}'
    before = value(client.get("/metrics").content.decode(), line)
    client.get("/khong-co-trang-nay/")
    assert value(client.get("/metrics").content.decode(), line) == before + 1


def test_the_state_of_background_work_is_told(client: Client) -> None:
    OutboundMail.objects.create(key="a", recipient="dan@example.org", subject="a", text="a", state=RowState.PARKED)
    text = client.get("/metrics").content.decode()
    assert value(text, 'portal_work_rows{kind="cms.OutboundMail",state="parked"}') == 1
    assert value(text, 'portal_part_ok{part="database"}') == 1


def test_a_part_that_cannot_be_read_is_named_and_hides_no_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> list[metrics.Gauge]:
        raise DatabaseError("away")

    monkeypatch.setitem(metrics._readers, "questions", away)
    text = client.get("/metrics").content.decode()
    assert value(text, 'portal_state_unread{part="questions"}') == 1
    assert value(text, 'portal_state_unread{part="work"}') == 0
    assert "portal_index_lag_seconds" in text


@pytest.mark.parametrize("name", ["alerts.yaml", "grafana.json"])
def test_alerts_and_board_ask_for_metrics_that_there_are(client: Client, name: str) -> None:
    client.get("/khong-co-trang-nay/")
    metrics.page_cache.labels("hit").inc(0)
    OutboundMail.objects.create(key="a", recipient="dan@example.org", subject="a", text="a")
    client.get("/quan-tri/login/")
    heartbeat.beat()
    there = set(re.findall(r"^(portal_\w+)", client.get("/metrics").content.decode(), re.MULTILINE))
    asked = set(re.findall(r"portal_[a-z0-9_]+", (DEPLOY / "monitoring" / name).read_text(encoding="utf-8")))
    assert asked - there == set()
    assert len(asked) > 5


# --- security log ---------------------------------------------------------------------------------------------------------


def events(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["logger"] == "minhbach.security"]


def test_a_wrong_password_is_an_event_with_name_and_address(client: Client, lines: list[dict[str, Any]]) -> None:
    client.post("/quan-tri/login/", {"username": "lan", "password": "sai-mat-khau"}, REMOTE_ADDR="203.0.113.9")
    (event,) = events(lines)
    assert (event["event"], event["name"], event["address"]) == ("wrong password", "lan", "203.0.113.9")
    assert "sai-mat-khau" not in json.dumps(lines)


def test_new_rights_of_an_account_are_logged_and_its_visits_are_not(lines: list[dict[str, Any]]) -> None:
    user = User.objects.create_user("lan")
    group = Group.objects.create(name="Người trực")
    user.groups.add(group)
    group.user_set.remove(user)
    user.is_superuser = True
    user.save()
    user.save()
    told = [(line["event"], line["name"], line.get("roles"), line.get("changed")) for line in events(lines)]
    assert told == [
        ("account made", "lan", None, None),
        ("roles given", "lan", "Người trực", None),
        ("roles taken", "lan", "Người trực", None),
        ("account changed", "lan", None, "is_superuser"),
    ]


def test_a_refused_page_is_logged_with_who_asked(lines: list[dict[str, Any]]) -> None:
    request = RequestFactory().get("/quan-tri/hoi-dap/7/")
    request.user = User.objects.create_user("lan")
    permission_denied(request, PermissionDenied())
    event = events(lines)[-1]
    assert (event["event"], event["name"], event["path"]) == ("forbidden", "lan", "/quan-tri/hoi-dap/7/")


# --- reports of errors ----------------------------------------------------------------------------------------------------


class Inbox(BaseHTTPRequestHandler):
    """A server that takes reports as Sentry does."""

    received: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(self.headers.get("Content-Encoding", ""), bytes)
        body = unpack(body)
        self.received.append(body.decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def inbox() -> Iterator[tuple[str, list[str]]]:
    """Run such a server; gives its DSN and the reports that it received."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Inbox)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Inbox.received.clear()
    yield f"http://key@127.0.0.1:{server.server_address[1]}/1", Inbox.received
    server.shutdown()


def reported_by_a_process(dsn: str, act: Callable[[], str]) -> str:
    """Return what `act` returns in a process of its own that reports to `dsn`: Sentry changes Django for as long as a process lives."""
    fork = multiprocessing.get_context("fork")
    outside, inside = fork.Pipe(duplex=False)

    def report() -> None:
        error_reports.start(dsn, "test")
        inside.send(act())
        sentry_sdk.flush(5)

    child = fork.Process(target=report)
    child.start()
    child.join(60)
    assert child.exitcode == 0
    said: str = outside.recv()
    return said


@pytest.mark.urls("cms.tests.test_monitoring")
def test_a_report_of_a_fault_names_the_request_and_nothing_that_a_person_typed(client: Client, inbox: tuple[str, list[str]]) -> None:
    def act() -> str:
        client.raise_request_exception = False
        client.cookies["sessionid"] = "chim-hoang-yen"
        answer = client.post("/hong/a/?q=chim-hoang-yen", {"noi_dung": "chim-hoang-yen"}, headers={"Referer": "https://x/?chim-hoang-yen"})
        return str(answer["X-Request-ID"])

    dsn, received = inbox
    request_id = reported_by_a_process(dsn, act)
    (report,) = [text for text in received if "ZeroDivisionError" in text]
    assert request_id in report
    assert "chim-hoang-yen" not in report


def test_a_report_cuts_keys_and_values_of_rows_wherever_they_stand(inbox: tuple[str, list[str]]) -> None:
    hidden = "/theo-doi/chim-hoang-yen/"

    def act() -> str:
        try:
            raise ValueError(f"{hidden} null value\nDETAIL:  Failing row contains (chim-hoang-yen).")
        except ValueError:
            logging.getLogger("cms").exception("no answer: %s", hidden, extra={"where": {"path": hidden}})
        return "logged"

    dsn, received = inbox
    assert reported_by_a_process(dsn, act) == "logged"
    (report,) = [text for text in received if "ValueError" in text]
    assert "/theo-doi/…" in report or "/theo-doi/\\u2026" in report
    assert "chim-hoang-yen" not in report
