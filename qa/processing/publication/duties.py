"""Evidence of duties of the portal that this app gives: the question section, and requests for information answered in time."""

from __future__ import annotations

import re

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.contracts.datasets import CSV, JSON, Dataset, Distribution, datasets
from cms.contracts.duties import LATE_WITHIN, Evidence, LateItem, citing_places, duty_check
from cms.contracts.working_days import working_calendar
from cms.text.absolute_urls import path_if_offered
from qa.models import AnswerPage, CannedReply, Question, SlaPolicy
from qa.models.questions import late_at
from qa.vocabulary import clock
from qa.vocabulary.choices import OPEN_STATUSES, Kind


@duty_check("questions")
def questions() -> Evidence:
    """Return the published answers, and the day of the newest."""
    public = AnswerPage.objects.readable()
    newest = public.exclude(answered_on=None).order_by("-answered_on").values_list("answered_on", flat=True).first()
    return Evidence(public.count(), newest)


@duty_check("information_requests")
def information_requests() -> Evidence:
    """Return whether requests for information have a legal term (Law 104/2016 Art. 30), their figures, and those that passed it lately."""
    received = Question.objects.receipts().filter(kind=Kind.INFO_REQUEST, submitted_at__year=timezone.localdate().year)
    in_time = Q(answered_at__isnull=False) & (Q(due_at=None) | Q(answered_at__lte=F("due_at")))
    figures = received.aggregate(
        received=Count("pk"),
        in_time=Count("pk", filter=in_time),
        late=Count("pk", filter=Q(answered_at__gt=F("due_at"))),
        open=Count("pk", filter=Q(status__in=OPEN_STATUSES)),
        overdue=Count("pk", filter=late_at(clock.now())),
    )
    labels = {
        "received": _("Received this year"),
        "in_time": _("Answered within the term"),
        "late": _("Answered after the term"),
        "open": _("Being answered"),
        "overdue": _("Overdue"),
    }
    has_term = SlaPolicy.objects.filter(kind=Kind.INFO_REQUEST).exists()
    ledger = f"{reverse('qa:ledger')}?loai={Kind.INFO_REQUEST}"
    shown = tuple((label, figures[name]) for name, label in labels.items())
    return Evidence(int(has_term), late=_past_their_term(ledger), url=ledger, figures=shown)


def _past_their_term(ledger: str) -> tuple[LateItem, ...]:
    """Return the requests for information that are overdue, and those answered late in the last quarter."""
    now, calendar = clock.now(), working_calendar()
    answered_late = Q(answered_at__gt=F("due_at"), answered_at__gte=now - LATE_WITHIN)
    asked = Question.objects.receipts().filter(kind=Kind.INFO_REQUEST)
    found = asked.filter(answered_late | late_at(now)).order_by("due_at").values_list("public_no", "due_at", "answered_at")
    return tuple(
        LateItem(number, ledger, calendar.between(timezone.localdate(due), timezone.localdate(answered or now)))
        for number, due, answered in found
    )


@datasets
def question_sets() -> list[Dataset]:
    """Return the published answers and the public ledger, of this year and month."""
    today = timezone.localdate()
    kinds = (("csv", CSV), ("json", JSON))
    answers = tuple(Distribution(kind.upper(), reverse(f"qa:answers_{kind}", args=[today.year]), media) for kind, media in kinds)
    ledger = tuple(Distribution(kind.upper(), reverse(f"qa:ledger_{kind}", args=[f"{today:%Y-%m}"]), media) for kind, media in kinds)
    return [
        Dataset(
            "tra-loi",
            _("Questions and answers"),
            _("Published answers of the year with their legal bases, without personal data."),
            answers,
        ),
        Dataset(
            "so-theo-doi", _("Ledger of questions"), _("A line for each question of the month: received, due, answered, by whom."), ledger
        ),
    ]


@citing_places
def policies_citing(number: str) -> list[tuple[str, str]]:
    """Return the answering times that still hold and are based on the document `number`."""
    today = timezone.localdate()
    holding = SlaPolicy.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), legal_basis__number=number).select_related("legal_basis")
    return [(f"{policy.get_kind_display()}: {policy.legal_basis}", path_if_offered("slapolicy:edit", policy.pk)) for policy in holding]


@citing_places
def replies_citing(number: str) -> list[tuple[str, str]]:
    """Return the canned replies that officers may still use and that are based on the document `number`, or name it."""
    named = Q(legal_basis__number=number) | Q(body__regex=rf"(^|\D){re.escape(number)}")  # 24/2026 is not in 224/2026
    replies = CannedReply.objects.filter(named, Q(valid_to=None) | Q(valid_to__gte=timezone.localdate()))
    return [(str(reply), path_if_offered("cannedreply:edit", reply.pk)) for reply in replies]
