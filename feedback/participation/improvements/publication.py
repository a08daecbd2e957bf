"""The effect of publishing a page on its votes: a major edit halves the older ones, a waiting improvement is closed, addresses follow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page, PageLogEntry, Revision

from feedback.models import TargetScore
from feedback.participation.improvements.fixing import close_waiting
from feedback.scores.sums import follow_page, sum_page

MAJOR_SHARE = 0.2  # of the words of both texts, added or gone
_SKIPPED = re.compile(r"(^|_)(id|pk|path|hash|slug|at|by|revision|type|key)$")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WORD = re.compile(r"\w+")


def note_publication(page: Page, revision: Revision | None) -> None:
    """Bring feedback in step with a page that has just been published."""
    if revision is None:
        return
    follow_page(page)
    close_waiting(page, revision.pk)
    if TargetScore.objects.filter(page_id=page.pk).exclude(edited_revision_id=revision.pk).exists():
        before = published_before(page, revision)
        if before is not None and is_major_edit(before.content, revision.content):
            TargetScore.objects.filter(page_id=page.pk).update(edited_on=timezone.localdate(), edited_revision_id=revision.pk)
        sum_page(page.pk)


def published_before(page: Page, revision: Revision) -> Revision | None:
    """Return the revision that readers saw before this one."""
    entries = PageLogEntry.objects.filter(page_id=page.pk, action="wagtail.publish", revision_id__lt=revision.pk)
    entry = entries.order_by("-revision_id").select_related("revision").first()
    return entry.revision if entry else None


def is_major_edit(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Return True when at least a fifth of the words of two revisions differ; takes their `content`."""
    old, new = Counter(_words(before)), Counter(_words(after))
    total = sum(old.values()) + sum(new.values())
    changed = sum((old - new).values()) + sum((new - old).values())
    return total > 0 and changed / total >= MAJOR_SHARE


def _words(content: dict[str, Any]) -> Iterator[str]:
    """Return the words that a reader might see in the content of a revision."""
    for name, value in content.items():
        if isinstance(value, str) and not _SKIPPED.search(name):
            yield from _WORD.findall(_UUID.sub(" ", strip_tags(value)).casefold())
        elif isinstance(value, list):
            for row in value:
                if isinstance(row, dict):
                    yield from _words(row)
