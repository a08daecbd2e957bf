"""Anchors of the log: once a day a digest over every entry so far goes to the security log, and from there to another machine.

Whoever can write to the database and has the keys could rewrite the log; they cannot rewrite the copies of the anchors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from cms.background.worker.jobs import periodic
from cms.web.monitoring import security_log
from qa.models import LogAnchor, QaEvent

SETTLED = timedelta(hours=1)  # an entry with a lower key that is still being written must not come after the anchor


@periodic(every=timedelta(days=1), slow=True)
def anchor() -> int:
    """Make an anchor over the entries since the last one; return how many entries those are."""
    settled = QaEvent.objects.filter(at__lt=timezone.now() - SETTLED).order_by("-pk").values_list("pk", flat=True).first()
    before = LogAnchor.objects.last()
    if settled is None or (before is not None and settled <= before.last_event):
        return 0
    digest, count = _digest(before.digest if before else "", before.last_event if before else 0, settled)
    made = LogAnchor.objects.create(last_event=settled, entries=(before.entries if before else 0) + count, digest=digest)
    security_log.note("log anchor", None, entries=str(made.entries), digest=digest)
    return count


def _digest(before: str, after: int, until: int) -> tuple[str, int]:
    """Return SHA-256 over the digest before and the hashes of the entries with keys in (`after`, `until`], and their number."""
    found, count = hashlib.sha256(before.encode()), 0
    hashes = QaEvent.objects.filter(pk__gt=after, pk__lte=until).order_by("pk").values_list("hash", flat=True)
    for each in hashes.iterator():
        found.update(each.encode())
        count += 1
    return found.hexdigest(), count


def broken_anchors(copies: list[str]) -> Iterator[str]:
    """Yield one line for each anchor that the log does not give any more, and for each of `copies` (digests) that is none."""
    digest, after, entries = "", 0, 0
    known = set()
    for made in LogAnchor.objects.order_by("pk").iterator():
        digest, count = _digest(digest, after, made.last_event)
        after, entries = made.last_event, entries + count
        known.add(digest)
        if (digest, entries) != (made.digest, made.entries):
            yield f"anchor of {made.made_at:%Y-%m-%d}: {made.entries} entries then, {entries} of them now, or other ones"
            digest, entries = made.digest, made.entries
    yield from (f"no anchor has the digest {copy}: the log was rewritten" for copy in copies if copy not in known)
