"""Questions under load: `python -m benchmarks.qa_load [--rate 50] [--seconds 60]`.

Starts a portal of its own (PostgreSQL, Redis where installed, two web processes, the worker, an SMTP server), sends `rate` questions a
second through the public form, each from a network of its own and with an e-mail address, and publishes the demo answers repeatedly.
In the middle the worker is killed with SIGKILL and started again. Then it says: how many were accepted and how many of these are in
the database, the times to answer (from the moment a request was due, so that a queue shows), the mails by recipient, and whether index
and log hold. Ends with code 1 when one question is lost, a mail is missing or a person was mailed twice.
PostgreSQL runs without fsync here: `--database URL` names a server with it, on which a database may be made.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import logging
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.servers import local
from tests.servers.loaded import Loaded
from tests.servers.mail import MailCatcher
from tests.servers.portal import Portal, make_demo_site, start_portal

SECRET = "only-for-the-benchmark-of-questions-" + "x" * 30
SENDERS = 64  # requests that may wait at the same time
LONGEST_WAIT_S = 420  # a mail that a killed worker held is taken up again after five minutes
_REPUBLISH = "from qa.models import AnswerPage\nfor page in AnswerPage.objects.live(): page.publish(page.save_revision(), by_step=True)"
_WAITING = "from search.models import IndexChange; print('n', IndexChange.objects.filter(done_at=None).count())"
_COUNT = "from qa.models import Question; print('n', Question.objects.filter(title__startswith='Câu hỏi tải').count())"


class Sent(NamedTuple):
    """One request: the answer's status (0 for none) and the seconds from when it was due."""

    status: int
    seconds: float


def form_of(number: int, token: str) -> str:
    """Return the last page of the form, as a browser sends it."""
    words = " ".join(f"nội dung {number} dòng {line}" for line in range(12))
    return urlencode(
        {
            "token": token,
            "step": "check",
            "go": "next",
            "kind": "question",
            "title": f"Câu hỏi tải số {number}?",
            "body": f"Tôi muốn hỏi về thủ tục đất đai. {words}",
            "name": f"Người hỏi {number}",
            "email": f"nguoi-{number}@example.org",
            "consent": "on",
        }
    )


def send(portal: Portal, number: int, form: str, due: float) -> Sent:
    """Send one question when it is due."""
    time.sleep(max(0.0, due - time.perf_counter()))
    network = f"{1 + number // 65_536 % 220}.{number // 256 % 256}.{number % 256}.7"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": network}
    connection = http.client.HTTPConnection(portal.url.removeprefix("http://"), timeout=60)
    try:
        connection.request("POST", "/hoi-dap/gui/", form, headers)
        answer = connection.getresponse()
        answer.read()
        return Sent(answer.status, time.perf_counter() - due)
    except OSError:
        return Sent(0, time.perf_counter() - due)
    finally:
        connection.close()


def load(portal: Portal, rate: int, seconds: int) -> list[Sent]:
    """Send the questions at their times while the answers are published again and the worker dies in the middle."""
    from cms.web.protection.spam_guard import issue_token

    print(f"sending {rate} questions a second for {seconds} s …")
    forms = [form_of(number, issue_token("ask")) for number in range(rate * seconds)]
    time.sleep(3)  # sooner than two seconds is sooner than a person sends
    started = time.perf_counter() + 0.5
    side = [
        threading.Thread(target=lambda: portal.manage("shell", "--no-imports", "-c", _REPUBLISH)),
        threading.Thread(target=kill_worker, args=(portal, started + seconds / 2)),
    ]
    for thread in side:
        thread.start()
    with ThreadPoolExecutor(SENDERS) as pool:
        dues = (started + number / rate for number in itertools.count())
        sent = list(pool.map(send, itertools.repeat(portal), range(len(forms)), forms, dues))
    for thread in side:
        thread.join()
    return sent


def kill_worker(portal: Portal, moment: float) -> None:
    time.sleep(max(0.0, moment - time.perf_counter()))
    portal.stop("worker", signal.SIGKILL)
    portal.start_worker()


