"""The shipped proxy: nobody waits for another's form, hosts do not share a cache, strangers get nothing, secrets are not logged."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from django.core.files.base import ContentFile
from django.http.response import HttpResponseBase
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, ReferenceIndex

from cms.background.speech import reading_aloud
from home.tests.factories import make_news
from tests.fixtures import missing
from tests.servers import local
from tests.servers.local import NotInstalled
from tests.servers.nginx import SHIPPED, Proxy, nginx

SLOW_S = 0.1
BEFORE_THE_PROXY_GIVES_UP = 1.5  # seconds: it lets readers wait for another's page for two
COMPOSE = SHIPPED.parent / "compose.yaml"
OPERATORS = SHIPPED.parents[1] / "docs" / "operators.md"


class Upstream(BaseHTTPRequestHandler):
    """A portal that takes a moment for each page: forms may not be kept, pages may. `told` holds answers (status, headers) by path."""

    rendered = 0
    meeting: ClassVar[threading.Barrier | None] = None  # where each page waits for a second one that is being made
    have_met = False
    told: ClassVar[dict[str, tuple[int, dict[str, str]]]] = {}
    clients: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.clients.append(self.headers["X-Forwarded-For"])
        if self.path in self.told:
            return self.tell(*self.told[self.path])
        type(self).rendered += 1
        with suppress(threading.BrokenBarrierError):
            if self.meeting is not None:
                self.meeting.wait(BEFORE_THE_PROXY_GIVES_UP)
                type(self).have_met = True
        time.sleep(SLOW_S)
        form = "gui" in self.path or "noi-bo" in self.path
        body = f"{self.headers['Host']} {self.path} {type(self).rendered}".encode()
        self.send_response(200)
        self.send_header("Cache-Control", "private, no-store" if form else "public, max-age=0, s-maxage=60")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def tell(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        everything = {"Content-Length": "0", **headers}
        for name, value in everything.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"x" * int(everything["Content-Length"]))

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def upstream() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, upstream: int) -> Iterator[Proxy]:
    try:
        with nginx(tmp_path_factory.mktemp("nginx"), [upstream], "portal.test other.test") as running:
            yield running
    except NotInstalled as error:
        missing(str(error))


@cache
def trusting() -> ssl.SSLContext:
    """Return what takes the test's own certificate; made once, and without the machine's certificates, which take longest to read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(proxy: Proxy, path: str, host: str, headers: dict[str, str]) -> tuple[float, http.client.HTTPResponse, str]:
    """Return seconds, answer and body of one request over TLS."""
    context = trusting()
    connection = http.client.HTTPSConnection("127.0.0.1", proxy.https, timeout=10, context=context)
    started = time.monotonic()
    connection.sock = context.wrap_socket(socket.create_connection(("127.0.0.1", proxy.https), timeout=10), server_hostname=host)
    connection.request("GET", path, headers={"Host": host, **headers})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return time.monotonic() - started, response, body


def get(proxy: Proxy, path: str, host: str = "portal.test", **headers: str) -> tuple[float, int, str]:
    """Return seconds, status and body of one request over TLS."""
    seconds, response, body = ask(proxy, path, host, headers)
    return seconds, response.status, body


@pytest.mark.parametrize("path", ["/hoi-dap/gui/", "/tai-lieu-noi-bo/"])
def test_twenty_readers_of_a_page_that_may_not_be_kept_do_not_wait_for_each_other(proxy: Proxy, path: str) -> None:
    Upstream.meeting, Upstream.have_met = threading.Barrier(2), False
    with ThreadPoolExecutor(20) as readers:
        list(readers.map(lambda number: get(proxy, path, Cookie="sessionid=x"), range(20)))
    Upstream.meeting = None
    assert Upstream.have_met


def test_a_surge_on_a_public_page_renders_it_once(proxy: Proxy) -> None:
    before = Upstream.rendered
    with ThreadPoolExecutor(20) as readers:
        bodies = {result[2] for result in readers.map(lambda number: get(proxy, "/tin-tuc/moi/"), range(20))}
    assert len(bodies) == 1
    assert Upstream.rendered == before + 1


