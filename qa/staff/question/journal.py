"""What was done with questions, in the journal of the administration."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.contracts.journal import JournalEntry, JournalFilter, journal_source
from qa.models import QaEvent
from qa.vocabulary.choices import Role


@journal_source("hoi-dap", _("Questions"))
def question_events(wanted: JournalFilter) -> Iterator[JournalEntry]:
    """Yield the entries of the log of questions; they hold no personal data of senders."""
    rows = QaEvent.objects.select_related("question")
    for row in wanted.among(rows, moment="at", person="actor"):
        who = row.actor_name or str(Role(row.role).label)
        yield JournalEntry(row.at, who, row.words, row.question.public_no, reverse("qa_staff:detail", args=[row.question_id]))
