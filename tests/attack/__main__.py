"""Attack the portal of VAR_DIR (its rows stay as they are): python -m tests.attack [--seconds 60]; called by `make attack`.

Every address by every role, GET and POST with nonsense. A finding is an answer of 500 or more, private text for somebody who may not
read it, a row changed by somebody who may change none, or nonsense that comes back as script. Returns 1 with findings.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ["PAGE_CACHE_SECONDS"] = "0"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from home.models import NewsPage  # noqa: E402
from qa.public.intake.receiving import Contact  # noqa: E402
from qa.tests.factories import make_question  # noqa: E402
from tests.attack.addresses import patterns  # noqa: E402
from tests.attack.walker import Findings, Role, Walker, gather  # noqa: E402

SEED = 20260701
SECRET = "canary-7f3a91"
# A stranger may cause these rows: sessions, counts of failed logins, pictures in another size, the look of the site as it is at first.
OPEN_TABLES = frozenset({"django_session", "cms_loginthrottle", "wagtailimages_rendition", "home_look"})


def roles() -> list[Role]:
    """Return nobody, somebody without a role, one person of each role, an administrator; and lay out what some may not see."""
    make_question(title=f"Hỏi về {SECRET}", body=f"Nội dung {SECRET} của người dân.", contact=Contact(email=f"{SECRET}@example.org"))
    news = NewsPage.objects.live().first()
    draft = news.copy(update_attrs={"title": f"Bản nháp {SECRET}", "slug": SECRET}, keep_live=False) if news else None
    people = get_user_model().objects
    stranger = people.create_user("attack-none", password=None)
    found = [
        Role("anonymous", None, (SECRET,) if draft else (), OPEN_TABLES),
        Role("no role", stranger, (SECRET,), OPEN_TABLES),
    ]
    for group in Group.objects.order_by("name"):
        user = people.create_user(f"attack-{group.pk}", password=None)
        user.groups.add(group)
        found.append(Role(group.name, user))
    return [*found, Role("administrator", people.create_superuser("attack-admin", password=None))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1080, help="after so long the walk ends and says how far it came")
    options = parser.parse_args()
    setup_test_environment()
    logging.disable()
    findings, begun = Findings(), time.monotonic()
    Client(headers={"host": "localhost"}).get("/healthz")  # loads the middleware, which listens to logins
    with transaction.atomic():
        people = roles()
        walkers = [Walker(role, findings, SEED + number) for number, role in enumerate(people)]
        seeds = ["/", "/quan-tri/", "/api/v1/", "/api/v1/openapi.json", "/sitemap.xml"]
        most = 600 if options.seconds > 300 else 12
        addresses = {*patterns(), *gather(walkers[-1], seeds, most), *gather(walkers[0], seeds, most // 4)}
        order = random.Random(SEED)  # the administrator opens most, a stranger may do least: these two are likely to come early
        early = {id(walkers[-1]): 0.0, id(walkers[0]): 0.3}
        turns = [(order.random() + early.get(id(each), 0.6), address, each) for address in sorted(addresses) for each in walkers]
        turns.sort(key=lambda turn: turn[0])
        done = 0
        for _rank, address, walker in turns:
            if time.monotonic() - begun > options.seconds:
                break
            walker.visit(address)
            done += 1
        transaction.set_rollback(True)
    share = f"{done} of {len(turns)} visits ({len(addresses)} addresses, {len(people)} roles)"
    print(f"{findings.requests} requests, {share}, {time.monotonic() - begun:.0f} s; statuses {dict(sorted(findings.statuses.items()))}")
    for what, example in sorted(findings.wrong.items()):
        print(f"\n* {what}\n  {example}")
    print(f"\n{len(findings.wrong)} findings")
    return 1 if findings.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
