"""Votes under load, with real processes: `python -m benchmarks.feedback_load [--rate 300] [--seconds 60] [--workers 2]`.

Starts PostgreSQL, Redis, the web processes and the worker on a demo site, sends votes of new browsers from many networks at a fixed
rate (open loop: a late answer does not slow the next vote down; its waiting counts), then compares what was answered with what is
stored and summed. Prints the percentiles of the time to the answer; ends with 1 when a vote is lost or a count differs.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import urlencode, urlsplit

from tests.servers import local
from tests.servers.portal import Portal, make_demo_site, start_portal

SENDERS = 48
SETTLE_S = 90  # in which the worker sums what came last
START_S = 25  # in which the worker does what is due at every start
TOKENS = """
import json
from feedback.management.demo.seeding import rated_pages
from feedback.participation.voting.guards import token_for
from feedback.targets.target import kind_for, of_page
pages = [page for page in rated_pages() if kind_for(page) == "helpful"]
print("TOKENS", json.dumps({{page.pk: [token_for(of_page(page).key) for _vote in range({votes} // len(pages) + 1)] for page in pages}}))
"""
COUNTS = """
import json
from django.db.models import F, Sum
from feedback.models import TargetScore, Vote, VoteDaily
new = Vote.objects.filter(pk__gt={first})
total = F("yes") + F("no") + F("n1") + F("n2") + F("n3") + F("n4") + F("n5")
print("COUNTS", json.dumps({{
    "stored": new.count(), "yes": new.filter(value=1).count(), "held": new.filter(state="held").count(),
    "counted": new.filter(state="counted").count(), "unsummed": Vote.objects.filter(summed=False).count(),
    "days": VoteDaily.objects.aggregate(t=Sum(total))["t"],
    "scores": TargetScore.objects.aggregate(t=Sum("n"))["t"], "scores_held": TargetScore.objects.aggregate(t=Sum("held"))["t"],
}}))
"""
LAST = 'from feedback.models import Vote; print("LAST", Vote.objects.order_by("-pk").values_list("pk", flat=True).first())'
ACCEPT = """
from django.contrib.auth import get_user_model
from feedback.models import TargetScore
from feedback.participation.voting.rating import decide_held
user = get_user_model().objects.get(username="xuatban")
print("ACCEPTED", sum(decide_held(score, accept=True, user=user) for score in TargetScore.objects.filter(held__gt=0)))
"""


@dataclass
class Sent:
    """Measurements of the senders: seconds from the planned moment to the answer of each vote, and what was not answered as it should."""

    seconds: list[float] = field(default_factory=list)
    yes: int = 0
    wrong: list[str] = field(default_factory=list)


def ask(portal: Portal, script: str, word: str) -> str:
    """Return the rest of the line that begins with `word` in what a script in the portal's shell prints."""
    printed = portal.manage("shell", "-v0", "-c", script)
    return next(line for line in printed.splitlines() if line.startswith(word))[len(word) + 1 :]


def tokens_of(portal: Portal, votes: int) -> dict[int, list[str]]:
    """Return form tokens for so many votes, spread over the pages: each reader has a form of their own, and one form is one vote."""
    given: dict[str, list[str]] = json.loads(ask(portal, TOKENS.format(votes=votes), "TOKENS"))
    return {int(page): tokens for page, tokens in given.items()}


def send_votes(url: str, plan: SimpleQueue[tuple[float, int]], tokens: dict[int, list[str]], sent: Sent, lock: threading.Lock) -> None:
    """Take the next planned vote, wait for its moment, send it as a new browser of a network of its own."""
    chance = random.Random(threading.get_ident())
    host = urlsplit(url).netloc
    link = http.client.HTTPConnection(host, timeout=60)
    while True:
        try:
            moment, page = plan.get_nowait()
        except Empty:
            return
        time.sleep(max(0.0, moment - time.monotonic()))
        value = chance.random() < 0.8
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": url,
            "X-Forwarded-For": f"{chance.randint(11, 199)}.{chance.randint(0, 255)}.{chance.randint(0, 255)}.7",
        }
        try:
            link.request("POST", f"/danh-gia/trang/{page}/", urlencode({"value": int(value), "token": tokens[page].pop()}), headers)
            answer = link.getresponse()
            answer.read()
            problem = "" if answer.status == 302 else f"answered {answer.status}"
        except (OSError, http.client.HTTPException) as error:
            problem, link = repr(error), http.client.HTTPConnection(host, timeout=60)
        with lock:
            if problem:
                sent.wrong.append(problem)
            else:
                sent.seconds.append(time.monotonic() - moment)
                sent.yes += value


def drive(url: str, tokens: dict[int, list[str]], rate: int, seconds: int) -> Sent:
    """Send `rate` votes a second for so many seconds and give what came of it."""
    plan: SimpleQueue[tuple[float, int]] = SimpleQueue()
    pages, start = list(tokens), time.monotonic() + 1
    for number in range(rate * seconds):
        plan.put((start + number / rate, pages[number % len(pages)]))
    sent, lock = Sent(), threading.Lock()
    threads = [threading.Thread(target=send_votes, args=(url, plan, tokens, sent, lock)) for _number in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sent


def settled(portal: Portal, first: int) -> dict[str, int]:
    """Return the counts once the worker has summed everything."""
    deadline = time.monotonic() + SETTLE_S
    while True:
        counts: dict[str, int] = json.loads(ask(portal, COUNTS.format(first=first), "COUNTS"))
        if not counts["unsummed"] or time.monotonic() > deadline:
            return counts
        time.sleep(2)


def measure(portal: Portal, rate: int, seconds: int) -> bool:
    """Run the load on a running portal and print the figures; False when something was lost or differs."""
    tokens = tokens_of(portal, rate * seconds)
    time.sleep(START_S)
    before = settled(portal, 0)
    first = int(ask(portal, LAST, "LAST"))
    sent = drive(portal.url, tokens, rate, seconds)
    after = settled(portal, first)
    accepted = int(ask(portal, ACCEPT, "ACCEPTED"))
    final = settled(portal, first)
    times = sorted(sent.seconds)
    percentile = {share: 1000 * times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99)} if times else {}
    print(f"votes planned {rate * seconds} at {rate}/s on {len(tokens)} pages, answered {len(times)}, failed {len(sent.wrong)}")
    print("time to the answer: " + ", ".join(f"p{round(100 * share)} {value:.0f} ms" for share, value in percentile.items()))
    print(f"stored {after['stored']} (yes {after['yes']} of {sent.yes} sent), counted {after['counted']}, held {after['held']}")
    print(f"held votes then accepted: {accepted}")
    print(f"sums of days grew by {final['days'] - before['days']}, scores by {final['scores'] - before['scores']}")
    grown = {final["days"] - before["days"], final["scores"] - before["scores"]}
    whole = after["stored"] == len(times) and after["yes"] == sent.yes and after["counted"] + after["held"] == after["stored"]
    equal = grown == {after["stored"] + before["scores_held"]} and not final["unsummed"]
    for problem in sorted(set(sent.wrong))[:5]:
        print(f"  {problem}: {sent.wrong.count(problem)}")
    print("none lost, counts equal" if whole and equal and not sent.wrong else "DIFFERS")
    return whole and equal and not sent.wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=int, default=300, help="votes a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--threads", type=int, default=1, help="threads of each; many of them only take the processor from each other")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        local.postgres() as server,
        local.redis() as redis,
        local.fresh_database(server) as database,
    ):
        folder = Path(name)
        site = make_demo_site(folder, database)
        values = {
            "DATABASE_URL": database,
            "CACHE_URL": redis,
            "WEB_CONCURRENCY": str(options.workers),
            "WEB_THREADS": str(options.threads),
            "TRUSTED_PROXY_COUNT": "1",
        }
        (folder / "run").mkdir()
        with start_portal(folder / "run", site, values) as portal:
            return 0 if measure(portal, options.rate, options.seconds) else 1


if __name__ == "__main__":
    sys.exit(main())
