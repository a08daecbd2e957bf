"""The log of questions is keyed, and anchored elsewhere: neither one entry nor the whole log can be rewritten without being noticed."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from qa.models import LogAnchor, QaEvent, Question
from qa.tests.factories import assigned, make_unit
from qa.workflow import anchors, events, triggers

pytestmark = pytest.mark.django_db
LATER = "2027-03-01T09:00:00+07:00"


@pytest.fixture
def question() -> Any:
    with time_machine.travel(LATER, tick=False) as clock:
        question = assigned(make_unit())
        clock.shift(timedelta(hours=2))
        anchors.anchor()
        yield question


def rewrite(question: Question, hash_of: Any) -> None:
    """Change what the first entry says and make every hash after it again, as somebody with the database would."""
    triggers.remove(connection)
    head = ""
    for event in question.events.order_by("seq"):
        event.actor_name, event.prev_hash = "người khác", head
        head = hash_of(event)
        QaEvent.objects.filter(pk=event.pk).update(actor_name=event.actor_name, prev_hash=event.prev_hash, hash=head)
    Question.objects.filter(pk=question.pk).update(log_head=head)
    triggers.install(connection)


def test_whoever_has_the_database_alone_cannot_compute_the_hashes_again(question: Question):
    assert list(events.broken_logs()) == []
    rewrite(question, lambda event: hashlib.sha256(events._said(event, question.public_no)).hexdigest())
    assert len(list(events.broken_logs())) == 1


def test_a_log_rewritten_with_the_key_is_found_by_its_anchor(question: Question):
    rewrite(question, lambda event: events.event_hash(event, question.public_no))
    assert list(events.broken_logs()) == []
    with pytest.raises(CommandError):
        call_command("verify_qa_log", verbosity=0)


def test_rewritten_anchors_are_found_by_a_copy(question: Question):
    copy = LogAnchor.objects.get().digest
    call_command("verify_qa_log", "--anchor", copy, verbosity=0)
    rewrite(question, lambda event: events.event_hash(event, question.public_no))
    LogAnchor.objects.all().delete()
    anchors.anchor()
    call_command("verify_qa_log", verbosity=0)
    with pytest.raises(CommandError):
        call_command("verify_qa_log", "--anchor", copy, verbosity=0)


def test_entries_that_are_gone_are_found(question: Question):
    assert list(anchors.broken_anchors([])) == []
    triggers.remove(connection)
    question.events.order_by("-seq").first().delete()
    triggers.install(connection)
    assert list(anchors.broken_anchors([])) != []


def test_each_anchor_goes_on_where_the_last_one_ended_and_is_told_to_the_security_log(caplog: Any):
    with time_machine.travel(LATER, tick=False) as clock, caplog.at_level("INFO", logger="minhbach.security"):
        assigned(make_unit())
        clock.shift(timedelta(hours=2))
        first = anchors.anchor()
        assert anchors.anchor() == 0
        assigned(make_unit())
        clock.shift(timedelta(hours=2))
        assert anchors.anchor() == first
    assert LogAnchor.objects.last().entries == 2 * first
    assert list(anchors.broken_anchors([])) == []
    assert [made.digest for made in LogAnchor.objects.all() if made.digest not in caplog.text] == []


def test_keys_of_the_log_rotate(settings: Any):
    settings.AUDIT_KEYS = ["cu"]
    with time_machine.travel(LATER, tick=False):
        assigned(make_unit())
    settings.AUDIT_KEYS = ["moi", "cu"]
    assert list(events.broken_logs()) == []
    settings.AUDIT_KEYS = ["moi"]
    assert len(list(events.broken_logs())) == 1
