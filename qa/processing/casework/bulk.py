"""One step on many questions: what would happen, doing it row by row, and undoing it within 15 seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cms.models import OutboundMail
from cms.models.background.leased_row import RowState
from qa.models import Answer, BulkRun, DraftCitation, Question, QuestionMessage
from qa.processing.mail.notices import mails_of
from qa.vocabulary.errors import Refused, Stale
from qa.vocabulary.moves import move_of
from qa.workflow.actors import Actor, actor_for
from qa.workflow.engine import check_move, perform

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UNDO_WITHIN = timedelta(seconds=15)
# The columns that a step may change; what the sender wrote and the log are not among them.
COLUMNS = (
    "kind",
    "field_id",
    "unit_id",
    "assigned_at",
    "first_claimed_at",
    "claimed_by_id",
    "editing_until",
    "due_at",
    "stage_started_at",
    "stage_due_at",
    "escalated_to",
    "due_original",
    "paused_at",
    "supply_until",
    "paused_days",
    "policy_snapshot",
    "extension_count",
    "resolution",
    "closed_at",
    "merged_into_id",
    "publish_at",
)
Work = Callable[[Question, Actor], object]


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the preview: the question, and why it would be left out (empty: it would be done)."""

    question: Question
    problem: str


def preview(user: User, chosen: Iterable[tuple[Question, int]], move: str) -> list[PreviewRow]:
    """Return for each question, with the version that the user saw, whether `move` would be done on it, and why not where not."""
    return [PreviewRow(question, _problem(user, question, version, move)) for question, version in chosen]


def _problem(user: User, question: Question, version: int, move: str) -> str:
    if question.version != version:
        return str(Stale(_("A colleague changed this question in the meantime. Look at it again, please.")))
    try:
        check_move(question, move, actor_for(user, question), {}, guarded=False)
    except Refused as refused:
        return str(refused)
    return ""


def run(user: User, action: str, chosen: Iterable[tuple[Question, int]], work: Work) -> BulkRun:
    """Apply `work` to each question whose version is still the one that the user saw; each row stands for itself.

    The mails of the run wait until it can no longer be undone. Returns the run with the outcome of each row.
    """
    started = timezone.now()
    rows = [_row(user, question, version, work, started) for question, version in chosen]
    return BulkRun.objects.create(user=user, action=action, created_at=timezone.now(), rows=rows)


def _row(user: User, question: Question, version: int, work: Work, started: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {"pk": question.pk, "no": question.public_no, "done": False, "why": ""}
    try:
        with transaction.atomic():
            if question.version != version:
                raise Stale(_("A colleague changed this question in the meantime. Look at it again, please."))
            before = _state(question)
            row.update(messages_after=_last_message(question), log_seq=question.log_seq)
            work(question, actor_for(user, question))
            question.refresh_from_db()
            row.update(done=True, before=before, version=question.version, mails=_hold_mails(question, started))
    except Refused as refused:
        row["why"] = str(refused)
    return row


def _state(question: Question) -> dict[str, Any]:
    """Return the columns and the draft as they are, fit for JSON."""
    values = {name: getattr(question, name) for name in COLUMNS}
    state = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
    answer = Answer.objects.filter(question=question).first()
    return {
        "status": question.status,
        "columns": state,
        "draft": None if answer is None else {"version": answer.version, "empty": not answer.text},
    }


def _last_message(question: Question) -> int:
    return question.messages.order_by("-pk").values_list("pk", flat=True).first() or 0


def _hold_mails(question: Question, started: datetime) -> list[int]:
    """Delay the mails that the step queued until it can no longer be undone; return their ids."""
    queued = OutboundMail.objects.filter(key__startswith=mails_of(question), state=RowState.WAITING, created_at__gte=started)
    held = list(queued.values_list("pk", flat=True))
    OutboundMail.objects.filter(pk__in=held).update(next_try_at=timezone.now() + UNDO_WITHIN)
    return held


def may_undo(done: BulkRun, user: User) -> bool:
    """Return True for the one who did it, within the time, once."""
    return done.user_id == user.pk and done.undone_at is None and timezone.now() <= done.created_at + UNDO_WITHIN


def undo(done: BulkRun, user: User) -> tuple[list[str], list[str]]:
    """Restore every row that nobody changed since; return the numbers of the restored questions, and of the others.

    Mails that still wait are deleted. Raises Refused when the time is over.
    """
    with transaction.atomic():
        locked = BulkRun.objects.select_for_update().get(pk=done.pk)
        if not may_undo(locked, user):
            raise Refused(_("This can no longer be undone."))
        locked.undone_at = timezone.now()
        locked.save(update_fields=["undone_at"])
    put_back: list[str] = []
    left: list[str] = []
    for row in reversed([row for row in locked.rows if row["done"]]):
        try:
            _put_back(row, user, locked)
            put_back.append(row["no"])
        except Refused:
            left.append(row["no"])
    return put_back[::-1], left[::-1]


@transaction.atomic
def _put_back(row: dict[str, Any], user: User, done: BulkRun) -> None:
    question = Question.objects.select_for_update().get(pk=row["pk"])
    if question.version != row["version"]:
        raise Stale(_("A colleague changed this question in the meantime. Look at it again, please."))
    before = row["before"]
    target = question.merged_into
    actor = actor_for(user, Question(unit_id=before["columns"]["unit_id"]))  # of the former unit, whose lead sent it away
    log = {"run": done.pk, "undone": list(range(row.get("log_seq", question.log_seq - 1) + 1, question.log_seq + 1))}
    perform(question, "undo", actor, changes=_columns(before["columns"]), log=log, to=before["status"])
    QuestionMessage.objects.filter(question=question, pk__gt=row["messages_after"]).delete()
    OutboundMail.objects.filter(pk__in=row["mails"], state=RowState.WAITING, tries=0).delete()
    if done.action in ("canned", "macro") and (before["draft"] is None or before["draft"]["empty"]):
        Answer.objects.filter(question=question).update(body=Answer.stream(""))
        DraftCitation.objects.filter(answer__question=question).delete()
    if target is not None:
        _give_back_due_date(target, question, user)


def _columns(stored: dict[str, Any]) -> dict[str, Any]:
    dates = {name for name in COLUMNS if name.endswith("_at") or name in ("due_original", "editing_until", "supply_until")}
    return {name: parse_datetime(value) if name in dates and value else value for name, value in stored.items()}


def _give_back_due_date(target: Question, question: Question, user: User) -> None:
    """Restore the original due date, from the log, of a question that had taken over an earlier one."""
    absorbed = target.events.filter(action="absorb", data__merged=question.public_no).order_by("-seq").first()
    if absorbed is None or not target.is_open or target.due_at is None:
        return
    old, due = (parse_datetime(absorbed.data.get(name) or "") for name in ("old_due", "due"))
    if old is not None and target.due_at == due and target.status in {s for s, _t in _same_ways()}:
        log = {"merged": question.public_no, "undone": [absorbed.seq]}
        perform(target, "undo", actor_for(user, target), changes={"due_at": old}, log=log, to=target.status)


def _same_ways() -> set[tuple[str, str]]:
    return {(source, target) for source, target in move_of("undo").pairs() if source == target}