NEVER_KEPT = {"Cache-Control": "private, no-store"}
TAKEN_DOWN = [(404, {}), (410, {}), (302, {"Location": "/"}), (200, NEVER_KEPT)]


@pytest.fixture(scope="module")
def kept_before(proxy: Proxy) -> list[str]:
    """Return addresses of pages that the proxy keeps and may not show any more without asking, for the tests of this module."""
    paths = [f"/tin-tuc/{number}/" for number in range(10)]
    for path in paths:
        Upstream.told[path] = 200, {"Cache-Control": "public, max-age=0, s-maxage=1", "Last-Modified": "old"}
        assert [ask(proxy, path, "portal.test", {})[1].getheader("X-Cache") for _time in range(2)] == ["MISS", "HIT"]
    time.sleep(2.1)
    return paths


@pytest.fixture
def expired(kept_before: list[str]) -> str:
    """Return the address of such a page that no other test has asked for."""
    return kept_before.pop()


def last_modified(proxy: Proxy, path: str) -> tuple[int, str | None]:
    response = ask(proxy, path, "portal.test", {})[1]
    return response.status, response.getheader("Last-Modified")


def test_the_first_reader_after_a_pause_gets_the_text_of_today(proxy: Proxy, expired: str) -> None:
    Upstream.told[expired] = 200, {"Cache-Control": "public, max-age=0, s-maxage=1", "Last-Modified": "new"}
    assert last_modified(proxy, expired) == (200, "new")


@pytest.mark.parametrize("answer", TAKEN_DOWN, ids=["not-found", "gone", "login", "password"])
def test_a_page_that_is_taken_down_is_shown_to_nobody_any_more(proxy: Proxy, expired: str, answer: tuple[int, dict[str, str]]) -> None:
    Upstream.told[expired] = answer
    assert [last_modified(proxy, expired) for _time in range(3)] == [(answer[0], None)] * 3


def test_an_error_does_not_bring_back_what_was_taken_down(proxy: Proxy, kept_before: list[str]) -> None:
    answers = {kept_before.pop(): answer for answer in TAKEN_DOWN[:3]}
    Upstream.told.update(answers)
    for path in answers:
        ask(proxy, path, "portal.test", {})
    time.sleep(2.1)
    Upstream.told.update(dict.fromkeys(answers, (500, {})))
    assert [last_modified(proxy, path) for path in answers] == [(status, None) for status, _headers in answers.values()]


def closed(kind: str) -> tuple[str, tuple[int, dict[str, str]], tuple[int, dict[str, str]]]:
    """Return the address of a page or file, the portal's answer while everybody may read it, and the one after that is over."""
    page, (model, restricted) = make_news(kind), RESTRICTED.get(kind, (None, ""))
    address = page.url
    if model is CollectionViewRestriction:
        collection = Collection.get_first_root_node().add_child(name=kind)
        file = Document.objects.create(title=kind, file=ContentFile(b"%PDF-1.4", name=f"{kind}.pdf"), collection=collection)
        page.body = [("document", file)]
        page.save_revision().publish()
        ReferenceIndex.create_or_update_for_object(page)
        address, rule = file.url, {"collection": collection}
    else:
        rule = {"page": page}
    before = Client().get(address)
    if model is not None:
        model.objects.create(restriction_type=restricted, password="x", **rule)
    elif kind == "unpublished":
        page.unpublish()
    after = Client().get(address)
    assert before.status_code == 200, kind
    return address, told(before, "old"), told(after, "new")


RESTRICTED = {f"page-{kind}": (PageViewRestriction, kind) for kind in ("login", "groups", "password")} | {
    f"file-{kind}": (CollectionViewRestriction, kind) for kind in ("login", "password")
}


def told(answer: HttpResponseBase, when: str) -> tuple[int, dict[str, str]]:
    """Return an answer of the portal's for `Upstream.told`: with its own headers, but kept for a second."""
    headers = {name: re.sub("s-maxage=\\d+", "s-maxage=1", value) for name, value in answer.items()}
    return answer.status_code, {**headers, "Content-Length": "9", "Last-Modified": when}


