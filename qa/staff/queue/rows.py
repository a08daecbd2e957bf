"""The queue: views that the work needs, filters from the address, and rows ready to show."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from cms.contracts.ratings import satisfaction_of_each
from qa.deadlines.due_dates import Due, due_of
from qa.deadlines.stages import Stage, late_in
from qa.deadlines.working_days import WorkingCalendar
from qa.models import AnswerPage, Attachment, Coordination, Question
from qa.models.questions import late_at
from qa.processing.casework.routing import age_in_working_days
from qa.processing.publication.similar import similar_answers
from qa.staff.queue import presence
from qa.staff.queue.filters import FilterForm
from qa.vocabulary import clock
from qa.vocabulary.choices import CLOCK_STATUSES, OPEN_STATUSES, PiiStatus, Role, Status
from qa.workflow.actors import appointments_of, levels_of, units_of, visible_to

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BESIDE = "qa_list"  # key of the session: the address of the list that was opened last

Narrow = Callable[[QuerySet[Question], Any, WorkingCalendar], QuerySet[Question]]


@dataclass(frozen=True, slots=True)
class View:
    """A view of the queue: its name in the address, its words, and which of the visible questions it shows."""

    name: str
    label: Any
    narrow: Narrow


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def _asked_of(user: User) -> QuerySet[Any]:
    """Return the questions of other units in which the units of `user` still owe a part."""
    return Coordination.objects.filter(unit__in=units_of(user), done_at__isnull=True).values("question")


def _to_approve(questions: QuerySet[Question], user: User) -> QuerySet[Question]:
    """Return what waits for approval by `user`: where they are reviewer, and not their own text unless the unit allows that."""
    waiting = questions.filter(status=Status.IN_REVIEW)
    units = set(appointments_of(user).filter(role=Role.REVIEWER).values_list("unit", flat=True))
    if None not in units and not user.is_superuser:
        waiting = waiting.filter(unit__in=units)
    return waiting.filter(~Q(answer__author=user) | Q(unit__allow_self_approve=True))


def _due_by(questions: QuerySet[Question], calendar: WorkingCalendar, days: int) -> QuerySet[Question]:
    last = calendar.add(timezone.localdate(clock.now()), days)
    return questions.filter(status__in=CLOCK_STATUSES, paused_at__isnull=True, due_at__gte=clock.now(), due_at__lte=_end_of(last))


def _added_to(questions: QuerySet[Question], user: User) -> QuerySet[Question]:
    """Return questions with an unread addition of their sender: those that `user` holds, and those that nobody holds."""
    return questions.filter(Q(claimed_by=user) | Q(claimed_by__isnull=True), status__in=OPEN_STATUSES, supplemented_at__isnull=False)


def _escalated(questions: QuerySet[Question], user: User) -> QuerySet[Question]:
    """Return the questions escalated to `user`, who is head of the board or leader of the agency, or acts instead of them."""
    laid = questions.filter(status__in=CLOCK_STATUSES).exclude(escalated_to="")
    if user.is_superuser:
        return laid
    mine = Q(pk__in=[])
    for unit_id, levels in levels_of(user, set(laid.order_by().values_list("unit", flat=True))).items():
        mine |= Q(unit=unit_id, escalated_to__in=levels)
    return laid.filter(mine)


VIEWS: tuple[View, ...] = (
    View("mine", _("Mine"), lambda qs, user, _c: qs.filter(claimed_by=user, status__in=(Status.IN_PROGRESS, Status.WAITING_CITIZEN))),
    View("returned", _("Returned to me"), lambda qs, user, _c: qs.filter(claimed_by=user, pk__in=Question.objects.returned())),
    View("added", _("Added to by the sender"), lambda qs, user, _c: _added_to(qs, user)),
    View("free", _("Free in my units"), lambda qs, user, _c: qs.filter(pk__in=Question.objects.free().filter(unit__in=units_of(user)))),
    View("overdue", _("Overdue"), lambda qs, _u, _c: qs.filter(late_at(clock.now()))),
    View("today", _("Due today"), lambda qs, _u, calendar: _due_by(qs, calendar, 0)),
    View("soon", _("Due within 3 working days"), lambda qs, _u, calendar: _due_by(qs, calendar, 3)),
    View("late_triage", _("Routing is late"), lambda qs, _u, _c: qs.filter(late_in(Stage.TRIAGE, clock.now()))),
    View("late_draft", _("Writing is late"), lambda qs, _u, _c: qs.filter(late_in(Stage.DRAFT, clock.now()))),
    View("escalated", _("Escalated to me"), lambda qs, user, _c: _escalated(qs, user)),
    View("review", _("Waiting for approval"), lambda qs, _u, _c: qs.filter(status=Status.IN_REVIEW)),
    View("my_review", _("For me to approve"), lambda qs, user, _c: _to_approve(qs, user)),
    View("approved", _("To be published"), lambda qs, _u, _c: qs.filter(status=Status.APPROVED)),
    View("waiting", _("Waiting for the sender"), lambda qs, _u, _c: qs.filter(status=Status.WAITING_CITIZEN)),
    View("unassigned", _("Not yet sent to a unit"), lambda qs, _u, _c: qs.filter(status=Status.RECEIVED)),
    View("quarantine", _("To be checked for spam"), lambda qs, _u, _c: qs.filter(status=Status.QUARANTINED)),
    View("pii", _("Personal data suspected"), lambda qs, _u, _c: qs.filter(status__in=OPEN_STATUSES, pii_status=PiiStatus.SUSPECTED)),
    View("sent_back", _("Sent back twice or more"), lambda qs, _u, _c: qs.filter(status__in=OPEN_STATUSES, bounce_count__gte=2)),
    View("parts", _("Other units ask us"), lambda qs, user, _c: qs.filter(status__in=OPEN_STATUSES, pk__in=_asked_of(user))),
    View("reopened", _("Reopened"), lambda qs, _u, _c: qs.filter(status__in=OPEN_STATUSES, reopen_count__gt=0)),
    View("open", _("All open"), lambda qs, _u, _c: qs.filter(status__in=OPEN_STATUSES)),
    View("all", _("All"), lambda qs, _u, _c: qs),
)
DEFAULT_VIEW = "open"
ROWS_BESIDE = 50
DAILY = {"mine", "returned", "free", "overdue", "today", "my_review", "unassigned", "open"}  # in the line above the list


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue; `files` and `joined` are counts, `present` says who has the question open, `rating` what readers think.

    `similar` are published answers about the same matter, where they were asked for.
    """

    question: Question
    due: Due
    age: int
    held_by: str
    files: int = 0
    joined: int = 0
    present: str = ""
    rating: str = ""
    similar: Sequence[AnswerPage] = ()