@contextmanager
def portal_under_load(database: str | None, *, demo: bool) -> Iterator[tuple[Portal, MailCatcher]]:
    """Yield a portal with its servers, in a folder of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="minh-bach-load-")))
        url = database or stack.enter_context(local.postgres())
        template = stack.enter_context(local.fresh_database(url))
        os.environ["SECRET_KEY"] = SECRET
        site = make_demo_site(folder / "demo", template) if demo else empty_site(folder / "empty", template)
        mails = stack.enter_context(MailCatcher())
        values = {
            "DATABASE_URL": template,
            "EMAIL_URL": mails.url,
            "TRUSTED_PROXY_COUNT": "1",
            "WEB_CONCURRENCY": "2",
            "WEB_THREADS": "1",
            "SECRET_KEY": SECRET,
        }
        try:
            values["CACHE_URL"] = stack.enter_context(local.redis())
        except local.NotInstalled as absent:
            print(f"without shared cache: {absent}")
        yield stack.enter_context(start_portal(folder, site, values)), mails


def empty_site(folder: Path, database: str) -> Path:
    """Make a portal without content, which is made sooner; return its VAR_DIR."""
    environment = {**os.environ, "VAR_DIR": str(folder / "var"), "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    (folder / "var").mkdir(parents=True)
    loaded = Loaded(environment)
    Portal("", environment, folder / "portal.log", loaded).manage("prepare")
    loaded.stop()
    return folder / "var"


def wait_for_mails(mails: MailCatcher, count: int) -> float:
    """Wait until `count` recipients have mail, at most `LONGEST_WAIT_S`; return the seconds that it took."""
    started = time.monotonic()
    while time.monotonic() - started < LONGEST_WAIT_S:
        if len({str(mail["To"]) for mail in list(mails.mails) if "nguoi-" in str(mail["To"])}) >= count:
            break
        time.sleep(1)
    return time.monotonic() - started


def wait_for_index(portal: Portal) -> float:
    """Wait until no change of the index waits, at most `LONGEST_WAIT_S`; return the seconds that it took."""
    started = time.monotonic()
    while int(portal.manage("shell", "--no-imports", "-c", _WAITING).split("n ")[-1]) and time.monotonic() - started < LONGEST_WAIT_S:
        time.sleep(2)
    return time.monotonic() - started


def report(portal: Portal, mails: MailCatcher, sent: list[Sent]) -> bool:
    """Print what came out; True when nothing was lost and nothing was done twice."""
    accepted = sum(one.status == 200 for one in sent)
    times = sorted(one.seconds * 1000 for one in sent)
    p95, p99 = (times[int(len(times) * share) - 1] for share in (0.95, 0.99))
    stored = int(portal.manage("shell", "--no-imports", "-c", _COUNT).split("n ")[-1])
    print(f"sent {len(sent)}, answers {dict(Counter(one.status for one in sent))}, stored {stored}, lost {accepted - stored}")
    print(f"time to answer: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, worst {times[-1]:.0f} ms")
    waited = wait_for_mails(mails, stored)
    people = Counter(str(mail["To"]) for mail in mails.mails if "nguoi-" in str(mail["To"]))
    twice = [who for who, count in people.items() if count > 1]
    print(f"mails to {len(people)} of {stored} people {waited:.0f} s after the last question, twice to {len(twice)}")
    print(f"index changes waiting: none {wait_for_index(portal):.0f} s later")
    print(portal.manage("check_search_index").strip())
    print(portal.manage("verify_qa_log").strip())
    return accepted == len(sent) == stored == len(people) and not twice


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--without-demo", action="store_true", help="start sooner; no answers are published meanwhile")
    parser.add_argument("--database", help="a PostgreSQL URL; its server gets a database for the run")
    options: Any = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    print("making the portal …")
    with portal_under_load(options.database, demo=not options.without_demo) as (portal, mails):
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.dev"
        import django

        django.setup()
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        good = report(portal, mails, load(portal, options.rate, options.seconds))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