@pytest.mark.django_db
def test_a_fault_shows_no_reader_what_the_portal_no_longer_gives_to_everybody(proxy: Proxy) -> None:
    pages = {kind: closed(kind) for kind in (*RESTRICTED, "unpublished")}
    browsers = ("gzip, deflate, br", "gzip, deflate, br, zstd", "identity")
    paths = {kind: address for kind, (address, _before, _after) in pages.items()}

    def showing(state: str, *encodings: str) -> list[str]:
        asked = [(kind, {"Accept-Encoding": encoding}) for kind in paths for encoding in encodings]
        return [kind for kind, headers in asked if ask(proxy, paths[kind], "portal.test", headers)[1].getheader("Last-Modified") == state]

    Upstream.told.update({address: before for address, before, _after in pages.values()})
    assert len(showing("old", *browsers)) == 3 * len(paths)
    time.sleep(2.1)
    Upstream.told.update({address: after for address, _before, after in pages.values()})
    assert showing("new", browsers[1]) == list(paths)
    time.sleep(2.1)
    Upstream.told.update(dict.fromkeys(paths.values(), (500, {})))
    assert showing("old", *browsers) == []


def test_a_page_that_is_kept_is_shown_while_the_portal_has_a_fault(proxy: Proxy, expired: str) -> None:
    Upstream.told[expired] = 503, {}
    assert last_modified(proxy, expired) == (200, "old")


def test_two_hosts_do_not_share_a_cached_page(proxy: Proxy) -> None:
    assert get(proxy, "/van-ban/")[2].startswith("portal.test ")
    assert get(proxy, "/van-ban/", "other.test")[2].startswith("other.test ")


def test_a_host_that_is_not_ours_gets_no_answer(proxy: Proxy) -> None:
    with pytest.raises(ssl.SSLError):
        get(proxy, "/", "stranger.test")
    connection = http.client.HTTPConnection("127.0.0.1", proxy.http, timeout=5)
    connection.request("GET", "/", headers={"Host": "stranger.test"})
    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()


def test_a_large_file_is_not_kept_and_pushes_no_page_out(proxy: Proxy) -> None:
    ages = {"Cache-Control": "public, max-age=86400, immutable"}
    Upstream.told["/nho.zip"] = 200, {**ages, "Content-Length": "9999999"}
    Upstream.told["/lon.zip"] = 200, {**ages, "Content-Length": "10000000"}
    found = {path: [ask(proxy, path, "portal.test", {})[1].getheader("X-Cache") for _time in range(2)] for path in ("/nho.zip", "/lon.zip")}
    assert found == {"/nho.zip": ["MISS", "HIT"], "/lon.zip": ["MISS", "MISS"]}


SECRET_PATHS = ("/theo-doi/secret-token/", "/duyet/secret-token/", "/hoi-dap/tra-cuu/secret-code/", "/tim-kiem/?q=secret-words")


def logged_after(proxy: Proxy, paths: Sequence[str]) -> str:
    """Return all that nginx wrote into any log once it has served these paths on both ports."""
    for path in paths:
        get(proxy, path)
        connection = http.client.HTTPConnection("127.0.0.1", proxy.http, timeout=5)
        connection.request("GET", path, headers={"Host": "portal.test"})
        connection.getresponse()
    get(proxy, "/van-ban/luat-1/")
    deadline = time.monotonic() + 5
    while "luat-1" not in proxy.logged()["access"] and time.monotonic() < deadline:
        time.sleep(0.1)
    return "\n".join(proxy.logged().values())


def test_secrets_in_addresses_are_in_no_log_on_either_port(proxy: Proxy) -> None:
    log = logged_after(proxy, SECRET_PATHS)
    assert log.count('"GET /theo-doi/"') == 2
    assert "secret" not in log


