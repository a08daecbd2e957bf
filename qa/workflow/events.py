"""The hash chain of a question's log: writing the next entry, and checking a whole log."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from qa.models import QaEvent, Question
from qa.workflow.actors import Actor

# Entries before this day have plain hashes, which anybody who can write to the database could make.
KEYED_SINCE = datetime(2026, 11, 28, tzinfo=UTC)


def event_hash(event: QaEvent, public_no: str) -> str:
    """Return the keyed hash of an entry, to store: over everything that it says, with the hash of the one before."""
    return _keyed(_keys()[0], _said(event, public_no))


def _holds(event: QaEvent, public_no: str) -> bool:
    """Return whether an entry says what it said when it was written, under any of the keys."""
    said = _said(event, public_no)
    if any(hmac.compare_digest(_keyed(key, said), event.hash) for key in _keys()):
        return True
    return event.at < KEYED_SINCE and hashlib.sha256(said).hexdigest() == event.hash


def _keys() -> list[str]:
    """Return AUDIT_KEYS, then SECRET_KEY and its fallbacks: the first signs, all verify."""
    return [*settings.AUDIT_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _keyed(key: str, said: bytes) -> str:
    return hmac.new(f"audit log|{key}".encode(), said, hashlib.sha256).hexdigest()


def _said(event: QaEvent, public_no: str) -> bytes:
    said: list[Any] = [
        event.prev_hash,
        public_no,
        event.seq,
        _stamp(event.at),
        event.actor_id,
        event.actor_name,
        event.role,
        event.action,
        event.from_status,
        event.to_status,
        event.data,
    ]
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def next_event(question: Question, action: str, to_status: str, actor: Actor, role: str, at: datetime, data: dict[str, Any]) -> QaEvent:
    """Build (not store) the next entry of the log; `question` still has the status that the move starts from."""
    event = QaEvent(
        question=question,
        seq=question.log_seq + 1,
        at=at,
        actor=actor.user,
        actor_name=actor.name,
        role=role,
        action=action,
        from_status=question.status if question.log_seq else "",
        to_status=to_status,
        data=data,
        prev_hash=question.log_head,
    )
    event.hash = event_hash(event, question.public_no)
    return event


def broken_logs() -> Iterator[str]:
    """Yield one line for each question whose hash chain is broken: a changed, missing or added entry."""
    for question in Question.objects.only("public_no", "log_seq", "log_head").iterator():
        if problem := _problem(question):
            yield f"{question.public_no}: {problem}"


def _problem(question: Question) -> str:
    head, seq = "", 0
    for event in question.events.order_by("seq"):
        seq += 1
        if event.seq != seq or event.prev_hash != head:
            return f"entry {seq} is missing or was added"
        if not _holds(event, question.public_no):
            return f"entry {seq} ({event.action}) was changed"
        head = event.hash
    return "" if (seq, head) == (question.log_seq, question.log_head) else f"the log ends at entry {seq} of {question.log_seq}"
