"""“Download my data”: everything that the portal keeps of a question and its sender, for people and for machines, with the files."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header

from qa.attachments.storage import files
from qa.models import Answer, AttachmentState, MessageKind, Question, QuestionContact
from qa.public.tracking.timeline import steps_of
from qa.vocabulary.choices import Resolution, Status, Visibility


def as_archive(question: Question) -> HttpResponse:
    """Return a ZIP with `cau-hoi.txt` (plain words), `du-lieu.json` (the same for machines) and the files that were sent."""
    data = collected(question)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cau-hoi.txt", render_to_string("qa/track/own_data.txt", {"question": question, "data": data}))
        archive.writestr("du-lieu.json", json.dumps(data, ensure_ascii=False, indent=2))
        for number, attachment in enumerate(question.attachments.exclude(state=AttachmentState.REFUSED), start=1):
            path = files.path_of(attachment.stored_name)
            if path.is_file():
                archive.writestr(f"tep/{number}-{attachment.original_name}", path.read_bytes())
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{question.public_no}.zip")
    return response


def private_answers(question: Question) -> dict[int, Answer]:
    """Return the answers that are for the sender alone, by question: of the question and of the parts that were split from it."""
    parts = Q(question__split_from=question, question__status=Status.ANSWERED, question__visibility=Visibility.WITHHELD)
    own = Q(question=question, question__resolution=Resolution.ANSWERED_PRIVATE)
    return {answer.question_id: answer for answer in Answer.objects.filter(own | parts)}


def collected(question: Question) -> dict[str, Any]:
    """Return what is kept, as plain values: notes among staff are not the sender's data and stay out."""
    contact = QuestionContact.objects.filter(question=question).first()
    answers = {key: answer.text for key, answer in private_answers(question).items()}
    return {
        "number": question.public_no,
        "sent": timezone.localtime(question.submitted_at).isoformat(),
        "kind": str(question.get_kind_display()),
        "field": str(question.field or ""),
        "unit": str(question.unit or ""),
        "status": str(question.get_status_display()),
        "result": str(question.get_resolution_display()),
        "due": timezone.localdate(question.due_at).isoformat() if question.due_at else None,
        "legal_basis": question.legal_basis,
        "title": question.title,
        "text": question.body_original,
        "public_title": question.title_public,
        "public_text": question.body_public,
        "answer": answers.get(question.pk, ""),
        "what_we_wrote": question.closing_note,
        "turn_to": question.referred_to,
        "parts": [
            {
                "number": part.public_no,
                "title": part.title,
                "text": part.body_original,
                "status": str(part.get_status_display()),
                "answer": answers.get(part.pk, ""),
                "what_we_wrote": part.closing_note,
            }
            for part in question.parts.all()
        ],
        "contact": _contact(contact),
        "consent_version": question.consent_version,
        "contact_kept_until": question.retention_until.isoformat() if question.retention_until else None,
        "messages": [
            {"day": timezone.localtime(m.created_at).isoformat(), "kind": str(m.get_kind_display()), "text": m.body}
            for m in question.messages.exclude(kind=MessageKind.NOTE)
        ],
        "files": [
            {"name": a.original_name, "bytes": a.size, "sha256": a.sha256, "state": a.state_shown} for a in question.attachments.all()
        ],
        "steps": [{"at": timezone.localtime(step.at).isoformat(), "text": str(step.text)} for step in steps_of(question)],
    }


def _contact(contact: QuestionContact | None) -> dict[str, Any] | None:
    if contact is None:
        return None
    confirmed = contact.email_verified_at
    return {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "address": contact.address,
        "email_confirmed": timezone.localtime(confirmed).isoformat() if confirmed else None,
        "name_published": contact.publish_name,
        "readable": not contact.is_unreadable,  # false: the portal lacks the key for now
    }
