"""Attack a copy of the SQLite database of VAR_DIR: python -m tests.attack [--visits 200]; called by `make attack`.

Every address by every role, GET and POST with nonsense, by as many processes as there are cores, each with a copy of its own. A finding
is an answer of 500 or more, private text for somebody who may not read it, a row changed by somebody who may change none, or nonsense that
comes back as script. Returns 1 with findings.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

VAR_DIR = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parents[2] / "var")
COPY = Path(tempfile.mkdtemp(prefix="portal-attack-"))  # nothing is kept of pages made in a transaction: people of the attack are committed
with sqlite3.connect(VAR_DIR / "portal.sqlite3") as theirs, sqlite3.connect(COPY / "portal.sqlite3") as ours:
    theirs.backup(ours)
os.environ |= {"DATABASE_URL": f"sqlite:///{COPY / 'portal.sqlite3'}", "PAGE_CACHE_SECONDS": "0", "EMBEDDINGS_URL": "none"}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from wagtail.images.models import AbstractImage, Filter  # noqa: E402

from home.models import NewsPage  # noqa: E402
from qa.public.intake.receiving import Contact  # noqa: E402
from qa.tests.factories import make_question  # noqa: E402
from tests.attack.addresses import patterns  # noqa: E402
from tests.attack.walker import Findings, Role, Walker, gather  # noqa: E402

SEED = 20260701
SECRET = "canary-7f3a91"
# A stranger may cause these rows: sessions, counts of failed logins and of words searched for, pictures in another size, the look of the
# site as it is at first, a sound that is asked for (few of each network), a vote with the token of a form that was opened.
OPEN_TABLES = frozenset(
    {"django_session", "cms_loginthrottle", "wagtailimages_rendition", "home_look", "cms_spokentext", "search_querycount", "feedback_vote"}
)


def roles() -> list[Role]:
    """Return nobody, somebody without a role, one person of each role, an administrator; and lay out what some may not see."""
    make_question(title=f"Hỏi về {SECRET}", body=f"Nội dung {SECRET} của người dân.", contact=Contact(email=f"{SECRET}@example.org"))
    news = NewsPage.objects.live().first()
    draft = news.copy(update_attrs={"title": f"Bản nháp {SECRET}", "slug": SECRET}, keep_live=False) if news else None
    people = get_user_model().objects
    stranger = people.create_user("attack-none", password=None)
    found = [
        Role("anonymous", None, (SECRET,) if draft else (), OPEN_TABLES),
        Role("no role", stranger, (SECRET,), OPEN_TABLES | {"otp_totp_totpdevice"}),  # their own device, until a first code confirms it
    ]
    for group in Group.objects.order_by("name"):
        user = people.create_user(f"attack-{group.pk}", password=None)
        user.groups.add(group)
        found.append(Role(group.name, user))
    return [*found, Role("administrator", people.create_superuser("attack-admin", password=None))]


def draw_once() -> None:
    """Keep each picture that was drawn: its row is taken back with all that a request changed, and the next one would draw it again."""
    draw, drawn = AbstractImage.generate_rendition_file, dict[tuple[object, ...], tuple[bytes, str]]()

    def kept(image: AbstractImage, wanted: Filter, **options: object) -> ContentFile:
        key = (image.pk, image.file.name, wanted.spec, wanted.get_cache_key(image))
        if key not in drawn:
            file = draw(image, wanted, **options)
            file.seek(0)
            drawn[key] = file.read(), str(file.name)
        content, name = drawn[key]
        return ContentFile(content, name=name)

    AbstractImage.generate_rendition_file = kept


def walk(seconds: float, visits: int, after: int, part: int, parts: int) -> int:
    """Make one part of all visits but the first `after`, or of the first `visits`; return 1 with findings."""
    findings, begun = Findings(), time.monotonic()
    Client(headers={"host": "localhost"}).get("/healthz")  # loads the middleware, which listens to logins
    people = roles()
    walkers = [Walker(role, findings, SEED + number) for number, role in enumerate(people)]
    seeds = ["/", "/quan-tri/", "/api/v1/", "/api/v1/openapi.json", "/sitemap.xml"]
    most = 30 if visits else 600
    addresses = {*patterns(), *gather(walkers[-1], seeds, most), *gather(walkers[0], seeds, most // 4)}
    order = random.Random(SEED)  # the administrator opens most, a stranger may do least: these two are likely to come early
    early = {id(walkers[-1]): 0.0, id(walkers[0]): 0.3}
    turns = [(order.random() + early.get(id(each), 0.6), address, each) for address in sorted(addresses) for each in walkers]
    turns.sort(key=lambda turn: turn[0])
    turns = turns[after : visits or None][part::parts]
    done = 0
    for _rank, address, walker in turns:
        if time.monotonic() - begun > seconds:
            break
        walker.visit(address)
        done += 1
    share = f"part {part + 1} of {parts}: {done} of {len(turns)} visits ({len(addresses)} addresses, {len(people)} roles)"
    print(f"{findings.requests} requests, {share}, {time.monotonic() - begun:.0f} s; statuses {dict(sorted(findings.statuses.items()))}")
    for what, example in sorted(findings.wrong.items()):
        print(f"\n* {what}\n  {example}")
    print(f"\n{len(findings.wrong)} findings", flush=True)
    return 1 if findings.wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1080, help="after so long the walk ends and says how far it came")
    parser.add_argument("--visits", type=int, default=0, help="the short form: so many of all visits, the same ones each time")
    parser.add_argument("--after", type=int, default=0, help="go on after so many visits, where an earlier run ended")
    parser.add_argument("--part", type=int, nargs=2, metavar=("NUMBER", "OF"), help="one part of the visits, by this process alone")
    options = parser.parse_args()
    if options.part is None:
        parts = os.cpu_count() or 1
        command = [sys.executable, "-m", "tests.attack", "--seconds", str(options.seconds), "--visits", str(options.visits)]
        command += ["--after", str(options.after), "--part"]
        running = [subprocess.Popen([*command, str(number), str(parts)]) for number in range(parts)]
        return max([process.wait() for process in running])
    setup_test_environment()
    logging.disable()
    draw_once()
    return walk(options.seconds, options.visits, options.after, *options.part)


if __name__ == "__main__":
    try:
        sys.exit(main())
    finally:
        shutil.rmtree(COPY, ignore_errors=True)