def view_named(name: str) -> View:
    """Return the view of that name, the default one for an unknown name."""
    return next((view for view in VIEWS if view.name == name), next(view for view in VIEWS if view.name == DEFAULT_VIEW))


def holds_any(user: User) -> bool:
    """Return whether the person holds a question that is not yet handed in."""
    return Question.objects.filter(claimed_by=user, status__in=(Status.IN_PROGRESS, Status.WAITING_CITIZEN)).exists()


def counts(user: User, calendar: WorkingCalendar, names: Container[str] | None = None) -> dict[str, int]:
    """Return how many questions each view (of `names`, if given) shows to `user`; of “All” nobody has to know how many they are."""
    visible, counted = visible_to(user), {view.name for view in VIEWS} - {"all"} if names is None else names
    return {view.name: view.narrow(visible, user, calendar).count() for view in VIEWS if view.name in counted}


def questions_of_view(user: User, view: View, form: FilterForm, calendar: WorkingCalendar) -> QuerySet[Question]:
    """Return the questions of a view under the filters, the most urgent first; never one that `user` may not open."""
    questions = form.narrow(view.narrow(visible_to(user), user, calendar))
    return questions.order_by(F("due_at").asc(nulls_last=True), "pk") if view.name != "all" else questions.order_by("-submitted_at", "-pk")


def from_address(user: User, query: str, calendar: WorkingCalendar) -> QuerySet[Question]:
    """Return the questions that the address of a saved view shows to `user`."""
    data = QueryDict(query)
    return questions_of_view(user, view_named(data.get("xem") or ""), FilterForm(data), calendar)


@dataclass(frozen=True, slots=True)
class SideList:
    """The list that a question was opened from, shown beside it: its name and address, its rows, and the neighbours of the question."""

    label: Any
    query: str
    questions: Sequence[Question]
    earlier: Question | None = None
    later: Question | None = None


def beside(user: User, query: str, question: Question, calendar: WorkingCalendar) -> SideList:
    """Return the first rows of a list with the place of `question` in it; one that left the list is followed by its first row."""
    shown = list(from_address(user, query, calendar)[:ROWS_BESIDE])
    at = next((number for number, one in enumerate(shown) if one.pk == question.pk), -1)
    return SideList(
        view_named(QueryDict(query).get("xem") or "").label,
        query,
        shown,
        shown[at - 1] if at > 0 else None,
        shown[at + 1] if at + 1 < len(shown) else None,
    )


def queue_rows(
    questions: Iterable[Question], calendar: WorkingCalendar, user: User | None = None, *, with_similar: bool = False
) -> list[Row]:
    """Return questions as lines of the queue, with what is counted for all of them at once."""
    shown = list(questions)
    keys = [question.pk for question in shown]
    files = dict(Attachment.objects.filter(question__in=keys).values_list("question").annotate(n=Count("pk")))
    joined = dict(Question.objects.filter(merged_into__in=keys).values_list("merged_into").annotate(n=Count("pk")))
    ratings = _ratings(keys)
    own = dict(AnswerPage.objects.filter(question__in=keys).values_list("question", "pk")) if with_similar else {}
    present = presence.others(keys, user) if user is not None else {}
    return [
        Row(
            question=question,
            due=due_of(question, calendar),
            age=age_in_working_days(question, calendar),
            held_by=_holder(question),
            files=files.get(question.pk, 0),
            joined=joined.get(question.pk, 0),
            present=presence.presence_in_words(present.get(question.pk, ())),
            rating=ratings.get(question.pk, ""),
            similar=similar_answers(_matter(question), limit=3, without=own.get(question.pk)) if with_similar else (),
        )
        for question in shown
    ]


def _matter(question: Question) -> str:
    """Return the words by which published answers about the same matter are found."""
    return f"{question.title_public} {question.body_public[:300]}"


def _ratings(keys: list[int]) -> dict[int, str]:
    """Return the mean from 1 to 5 and the number of votes of the published answers to these questions, as `4,2 (12)`."""
    questions = dict(AnswerPage.objects.filter(question__in=keys).values_list("pk", "question"))
    rated = satisfaction_of_each(list(questions)) if questions else {}
    return {questions[pk]: f"{number_format(one.mean, 1)} ({one.votes})" for pk, one in rated.items() if one.mean is not None}


def _holder(question: Question) -> str:
    holder = question.claimed_by
    return (holder.get_full_name() or holder.get_username()) if holder else ""
