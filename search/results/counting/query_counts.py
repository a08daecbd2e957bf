"""Counting queries and clicks without anything of the person: sums of a day, no text that looks like personal data, pruned."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.background.worker.retention import Rule, register
from cms.text.analysis import name_key
from cms.text.personal_data import find_personal_data
from cms.text.vietnamese import clean
from search.models import QueryCount

logger = logging.getLogger(__name__)

LONGEST = 100
KEEP = timedelta(days=90)
MOST_A_DAY = 20_000  # queries that differ; a machine that makes words up fills no table
LEAST_SHOWN = 3  # a query that fewer people typed may be about one of them: no editor sees it
_TABLE = QueryCount._meta.db_table
# One statement, because it is part of every results page: of a query that is new today a row, while the day is not full.
_COUNT = (
    f"INSERT INTO {_TABLE} (day, key, text, searches, empty, clicks, places) SELECT %s, %s, %s, %s, %s, 0, 0 "  # noqa: S608 - no outside text
    f"WHERE EXISTS (SELECT 1 FROM {_TABLE} WHERE day = %s AND key = %s) OR (SELECT COUNT(*) FROM {_TABLE} WHERE day = %s) < %s "
    f"ON CONFLICT (day, key) DO UPDATE SET searches = {_TABLE}.searches + excluded.searches, empty = {_TABLE}.empty + excluded.empty"
)
_LONG_NUMBER = re.compile(r"\d(?:[\s.-]?\d){7,}")


def countable(text: str) -> str:
    """Return the text as it may be kept, empty when it may not: too long, or with what looks like personal data."""
    plain = " ".join(clean(text).split())
    if not plain or len(plain) > LONGEST or _LONG_NUMBER.search(plain) or find_personal_data(plain):
        return ""
    return plain


def count_click(text: str, place: int) -> None:
    """Count a result that was opened, at its place in the list (from 1; 0: above it). A query that nobody asked today counts nothing."""
    key = name_key(countable(text))
    QueryCount.objects.filter(day=timezone.localdate(), key=key).update(clicks=F("clicks") + 1, places=F("places") + place)


def count_search(text: str, *, found: bool) -> None:
    """Count a search on this day. A database that cannot write now costs the count and nothing else."""
    plain = countable(text)
    key = name_key(plain)
    if not key:
        return
    today = connection.ops.adapt_datefield_value(timezone.localdate())
    values = [today, key, plain, 1, int(not found), today, key, today, MOST_A_DAY]
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext(), connection.cursor() as cursor:
            cursor.execute(_COUNT, values)
    except DatabaseError as error:
        logger.info("a search was not counted: %s", error)


@dataclass(frozen=True, slots=True)
class QuerySum:
    """A query over the days that were asked for."""

    text: str
    searches: int
    empty: int
    clicks: int
    mean_place: float | None


class QuerySelection(StrEnum):
    """The queries that are listed: all of them, those that found nothing, those whose results nobody opened."""

    ALL = "all"
    EMPTY = "empty"
    UNOPENED = "unopened"


def sums(days: int = 30, *, which: QuerySelection = QuerySelection.ALL, limit: int = 50) -> list[QuerySum]:
    """Return the most used queries of the last `days`, or those of them that most often failed. None below `LEAST_SHOWN`."""
    since = timezone.localdate() - timedelta(days=days)
    rows = (
        QueryCount.objects.filter(day__gt=since)
        .values("key")
        .annotate(all=Sum("searches"), none=Sum("empty"), opened=Sum("clicks"), places_sum=Sum("places"))
    )
    rows = rows.filter(all__gte=LEAST_SHOWN)
    if which is QuerySelection.EMPTY:
        rows = rows.filter(none__gte=LEAST_SHOWN).order_by("-none", "key")
    elif which is QuerySelection.UNOPENED:
        rows = rows.filter(opened=0, all__gte=F("none") + LEAST_SHOWN).order_by("-all", "key")
    else:
        rows = rows.order_by("-all", "key")
    found = list(rows[:limit])
    texts = _texts([row["key"] for row in found])
    return [
        QuerySum(
            texts.get(row["key"], row["key"]),
            row["all"],
            row["none"],
            row["opened"],
            row["places_sum"] / row["opened"] if row["opened"] else None,
        )
        for row in found
    ]


def _texts(keys: Sequence[str]) -> dict[str, str]:
    """Return the wording of each key that was typed last."""
    return dict(QueryCount.objects.filter(key__in=keys).order_by("day").values_list("key", "text"))


def old_sums() -> QuerySet[QueryCount]:
    """Return sums of days that are past `KEEP`."""
    return QueryCount.objects.filter(day__lt=timezone.localdate() - KEEP)


register(Rule("search.query_counts", _("daily sums of queries"), KEEP, old_sums))
