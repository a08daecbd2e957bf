"""Public numbers: one sequence a year without gaps."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone

from qa.models import NumberSequence


def next_public_no(moment: datetime) -> str:
    """Return the next `HĐ-2026-000123` of the year of `moment`.

    Call it in the transaction that stores the question: the row stays locked until then, so that a question that is
    not stored takes no number and two never take the same.
    """
    year = timezone.localtime(moment).year
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {NumberSequence._meta.db_table} (year, last) VALUES (%s, 1) "  # noqa: S608 - no outside text
            "ON CONFLICT (year) DO UPDATE SET last = qa_numbersequence.last + 1 RETURNING last",
            [year],
        )
        number = cursor.fetchone()[0]
    return f"HĐ-{year}-{number:06d}"
