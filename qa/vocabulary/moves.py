"""The one table of allowed moves: action, from, to, who, guard. Services ask it, and the database checks every event by it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from qa.vocabulary.choices import OPEN_STATUSES, Role, Status

# One letter for each role keeps a move on one line.
C, S, I = Role.CITIZEN, Role.SYSTEM, Role.INTAKE  # noqa: E741
L, O, R, P = Role.LEAD, Role.OFFICER, Role.REVIEWER, Role.PUBLISHER  # noqa: E741
D, H, G = Role.PROTECTION, Role.HEAD, Role.LEADER
NEW = ""  # the status of a question that does not exist yet
SAME = "="  # the move leaves the status as it is
ANY = tuple(Status)


@dataclass(frozen=True, slots=True)
class Move:
    """One row: the statuses that it leads from and to, who may, and the guard's name.

    `who` never lists the administrator, who may do what any appointed role may, not what only citizen or system may.
    `guard` names a function of guards.py that sees the question and the data of the call.
    """

    action: str
    sources: tuple[str, ...]
    target: str
    who: frozenset[Role]
    guard: str = ""
    ways: frozenset[tuple[str, str]] = frozenset()

    def pairs(self) -> set[tuple[str, str]]:
        """Return every (from, to) that the row allows; a row with `ways` leads along these, and the caller says which."""
        if self.ways:
            return set(self.ways)
        return {(source, source if self.target == SAME else self.target) for source in self.sources}


def _move(action: str, sources: tuple[str, ...], target: str, who: set[Role], guard: str = "") -> Move:
    return Move(action, tuple(str(source) for source in sources), str(target), frozenset(who), guard)


_WITH_UNIT = (Status.ASSIGNED, Status.IN_PROGRESS)
_BEFORE_REVIEW = (Status.RECEIVED, *_WITH_UNIT)
_BEFORE_APPROVAL = (*_WITH_UNIT, Status.WAITING_CITIZEN, Status.IN_REVIEW)
# The ways back of what is done on many questions at once, open for some seconds only (casework/bulk.py holds the time).
_BACK = frozenset(
    (str(source), str(target))
    for source, targets in {
        Status.RECEIVED: (Status.QUARANTINED, Status.RECEIVED),
        Status.ASSIGNED: (Status.QUARANTINED, *_BEFORE_REVIEW),
        Status.IN_PROGRESS: _WITH_UNIT,
        Status.APPROVED: (Status.APPROVED,),
        Status.WAITING_CITIZEN: (Status.WAITING_CITIZEN,),
        Status.IN_REVIEW: (Status.IN_REVIEW,),
        Status.CLOSED: (Status.QUARANTINED, *OPEN_STATUSES),
    }.items()
    for target in targets
)
# A question is open again at its unit, or at intake when its unit was closed and none stands in.
_ENDED = (str(Status.ANSWERED), str(Status.CLOSED))
_AGAIN = frozenset((ended, str(status)) for ended in _ENDED for status in (Status.ASSIGNED, Status.RECEIVED))

TABLE: tuple[Move, ...] = (
    _move("submit", (NEW,), Status.RECEIVED, {C, I}),
    _move("quarantine", (NEW,), Status.QUARANTINED, {C}),
    _move("release", (Status.QUARANTINED,), Status.RECEIVED, {I, S}),
    _move("confirm_spam", (Status.QUARANTINED,), Status.CLOSED, {I}),
    _move("classify", (Status.RECEIVED,), SAME, {I}),
    _move("route", _BEFORE_REVIEW, Status.ASSIGNED, {I, L, S}, "unit_may_be_chosen"),
    _move("bounce", _WITH_UNIT, Status.RECEIVED, {L, O}, "reason_and_bounces_left"),
    _move("coordinate", _WITH_UNIT, SAME, {L, I}, "unit_is_active"),
    _move("contribute", _BEFORE_APPROVAL, SAME, {O, L}, "text_given"),
    _move("claim", (Status.ASSIGNED,), Status.IN_PROGRESS, {O, L}),
    _move("release_claim", (Status.IN_PROGRESS,), Status.ASSIGNED, {O, L}, "actor_holds"),
    _move("put_back", (Status.IN_PROGRESS,), Status.ASSIGNED, {S}, "holder_is_gone"),
    _move("stand_in", (Status.IN_PROGRESS,), SAME, {O, L}, "stands_in_for_holder"),
    _move("take_over", (Status.IN_PROGRESS,), SAME, {L}, "reason_given"),
    _move("assign", _WITH_UNIT, Status.IN_PROGRESS, {L}, "person_answers_for_unit"),
    _move("ask_citizen", (Status.IN_PROGRESS,), Status.WAITING_CITIZEN, {O, L}, "holds_and_rounds_left"),
    _move("supply", (Status.WAITING_CITIZEN,), Status.IN_PROGRESS, {C}, "text_given"),
    _move("close_no_reply", (Status.WAITING_CITIZEN,), Status.CLOSED, {S}, "supply_time_is_over"),
    _move("extend", OPEN_STATUSES, SAME, {L}, "extension_allowed"),
    _move("submit_for_review", (Status.IN_PROGRESS,), Status.IN_REVIEW, {O, L}, "holds_and_answer_is_ready"),
    _move("return_to_author", (Status.IN_REVIEW,), Status.IN_PROGRESS, {R}, "reason_given"),
    _move("take_back", (Status.IN_REVIEW,), Status.IN_PROGRESS, {O, L}, "handed_it_in"),
    _move("approve", (Status.IN_REVIEW,), Status.APPROVED, {R}, "second_person_and_public_copy"),
    _move("answer", (Status.APPROVED,), Status.ANSWERED, {P, S}, "no_open_marks_nor_bundle"),
    _move("refer", _BEFORE_REVIEW, Status.CLOSED, {I, L}, "agency_and_reason"),
    _move("redirect", _BEFORE_REVIEW, Status.CLOSED, {I}, "channel_given"),
    _move("merge", OPEN_STATUSES, Status.CLOSED, {I, L, S}, "merge_target_fits"),
    _move("refuse", (Status.IN_REVIEW,), Status.CLOSED, {R}, "second_person_and_ground"),
    _move("withdraw", OPEN_STATUSES, Status.CLOSED, {C}),
    Move("reopen", _ENDED, str(Status.ASSIGNED), frozenset({C, L}), "reopening_allowed", ways=_AGAIN),
    _move("correct", (Status.ANSWERED,), SAME, {P}, "reason_given_and_public"),
    _move("take_down", (*OPEN_STATUSES, Status.ANSWERED, Status.CLOSED), SAME, {P, D, S}, "reason_given_and_page_live"),
    _move("erase", ANY, SAME, {C, D, S}),
    # Remarks: they tell what was done without changing the status of the question.
    _move("note", ANY, SAME, {I, L, O, R, P, D, H, G}),
    _move("edit_public_copy", ANY, SAME, {I, L, O, R, P, D, S}, "copy_is_open"),
    _move("decide_mark", ANY, SAME, {I, L, O, R, P, D}),
    _move("read_contact", ANY, SAME, {I, L, O, D}, "reason_given"),
    _move("confirm_email", ANY, SAME, {C}),
    _move("object", (*OPEN_STATUSES, Status.ANSWERED, Status.CLOSED), SAME, {C}, "text_given_and_objections_left"),
    _move("add_information", OPEN_STATUSES, SAME, {C}, "text_given_and_additions_left"),
    _move("read_addition", OPEN_STATUSES, SAME, {I, L, O, R, P}, "addition_is_theirs"),
    _move("set_mailbox", OPEN_STATUSES, SAME, {C, I}, "mailboxes_left"),
    _move("open_file", ANY, SAME, {I, L, O, R, P, D}),
    _move("recompute_due", ANY, SAME, {S}),
    _move("escalate", ANY, SAME, {S}),
    _move("absorb", OPEN_STATUSES, SAME, {S}),
    _move("import_answered", (NEW,), Status.ANSWERED, {S}),
    _move("split", _BEFORE_REVIEW, SAME, {I, L}),
    _move("split_off", (NEW,), Status.RECEIVED, {I, L}),
    _move("prepare_draft", _WITH_UNIT, SAME, {O, L}),
    _move("schedule", (Status.APPROVED,), SAME, {P, S}, "time_fits_bundle"),
    _move("review_again", (Status.ANSWERED,), SAME, {O, L, R, P}, "waits_for_no_bundle"),
    Move("undo", tuple(sorted({source for source, _target in _BACK})), SAME, frozenset({I, L, O, P, S}), ways=_BACK),
)
_by_action = {move.action: move for move in TABLE}


def move_of(action: str) -> Move:
    """Return the row of an action; KeyError for an unknown one."""
    return _by_action[action]


def status_pairs() -> set[tuple[str, str]]:
    """Return every (from, to) that changes the status of an existing question."""
    return {(source, target) for move in TABLE for source, target in move.pairs() if source != target and source != NEW}


def allowed_events() -> Q:
    """Return the condition of the database check on events: `(action, from_status, to_status)` is in the table."""
    condition = Q()
    for move in TABLE:
        targets: dict[str, list[str]] = {}
        for source, target in sorted(move.pairs()):
            targets.setdefault(target, []).append(source)
        for target, sources in sorted(targets.items()):
            condition |= Q(action=move.action, from_status__in=sources, to_status=target)
    return condition
