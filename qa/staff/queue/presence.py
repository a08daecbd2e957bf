"""Presence: who has a question open now and who writes in it; pages report every few seconds, and a row ends soon after they close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.background.worker.retention import Rule, register
from qa.models import Presence, Question

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Pages tell every 4 seconds; a page in the background is woken once a minute by its browser, and counts as open until then.
POLL_SECONDS = 4
FRESH = timedelta(seconds=75)
KEEP = timedelta(hours=1)


def touch(question: Question, user: User, *, writing: bool) -> None:
    """Note that `user` has the question open; once they write, that stays for as long as the page is open."""
    Presence.objects.update_or_create(question=question, user=user, defaults={"writing": writing, "seen_at": timezone.now()})


def leave(question: Question, user: User) -> None:
    """Record that the page was closed."""
    Presence.objects.filter(question=question, user=user).delete()


def others(questions: Iterable[int], user: User) -> dict[int, list[Presence]]:
    """Return who else has which of these questions open, those who write first."""
    fresh = Presence.objects.filter(question__in=list(questions), seen_at__gte=timezone.now() - FRESH)
    found: dict[int, list[Presence]] = defaultdict(list)
    for row in fresh.exclude(user=user).select_related("user").order_by("-writing", "seen_at"):
        found[row.question_id].append(row)
    return found


def presence_in_words(rows: Iterable[Presence]) -> str:
    """Return the presence of others in words: “Lan đang soạn, Minh đang xem”."""
    said = []
    for row in rows:
        name = row.user.get_full_name() or row.user.get_username()
        said.append(_("%(name)s is writing") % {"name": name} if row.writing else _("%(name)s is looking at it") % {"name": name})
    return ", ".join(said)


def over() -> QuerySet[Presence]:
    """Return rows that are long over."""
    return Presence.objects.filter(seen_at__lt=timezone.now() - KEEP)


register(Rule("qa.presence", gettext_lazy("who had a question open"), gettext_lazy("one hour"), over, share=1))
