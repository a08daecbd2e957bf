"""Numbers in the order in which rows become visible, for whoever goes on after the last row that they have read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.db.models import F, Max, QuerySet

_AT_ONCE = 1000


class LastNumber(models.Model):
    """A row holds the last number given of one table; locked while numbers are given."""

    never_on_cached_pages = True

    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


def last_number(counter: int) -> int:
    """Return the last number given."""
    return LastNumber.objects.filter(pk=counter).values_list("last", flat=True).first() or 0


def give_numbers(rows: QuerySet[Any], counter: int, given: Callable[[list[Any]], object] = list, **columns: Callable[[], Any]) -> int:
    """Number the `rows` that have no number yet, and set these columns of them; return the last number.

    A key is taken before its transaction ends, so a row may become visible after rows with higher keys. A number is given afterwards,
    and the counter's row is locked until the numbers are committed: whoever has read up to a number has missed nothing below it,
    whatever order the transactions ended in. `given` is called with the rows in the same transaction, and what gives a column its value
    after the rows were read. Processes of an earlier version go on after keys: a number is never below its row's key.
    """
    waiting = rows.filter(number=None)
    if not waiting.exists():
        return last_number(counter)
    LastNumber.objects.get_or_create(pk=counter)
    while True:
        with transaction.atomic():
            LastNumber.objects.filter(pk=counter).update(last=F("last"))
            last = max(last_number(counter), rows.aggregate(last=Max("number"))["last"] or 0)
            found = list(waiting.order_by("pk")[:_AT_ONCE])
            values = {name: value() for name, value in columns.items()}
            for row in found:
                row.number = last = max(last + 1, row.pk)
                for name, value in values.items():
                    setattr(row, name, value)
            rows.bulk_update(found, ["number", *columns])
            LastNumber.objects.filter(pk=counter).update(last=last)
            given(found)
        if len(found) < _AT_ONCE:
            return last