def test_secrets_in_addresses_are_in_no_log_while_the_portal_is_away(tmp_path: Path) -> None:
    try:
        with nginx(tmp_path, [local.free_port()], "portal.test") as running:
            get(running, "/van-ban/luat-1/")
            log = logged_after(running, SECRET_PATHS)
    except NotInstalled as error:
        missing(str(error))
    assert " 503 502 " in log
    assert "secret" not in log


BALANCER = re.findall(r"```nginx\n(set_real_ip_from.*?)```", OPERATORS.read_text(encoding="utf-8"), re.DOTALL)[0]


@pytest.mark.parametrize(("beside", "client"), [("", "127.0.0.1"), (BALANCER, "203.0.113.7")], ids=["alone", "behind-a-balancer"])
def test_the_portal_is_told_the_reader_and_never_what_a_stranger_says(tmp_path: Path, upstream: int, beside: str, client: str) -> None:
    try:
        with nginx(tmp_path, [upstream], "portal.test", beside=beside.replace("10.0.0.5", "127.0.0.1")) as running:
            get(running, "/tin-tuc/", **{"X-Forwarded-For": "198.51.100.9, 203.0.113.7"})
    except NotInstalled as error:
        missing(str(error))
    assert Upstream.clients[-1] == client


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_with_the_rights_of_its_container_nginx_reads_a_key_of_any_owner_and_makes_its_folders(proxy: Proxy, tmp_path: Path) -> None:
    for name in ("privkey.pem", "fullchain.pem"):
        shutil.copy(proxy.folder / name, tmp_path)
        os.chown(tmp_path / name, 1234, 1234)
        (tmp_path / name).chmod(0o600)
    text = (proxy.folder / "nginx.conf").read_text().replace("user root;", "user www-data;").replace(str(proxy.folder), str(tmp_path))
    (tmp_path / "nginx.conf").write_text(text)
    rights = ",".join(f"+{name.lower()}" for name in yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]["proxy"]["cap_add"])
    command = f"setpriv --bounding-set=-all,{rights} nginx -t -e {tmp_path}/error.log -c {tmp_path}/nginx.conf".split()
    done = subprocess.run(command, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_picture_comes_from_the_disk_with_a_policy_that_runs_nothing(proxy: Proxy) -> None:
    (proxy.media / "a.svg").write_text("<svg/>")
    assert get(proxy, "/media/a.svg")[2] == "<svg/>"


def test_a_sound_that_is_taken_down_is_silent_within_a_minute_and_a_picture_is_kept_for_a_week(proxy: Proxy) -> None:
    ages = {}
    for name in ("a.svg", f"{reading_aloud.FOLDER}/a.mp3"):
        (proxy.media / name).parent.mkdir(exist_ok=True)
        (proxy.media / name).write_text("x")
        ages[name] = ask(proxy, f"/media/{name}", "portal.test", {})[1].getheader("Cache-Control")
    assert list(ages.values()) == ["public, max-age=604800", "public, max-age=60"]


def test_while_the_portal_is_away_every_page_and_form_says_so_in_vietnamese(tmp_path: Path) -> None:
    try:
        with nginx(tmp_path, [local.free_port()], "portal.test") as running:
            answers = [get(running, path)[1:] for path in ("/van-ban/", "/hoi-dap/gui/")]
    except NotInstalled as error:
        missing(str(error))
    assert [status for status, _body in answers] == [503, 503]
    assert all("Cổng đang bảo trì" in body for _status, body in answers)


def test_a_form_larger_than_is_passed_on_is_told_in_vietnamese_what_to_do(proxy: Proxy) -> None:
    line = http.client.HTTPSConnection("127.0.0.1", proxy.https, timeout=10)
    line.sock = trusting().wrap_socket(socket.create_connection(("127.0.0.1", proxy.https), timeout=10), server_hostname="portal.test")
    line.putrequest("POST", "/hoi-dap/gui/", skip_host=True)
    for name, value in (("Host", "portal.test"), ("Content-Length", str(70 * 1024**2))):
        line.putheader(name, value)
    line.endheaders()
    answer = line.getresponse()
    assert answer.status == 413
    assert "nút Quay lại" in answer.read().decode()
