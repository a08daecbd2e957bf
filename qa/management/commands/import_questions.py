"""Import answered questions from JSON lines."""

from __future__ import annotations

from typing import Any

from cms.contracts.importing import BadRecord, JsonLinesImport, Row, day_of
from qa.public.intake.importing import AnsweredQuestion, import_answered


class Command(JsonLinesImport):
    help = (
        "Import answered questions; fields: id, title, question, answer (these must be there), field, asked_date, answered_date, "
        "answering_body, asker_name, cited."
    )

    def import_record(self, record: dict[str, Any]) -> Row:
        """Store and publish one answered question unless it is unchanged. Raises BadRecord."""
        for name in ("id", "title", "question", "answer"):
            if not str(record.get(name) or "").strip():
                raise BadRecord(f"{name} is missing")
        key = str(record["id"])
        item = AnsweredQuestion(
            external_id=key,
            title=record["title"],
            question=record["question"],
            answer=record["answer"],
            answering_body=record.get("answering_body") or "",
            asker=record.get("asker_name") or "",
            field=record.get("field") or "",
            asked_on=day_of(record, "asked_date"),
            answered_on=day_of(record, "answered_date"),
            cited=tuple(record.get("cited") or ()),
        )
        done = import_answered(item, brings_back=self.brings_back)
        undated = "" if item.answered_on or item.asked_on else "no date is known"
        return Row(key, done.outcome, tuple(filter(None, (undated, done.reason))))
