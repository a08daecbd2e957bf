"""What was erased or taken down after the backup is done again in the portal that was restored from it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from qa.models import AnswerPage, Question
from qa.processing.answering import answers
from qa.processing.casework import closing, erasing
from qa.public.intake.receiving import Contact
from qa.tests.factories import answered, assigned, make_question, make_unit, make_user
from qa.vocabulary.choices import Role, Visibility
from qa.workflow.actors import CITIZEN, SYSTEM, actor_for
from qa.workflow.events import broken_logs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def listed() -> str:
    out = StringIO()
    call_command("erasures", stdout=out)
    return out.getvalue()


def again(text: str, folder: Path) -> str:
    (folder / "erasures.txt").write_text(text)
    out = StringIO()
    call_command("erasures", again=folder / "erasures.txt", stdout=out)
    return out.getvalue()


def lost_after(work: Any) -> str:
    """The list after some work that a restore then undoes."""
    try:
        with transaction.atomic():
            work()
            text = listed()
            raise ZeroDivisionError
    except ZeroDivisionError:
        return text


def test_erasures_and_answers_taken_down_since_the_backup_are_done_again_once(tmp_path: Path):
    named = answered(contact=Contact("Nguyễn Văn An", publish_name=True), consent=True)
    hidden, waiting = answered(), assigned(make_unit())
    before = answered()
    erasing.erase(before, SYSTEM)

    def work() -> None:
        erasing.erase_own(Question.objects.get(pk=named.pk))
        erasing.erase_own(Question.objects.get(pk=waiting.pk))
        question = Question.objects.get(pk=hidden.pk)
        answers.take_down(question, actor_for(make_user(Role.PUBLISHER), question), reason="Lộ tên")

    text = lost_after(work)
    assert AnswerPage.objects.exclude(asker="").exists()
    assert again(text, tmp_path).startswith("3 ")
    assert not AnswerPage.objects.exclude(asker="").exists()
    assert Question.objects.filter(pk__in=(named.pk, waiting.pk), erased_at__isnull=False).count() == 2
    assert Question.objects.get(pk=hidden.pk).visibility == Visibility.HIDDEN
    assert not AnswerPage.objects.get(question=hidden).live
    assert Question.objects.get(pk=before.pk).events.filter(action="erase").count() == 1
    assert again(text, tmp_path).startswith("0 ")
    assert not list(broken_logs())


def test_a_question_that_got_the_number_of_a_lost_one_is_left(tmp_path: Path):
    make_question()
    numbers = []

    def work() -> None:
        question = make_question()
        numbers.append(question.public_no)
        erasing.erase(question, CITIZEN)

    text = lost_after(work)
    other = make_question()
    assert other.public_no == numbers[0]
    assert again(text, tmp_path).startswith("0 ")
    assert Question.objects.get(pk=other.pk).erased_at is None


def test_one_that_fails_ends_none_of_the_others_and_is_named(tmp_path: Path):
    question = answered(contact=Contact("Nguyễn Văn An", publish_name=True), consent=True)
    text = lost_after(lambda: erasing.erase_own(Question.objects.get(pk=question.pk)))
    with pytest.raises(CommandError) as told:
        again(f"erase\ta line that was cut off\n{text}", tmp_path)
    assert "a line that was cut off" in str(told.value)
    assert Question.objects.get(pk=question.pk).erased_at is not None


def test_the_list_has_nothing_that_a_sender_wrote():
    question = answered(contact=Contact("Nguyễn Văn An", "an@example.com", publish_name=True), consent=True)
    joined = assigned(make_unit())
    closing.merge(joined, question, SYSTEM)
    erasing.erase(question, CITIZEN)
    assert listed() == f"erase\t{question.public_no}\t{question.submitted_at.isoformat()}\n"
