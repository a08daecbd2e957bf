"""Demo data of the staff screens: saved views, canned replies, macros, a question that several units answer together."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from qa.models import Answer, CannedReply, LegalBasis, Macro, MacroStep, Question, QuestionField, SavedView, Unit
from qa.processing.casework import routing
from qa.processing.casework.coordinating import contribute
from qa.vocabulary import clock
from qa.workflow.actors import actor_for

CONTENT = Path(__file__).parent / "content" / "desk.json"


def seed_desk(cast: dict[str, Any]) -> None:
    """Make what is not there yet; `cast` are the demo logins by their part (demo.py)."""
    content = json.loads(CONTENT.read_text(encoding="utf-8"))
    for row in content["views"]:
        values = {"query": row["query"], "shared": row["shared"]}
        SavedView.objects.get_or_create(user=cast[row["user"]], name=row["name"], defaults=values)
    for row in content["replies"]:
        _reply(row)
    for row in content["macros"]:
        _macro(row)
    _coordinate(content["coordination"], cast)


def _reply(row: dict[str, Any]) -> None:
    number, article = row.get("basis") or ("", "")
    basis = LegalBasis.objects.filter(number=number, article=article).first() if number else None
    content = Answer.stream_of(row["blocks"]) if "blocks" in row else Answer.stream(row["body"])
    reply, made = CannedReply.objects.get_or_create(title=row["title"], defaults={"content": content, "legal_basis": basis})
    if made and row.get("field"):
        reply.fields.set(QuestionField.objects.filter(slug=row["field"]))


def _macro(row: dict[str, Any]) -> None:
    macro, made = Macro.objects.get_or_create(name=row["name"])
    for order, step in enumerate(row["steps"] if made else ()):
        unit, reply = Unit.objects.filter(slug=step.get("unit")).first(), CannedReply.objects.filter(title=step.get("reply")).first()
        made_step = MacroStep(macro=macro, sort_order=order, action=step["action"], unit=unit, reply=reply, text=step.get("text", ""))
        made_step.full_clean()  # a missing unit or reply fails here, not when an officer runs the macro
        made_step.save()


def _coordinate(row: dict[str, Any], cast: dict[str, Any]) -> None:
    question = Question.objects.filter(external_id=row["question"]).first()
    if question is None or question.coordinated:
        return
    start = min(question.submitted_at + timedelta(days=3), clock.now())
    for part in row["parts"]:
        unit = Unit.objects.get(slug=part["unit"])
        with clock.at(start):
            asked = routing.coordinate(question, unit, actor_for(cast["reviewer"], question), task=part["task"], days=part["days"])
        if part["contribution"]:
            with clock.at(start + timedelta(days=1)):
                contribute(asked, cast["officer"], text=part["contribution"])
                question.refresh_from_db()
