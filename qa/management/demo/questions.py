"""The demo site's questions: forty in every state, taken through the same services as real ones, at their own times."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from cms.text.numbers.document_numbers import number_key
from cms.web.protection.spam_guard import spam_score
from qa.management.demo.desk import seed_desk
from qa.models import Answer, AnswerPage, MarkSource, MarkState, Question, QuestionField, Unit
from qa.processing.answering import answers, marking
from qa.processing.answering.answers import DraftInput
from qa.processing.casework import appointing, claiming, closing, routing, sender
from qa.processing.mail.notices import muted
from qa.public.intake import receiving
from qa.public.intake.receiving import Contact, Submission
from qa.public.tracking import codes
from qa.vocabulary import clock
from qa.vocabulary.choices import Role, Visibility
from qa.workflow.actors import CITIZEN, SYSTEM, Actor, actor_for

CONTENT = Path(__file__).parent / "content"
WRITTEN_ON = date(2026, 11, 25)
FIRST_NUMBERS = {"officer": "canbo", "reviewer": "duyet", "publisher": "xuatban", "leader": "lanhdao"}
RECEPTION = timedelta(hours=2)


def seed() -> str:
    """Make units, fields, appointments and questions that are not there yet; return one line of what was made."""
    if not (CONTENT / "questions.jsonl").is_file():
        return "Questions: no demo content."
    units = {row["slug"]: _unit(row) for row in _read("units.json")}
    fields = {row["slug"]: _field(row, units) for row in _read("fields.json")}
    cast = _appoint(list(units.values()))
    made = 0
    with muted():
        rows = [json.loads(line) for line in (CONTENT / "questions.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
        for row in sorted(rows, key=lambda row: row["asked_at"]):
            made += _question(row, units, fields, cast)
        seed_desk(cast)
    code = codes.code_for_people(codes.code_from_key(_key("demo-01")))
    return f"Questions: {len(units)} units, {len(fields)} fields, {made} questions; a tracking code to try: {code}."


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((CONTENT / name).read_text(encoding="utf-8"))
    return rows


def _unit(row: dict[str, Any]) -> Unit:
    values = {"name": row["name"], "inbox": row.get("email") or "", "phone": row.get("phone") or ""}
    return Unit.objects.get_or_create(slug=row["slug"], defaults=values)[0]


def _field(row: dict[str, Any], units: dict[str, Unit]) -> QuestionField:
    values = {
        "name": row["name"],
        "default_unit": units.get(row.get("unit") or ""),
        "hint": (row.get("hint") or "")[:300],
        "position": row.get("order", 100),
        "foreign_names": f"en: {row['name_en']}" if row.get("name_en") else "",
    }
    return QuestionField.objects.get_or_create(slug=row["slug"], defaults=values)[0]


def _appoint(units: list[Unit]) -> dict[str, Any]:
    """Assign the demo logins their roles; where one is missing (the command makes them first), make it without a password."""
    users = get_user_model().objects
    cast = {part: users.get_or_create(username=name, defaults={"is_active": True})[0] for part, name in FIRST_NUMBERS.items()}
    for unit in units:
        appointing.appoint(cast["officer"], Role.OFFICER, unit)
        appointing.appoint(cast["reviewer"], Role.REVIEWER, unit)
        appointing.appoint(cast["reviewer"], Role.LEAD, unit)
    appointing.appoint(cast["officer"], Role.INTAKE)
    appointing.appoint(cast["publisher"], Role.PUBLISHER)
    appointing.appoint(cast["publisher"], Role.PROTECTION)
    appointing.appoint(cast["leader"], Role.LEADER)
    return cast


def _key(demo_id: str) -> str:
    return f"demo:{demo_id}"


@transaction.atomic
def _question(row: dict[str, Any], units: dict[str, Unit], fields: dict[str, QuestionField], cast: dict[str, Any]) -> bool:
    """Take one demo question to its state; False when it is there already."""
    if receiving.find_by_key(_key(row["id"])) is not None:
        return False
    asked = _moment(row["asked_at"])
    with clock.at(asked):
        question = receiving.submit(_submission(row, fields), CITIZEN if row["channel"] == "web" else actor_for(cast["officer"])).question
    Question.objects.filter(pk=question.pk).update(external_id=row["id"])
    question.external_id = row["id"]
    _Way(question, row, asked, units.get(row.get("unit") or ""), cast).walk()
    return True


def _submission(row: dict[str, Any], fields: dict[str, QuestionField]) -> Submission:
    given = {name: value or "" for name, value in row["contact"].items()}
    body = "\n\n".join(row["question"])
    # A field's own unit would take the question at once; those that wait for intake in the demo come without a field.
    field = fields.get(row["field"]) if row["unit"] else None
    return Submission(
        key=_key(row["id"]),
        title=row["title"],
        body=body,
        kind=row["kind"],
        field=field,
        contact=Contact(given.get("name", ""), given.get("email", ""), given.get("phone", ""), publish_name=bool(row["publish_name"])),
        consent=any(given.values()),
        channel=row["channel"],
        spam_score=1.0 if row["state"] == "quarantined" else spam_score(body) * 0.5,
    )


class _Way:
    """The steps of one demo question, each at a moment between its asking and its end."""

    def __init__(self, question: Question, row: dict[str, Any], asked: datetime, unit: Unit | None, cast: dict[str, Any]) -> None:
        self.question, self.row, self.asked, self.unit, self.cast = question, row, asked, unit, cast
        self.end = _moment(row["answered_at"]) if row["answered_at"] else min(asked + timedelta(days=6), timezone.now())

    def actor(self, part: str) -> Actor:
        return actor_for(self.cast[part], self.question)

    def moment(self, share: float) -> datetime:
        """Return the moment at `share` of the way from asking to the end."""
        return self.asked + (self.end - self.asked) * share

    def walk(self) -> None:
        """Take the question step by step to the state of its row."""
        state, resolution = self.row["state"], self.row.get("resolution")
        if state in ("received", "quarantined"):
            return
        if state == "closed":
            self.close(str(resolution))
            return
        self.route()
        if state == "assigned":
            return
        with clock.at(self.moment(0.3)):
            claiming.claim(self.question, self.actor("officer"))
        if state == "in_progress":
            self.hold()
        elif state == "waiting_citizen":
            with clock.at(self.moment(0.9)):
                sender.ask_citizen(self.question, self.actor("officer"), text=self.row["note"])
        else:
            self.answer(state)

    def route(self) -> None:
        if self.unit is not None and self.question.unit_id != self.unit.pk:
            with clock.at(self.asked + RECEPTION):
                routing.route(self.question, self.unit, SYSTEM)

    def hold(self) -> None:
        if self.row["note"]:
            with clock.at(self.moment(0.6)):
                routing.note(self.question, self.actor("officer"), text=self.row["note"])
        claiming.heartbeat(self.question, self.actor("officer"))

    def answer(self, state: str) -> None:
        """Write the answer, hand it in, and approve and publish it as far as `state` asks."""
        with clock.at(self.moment(0.9)):
            if self.row["public_question"]:
                body = "\n\n".join(self.row["public_question"])
                marking.edit_public_copy(self.question, self.actor("officer"), title=self.row["title"], body=body)
            saved = answers.save_draft(self.question, self.actor("officer"), self.draft())
            assert isinstance(saved, Answer)  # noqa: S101 - nobody else writes here
            self.question.answer = saved
            answers.submit_for_review(self.question, self.actor("officer"))
        if state == "in_review":
            return
        with clock.at(self.moment(0.95)):
            self.decide_marks()
            answers.approve(self.question, self.actor("reviewer"))
        if state == "approved":
            return
        with clock.at(self.end):
            answers.publish(self.question, self.actor("publisher"))
        AnswerPage.objects.filter(question=self.question).update(first_published_at=self.end, last_published_at=self.end)

    def decide_marks(self) -> None:
        """Redact what is personal in the question; what the answer itself says (hotlines, office addresses) may stay."""
        for mark in self.question.marks.filter(state=MarkState.OPEN):
            mark.question = self.question
            if mark.source == MarkSource.ANSWER:
                marking.dismiss_mark(mark, self.actor("reviewer"))
            else:
                marking.redact(mark, self.actor("reviewer"))

    def draft(self) -> DraftInput:
        withheld = self.row.get("resolution") == "answered_private"
        return DraftInput(
            body=Answer.stream("\n\n".join(self.row["answer"])),
            version=answers.answer_of(self.question).version,
            visibility=Visibility.WITHHELD if withheld else Visibility.PUBLIC_PENDING,
            withheld_reason="personal" if withheld else "",
            citations=tuple(_citation(cited) for cited in self.row["citations"]),
        )

    def close(self, resolution: str) -> None:
        note = self.row["note"] or ""
        officer = self.actor("officer")
        with clock.at(self.asked + RECEPTION * 10):
            if resolution == "withdrawn":
                sender.withdraw(self.question)
            elif resolution == "referred":
                closing.refer(self.question, officer, agency=note.split(";")[0].split(" xử lý")[0].removeprefix("Đã chuyển "), reason=note)
            elif resolution == "redirected":
                closing.redirect(self.question, officer, channel=note.split(";")[0], reason=note)
            elif resolution == "duplicate":
                main = Question.objects.get(external_id=self.row["duplicate_of"])
                closing.merge(self.question, main, officer)


def _citation(cited: dict[str, Any]) -> tuple[int | None, str, str]:
    """Return a citation of the demo content: the document's page if it is on the site, its number, its Điều."""
    article = cited.get("article") or ""
    attached, _, label = article.rpartition("-")
    provision = f"Điều {label}" if label else ""
    if attached:
        provision += " của Quy định kèm theo"
    document = apps.get_model("legal_docs", "LegalDocumentPage").objects.filter(number_key=number_key(cited["number"]), live=True).first()
    return (document.pk if document else None, cited["number"], provision)


def _moment(text: str) -> datetime:
    """Return a time of the demo content, moved by whole weeks to the present.

    Open questions stay as far from being due as they were written.
    """
    moment = datetime.fromisoformat(text)
    weeks = max(0, (timezone.localdate() - WRITTEN_ON).days // 7)
    return (moment if timezone.is_aware(moment) else timezone.make_aware(moment)) + timedelta(weeks=weeks)
