"""The columns of the queue: which there are, which are shown, and what stands in them (for the screen and for spreadsheets)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qa.vocabulary.choices import PiiStatus


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the address, its heading, and its cell (text, number or day) from a row of the queue.

    `short` is the heading on the screen where the cells there name their unit themselves.
    """

    name: str
    label: Any
    text: Callable[[Any], Any]
    by_default: bool = True
    short: Any = ""


def _day(moment: Any) -> Any:
    """Return a day as a day, for a spreadsheet that can count with it; in a CSV file it is written as ISO 8601 has it."""
    return timezone.localdate(moment) if moment else ""


COLUMNS: tuple[Column, ...] = (
    Column("due", _("Due"), lambda row: row.due.day or ""),
    Column("question", _("Question"), lambda row: row.question.title_public),
    Column("no", _("Number"), lambda row: row.question.public_no, by_default=False),
    Column("kind", _("Kind"), lambda row: row.question.get_kind_display(), by_default=False),
    Column("field", pgettext_lazy("subject", "Field"), lambda row: str(row.question.field or "")),
    Column("unit", _("Unit"), lambda row: str(row.question.unit or "")),
    Column("status", _("Status"), lambda row: row.question.get_status_display()),
    Column("holder", _("Held by"), lambda row: row.held_by),
    Column("age", _("Age, working days"), lambda row: row.age, short=pgettext_lazy("of a question", "Age")),
    Column("received", _("Received"), lambda row: _day(row.question.submitted_at), by_default=False),
    Column("channel", _("Channel"), lambda row: row.question.get_channel_display(), by_default=False),
    Column("files", _("Files"), lambda row: row.files, by_default=False),
    Column(
        "pii",
        _("Personal data"),
        lambda row: row.question.get_pii_status_display() if row.question.pii_status == PiiStatus.SUSPECTED else "",
        by_default=False,
    ),
    Column("joined", _("Joined with it"), lambda row: row.joined, by_default=False),
    Column("similar", _("Similar answered questions"), lambda row: "; ".join(page.title for page in row.similar), by_default=False),
    Column("answered", _("Answered"), lambda row: _day(row.question.answered_at), by_default=False),
    Column("rating", _("Rating of the answer"), lambda row: row.rating, by_default=False),
    Column(
        "resolution", _("Outcome"), lambda row: row.question.get_resolution_display() if row.question.resolution else "", by_default=False
    ),
)
SIMILAR = next(column for column in COLUMNS if column.name == "similar")
# What identifies a row is always there.
ALWAYS = ("question",)


def chosen(names: Iterable[str], *, of_one_holder: bool = False) -> list[Column]:
    """Return the columns with these names in their fixed order; the usual ones for an empty or unknown choice.

    A list `of_one_holder` usually has no column for who holds the question: its words need the room.
    """
    wanted = set(names) & {column.name for column in COLUMNS}
    if not wanted:
        return [column for column in COLUMNS if column.by_default and not (of_one_holder and column.name == "holder")]
    return [column for column in COLUMNS if column.name in wanted or column.name in ALWAYS]
