"""Who may approve an amendment, and whether what they read is what stands there: two people read every word that becomes law."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from legal_docs.models import Amendment, AmendmentKind, AmendmentStep

if TYPE_CHECKING:
    from django.contrib.auth.models import User

APPROVE = "legal_docs.approve_amendment"
CORRECT = "legal_docs.amendment.correct"
SHOWN = (
    *("pk", "source_anchor", "words", "operation", "anchor", "new_text", "old_phrase", "new_phrase"),
    *("included", "left_out_because", "ends_on"),
)


def may_approve(amendment: Amendment, user: User) -> bool:
    """Return True for a second person: with the permission, and neither who submitted the amendment nor anybody who worked on it."""
    return user.has_perm(APPROVE) and user.pk != amendment.submitted_by_id and user.pk not in hands_on(amendment)


def hands_on(amendment: Amendment) -> set[int | None]:
    """Return the ids of all who set its day or worked on one of its steps, whoever did so last; an approval taken back ends nothing."""
    edited = dict(amendment.steps.values_list("pk", "edited_by"))
    hands = {amendment.day_set_by_id, *edited.values()}
    for user, data in _corrections([amendment]):
        if amendment.pk in (data.get("amendment"), data.get("left")) or data.get("row") in edited:
            hands.add(user)
    return hands - {None}


def moved_by_hand(amendments: Iterable[Amendment]) -> set[int]:
    """Return the ids of the amendments whose day a person set, also one whose account is deleted."""
    rows = list(amendments)
    by_column = {row.pk for row in rows if row.day_set_by_id}
    by_log = {data.get("amendment") for _user, data in _corrections(rows) if "step" not in data}
    return by_column | ({row.pk for row in rows} & by_log)


def note_correction(amendment: Amendment, user: User, step: AmendmentStep | None = None, **more: Any) -> None:
    """Record who worked on a step, or with none given set the day; a step keeps its key when it moves to another amendment."""
    about = {"step": step.order, "row": step.pk} if step else {}
    log(instance=amendment.target, action=CORRECT, user=user, data={**log_data(amendment), **about, **more})


def shown_state(amendment: Amendment) -> str:
    """Return a fingerprint (16 hex digits) of what an approver decides on: the day and the steps, of a consolidated document its text.

    What other amendments make of the text around it is not part of it: whether the steps still fit is tried when it is approved.
    """
    parts: list[Any] = [amendment.effective_on, *amendment.steps.values_list(*SHOWN)]
    if amendment.kind == AmendmentKind.CONSOLIDATION and (version := amendment.acting.version_on()):
        parts += version.provisions.order_by("position").values_list("anchor", "label", "heading", "text")
    return hashlib.sha256(json.dumps(parts, cls=DjangoJSONEncoder).encode()).hexdigest()[:16]


def log_data(amendment: Amendment) -> dict[str, Any]:
    """Return how the log names an amendment."""
    return {"acting": amendment.acting.number, "day": amendment.effective_on.isoformat(), "amendment": amendment.pk}


def _corrections(amendments: Iterable[Amendment]) -> Iterator[tuple[int | None, dict[str, Any]]]:
    """Yield who corrected something of the documents that these amend, and what; the log keeps the id of a deleted account."""
    targets = {amendment.target_id for amendment in amendments}
    yield from PageLogEntry.objects.filter(page__in=targets, action=CORRECT).values_list("user_id", "data")
