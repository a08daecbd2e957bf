"""What the tests of the section need: people with roles, units, questions on their way."""

from __future__ import annotations

import itertools
from typing import Any

from django.contrib.auth import get_user_model

from qa.models import Answer, Question, QuestionField, Unit
from qa.processing.answering import answers
from qa.processing.casework import appointing, claiming, routing
from qa.public.intake import receiving
from qa.vocabulary.choices import Role, Visibility
from qa.workflow.actors import CITIZEN, SYSTEM, Actor, actor_for

_numbers = itertools.count(1)


def make_user(role: Role | None = None, unit: Unit | None = None, **values: Any) -> Any:
    number = next(_numbers)
    user = get_user_model().objects.create_user(
        username=f"nguoi-{number}",
        email=f"nguoi-{number}@example.com",
        password="mat-khau-thu-nghiem",
        first_name=f"Người {number}",
        **values,
    )
    if role:
        appointing.appoint(user, role, unit if role in (Role.LEAD, Role.OFFICER, Role.REVIEWER) else None)
    return user


def deputies(person: Any, deputy: Any) -> dict[int, Any]:
    """Return `deputy` by the key of each unit in which both have a role."""
    shared = Unit.objects.filter(memberships__user=person).filter(memberships__user=deputy)
    return dict.fromkeys(shared.values_list("pk", flat=True), deputy)


def make_unit(**values: Any) -> Unit:
    number = next(_numbers)
    return Unit.objects.create(**{"name": f"Sở số {number}", "inbox": f"so-{number}@example.com", **values})


def make_field(**values: Any) -> QuestionField:
    return QuestionField.objects.create(**{"name": f"Lĩnh vực {next(_numbers)}", **values})


def submission(**values: Any) -> receiving.Submission:
    defaults = {
        "key": f"khoa-{next(_numbers)}",
        "title": "Đăng ký khai sinh muộn cần giấy tờ gì?",
        "body": "Con tôi sinh năm ngoái, tôi chưa đăng ký khai sinh. Tôi cần mang giấy tờ gì?",
    }
    return receiving.Submission(**{**defaults, **values})


def make_question(actor: Actor = CITIZEN, **values: Any) -> Question:
    return receiving.submit(submission(**values), actor).question


def assigned(unit: Unit, **values: Any) -> Question:
    question = make_question(**values)
    routing.route(question, unit, SYSTEM)
    return question


def claimed(unit: Unit, officer: Any, **values: Any) -> Question:
    question = assigned(unit, **values)
    claiming.claim(question, actor_for(officer, question))
    return question


def write_answer(question: Question, officer: Any, text: str = "Theo quy định, ông bà mang giấy chứng sinh.", **values: Any) -> Answer:
    answer = answers.answer_of(question)
    draft = answers.DraftInput(
        body=Answer.stream(text),
        version=answer.version,
        visibility=values.pop("visibility", Visibility.PUBLIC_PENDING),
        **values,
    )
    saved = answers.save_draft(question, actor_for(officer, question), draft)
    assert isinstance(saved, Answer)
    question.answer = saved
    return saved


def in_review(unit: Unit, officer: Any, **values: Any) -> Question:
    question = claimed(unit, officer, **values)
    write_answer(question, officer)
    answers.submit_for_review(question, actor_for(officer, question))
    return question


def approved(unit: Unit | None = None, **values: Any) -> Question:
    unit = unit or make_unit()
    question = in_review(unit, make_user(Role.OFFICER, unit), **values)
    answers.approve(question, actor_for(make_user(Role.REVIEWER, unit), question))
    return question


def approved_again(question: Question, **values: Any) -> None:
    """Bring a reopened question to its second approved answer."""
    officer, reviewer = make_user(Role.OFFICER, question.unit), make_user(Role.REVIEWER, question.unit)
    claiming.claim(question, actor_for(officer, question))
    write_answer(question, officer, "Trả lời lần hai.", **values)
    answers.submit_for_review(question, actor_for(officer, question))
    answers.approve(question, actor_for(reviewer, question))


def answered(unit: Unit | None = None, **values: Any) -> Question:
    question = approved(unit, **values)
    answers.publish(question, actor_for(make_user(Role.PUBLISHER), question))
    return question
