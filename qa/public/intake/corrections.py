"""Requests for correction that other apps open through the kernel: questions of the kind `correction`, with its legal time."""

from __future__ import annotations

from django.utils import timezone

from cms.contracts.corrections import Correction, CorrectionReceipt
from cms.web.protection.spam_guard import spam_score
from qa.models import Question
from qa.public.intake.receiving import Submission, submit
from qa.public.tracking import codes
from qa.vocabulary.choices import Kind


def open_correction(wanted: Correction) -> CorrectionReceipt:
    """Store a request for correction; the same key again returns the first one."""
    longest = Question._meta.get_field("title").max_length
    receipt = submit(
        Submission(
            key=wanted.key,
            title=wanted.title[:longest],
            body=wanted.text,
            kind=Kind.CORRECTION,
            about_page_id=wanted.page_id,
            about_provision=wanted.provision[: Question._meta.get_field("about_provision").max_length],
            spam_score=1.0 if wanted.doubtful else spam_score(wanted.text),
        )
    )
    question = receipt.question
    return CorrectionReceipt(
        number=question.public_no,
        code=codes.code_for_people(receipt.code),
        due_on=timezone.localdate(question.due_at),
        basis=question.legal_basis,
        is_new=receipt.is_new,
    )
