"""The mails of saved searches: the link to confirm, and the digest of what is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms.background.mail import queue_mail
from search.alerts.description import description_of
from search.results.addresses import absolute
from search.results.labels import KIND_LABELS
from search.results.presenting import shown_day

if TYPE_CHECKING:
    from search.models import SavedSearch
    from search.ranking.answers import Hit

MOST_LISTED = 200


def _context(saved: SavedSearch, token: str) -> dict[str, object]:
    return {
        "SITE_URL": settings.SITE_URL,
        "description": description_of(saved),
        "frequency": saved.get_frequency_display(),
        "results_url": absolute(f"{reverse('search:results')}?{saved.query_string}" if saved.query_string else reverse("search:results")),
        "manage_url": absolute(reverse("search_private:manage", args=[token])),
    }


def ask_to_confirm(saved: SavedSearch, token: str) -> None:
    """Queue the first mail: nothing follows unless its link is opened and the button pressed."""
    context = _context(saved, token) | {"is_followed": saved.confirmed_at is not None}
    key = f"search-confirm:{saved.pk}:{timezone.now():%Y%m%d%H%M}"
    queue_mail(key=key, recipient=saved.email, template="search/mail/confirm", context=context)


def send_digest(saved: SavedSearch, hits: Sequence[Hit], token: str) -> None:
    """Queue the mail of what is new. Its key names the run, so that the same run is never mailed twice."""
    rows = [
        {
            "title": hit.entry.title,
            "number": hit.entry.number,
            "kind": KIND_LABELS[hit.entry.kind],
            "day": shown_day(hit.entry),
            "url": absolute(hit.entry.url),
        }
        for hit in hits[:MOST_LISTED]
    ]
    context = _context(saved, token) | {"rows": rows, "count": len(hits), "others": max(0, len(hits) - MOST_LISTED)}
    queue_mail(key=f"search-digest:{saved.pk}:{saved.runs}", recipient=saved.email, template="search/mail/digest", context=context)
