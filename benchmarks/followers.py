"""Followers and publications: 10,000 × 500 with the worker killed in the middle and the mail server unreachable; each is told each once.

    python -m benchmarks.followers [--followers 10000] [--publications 500] [--topics 50] [--database URL]

Each follower follows one of the topics, each publication belongs to one. Uses a new SQLite file in a temporary folder (or the
database given, which must be new), real worker processes, and a real SMTP server of this process that listens only after the first hour of
a clock that is moved. Ends with exit code 1 when anything is missing or twice.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage

from tests.servers.mail import MailCatcher

# Rounds as the worker has them: each ends after some seconds.
_WORKER = (
    "import django; django.setup(); from cms.contracts.following import *; from cms.background.following.digests import send_due; "
    "register(Kind('do', 'Thử', lambda ref: Followed(ref, '/', ref), lambda ref: f'do:{ref}'))\nwhile send_due(): pass"
)


def main() -> int:
    """Run it all and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--followers", type=int, default=10_000)
    parser.add_argument("--publications", type=int, default=500)
    parser.add_argument("--topics", type=int, default=50)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = MailCatcher()
        os.environ.update(DJANGO_SETTINGS_MODULE="cms.settings.dev", VAR_DIR=folder, DATABASE_URL=asked.database, EMAIL_URL=server.url)
        return _run(asked, server)


def _run(asked: argparse.Namespace, server: MailCatcher) -> int:
    import django

    django.setup()
    for name in ("cms.background.sending.mail", "mail.log"):  # each mail that waits, each line of the server
        logging.getLogger(name).setLevel(logging.ERROR)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _follow(asked)
    half = asked.publications // 2
    _publish(0, half, asked.topics)
    began = time.monotonic()
    killed = _digests(kill_after=max(2.0, asked.followers / 2000))
    _publish(half, asked.publications, asked.topics)
    _make_due()
    _digests()
    _make_due()
    _digests()
    seconds = time.monotonic() - began
    began = time.monotonic()
    left = _deliver(server)
    delivery, sent = time.monotonic() - began, len(server.mails)
    missing, twice = _count(asked, server.mails)
    print(f"followers {asked.followers}, publications {asked.publications}, topics {asked.topics}")
    print(f"digests {seconds:.1f} s; the first worker killed after {killed} digests; delivery {delivery:.1f} s, mails {sent}, left {left}")
    print(f"missing {missing}, told twice {twice}")
    return int(bool(missing or twice or left))


def _follow(asked: argparse.Namespace) -> None:
    from django.utils import timezone

    from cms.models import Subscription
    from cms.models.following import ref_key
    from cms.storage.encryption import email_key

    rows = []
    for number in range(asked.followers):
        email, ref = f"f{number}@example.vn", str(number % asked.topics)
        rows.append(
            Subscription(
                email=email,
                email_key=email_key(email),
                kind="do",
                ref=ref,
                ref_key=ref_key("do", ref),
                topic=f"do:{ref}",
                confirmed_at=timezone.now(),
            )
        )
    Subscription.objects.bulk_create(rows, batch_size=500)


def _publish(first: int, last: int, topics: int) -> None:
    from cms.models.following import announce

    for number in range(first, last):
        announce(f"do:{number % topics}", str(number), f"Văn bản số {number}.", f"/{number}/")


def _make_due() -> None:
    """Make each follower due again, as after a day, and the leases of a dead worker are over."""
    from django.utils import timezone

    from cms.models import Subscription

    past = timezone.now() - timedelta(minutes=1)
    Subscription.objects.update(next_try_at=past)
    Subscription.objects.exclude(leased_until=None).update(leased_until=past)


def _digests(kill_after: float | None = None) -> int:
    """Run two workers (or one that is killed in the middle); return how many digests there are."""
    from cms.models import OutboundMail

    workers = [subprocess.Popen([sys.executable, "-c", _WORKER], stdout=subprocess.DEVNULL) for _ in range(1 if kill_after else 2)]
    if kill_after:
        limit = time.monotonic() + 120
        while not OutboundMail.objects.exists() and time.monotonic() < limit:
            time.sleep(0.2)
        time.sleep(kill_after)
        workers[0].send_signal(signal.SIGKILL)
    for worker in workers:
        worker.wait(timeout=3600)
    return int(OutboundMail.objects.count())


def _deliver(server: MailCatcher) -> int:
    """Deliver while the server is unreachable for an hour of a moved clock, then while it listens; return how many mails are left."""
    import time_machine
    from django.utils import timezone

    from cms.background.sending import mail as outbox
    from cms.models import OutboundMail

    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False) as clock:
        for _tenth in range(6):
            outbox.deliver_due(limit=300)
            clock.shift(timedelta(minutes=10))
        with server:
            for _round in range(3):
                while outbox.deliver_due(limit=1000):
                    pass
                clock.shift(OutboundMail.policy.longest_wait)
    return OutboundMail.objects.exclude(state="done").count()


def _count(asked: argparse.Namespace, mails: list[EmailMessage]) -> tuple[int, int]:
    """Return how many lines are missing and how many came twice, of all followers and publications of their topics."""
    import re

    told: Counter[tuple[str, int]] = Counter()
    for mail in mails:
        plain = mail.get_body(("plain",))
        text = plain.get_content() if plain else ""
        told.update((str(mail["To"]), int(number)) for number in re.findall(r"Văn bản số (\d+)\.", text))
    wanted = {
        (f"f{follower}@example.vn", number)
        for follower in range(asked.followers)
        for number in range(follower % asked.topics, asked.publications, asked.topics)
    }
    return len(wanted - told.keys()), sum(count > 1 for count in told.values())


if __name__ == "__main__":
    sys.exit(main())
