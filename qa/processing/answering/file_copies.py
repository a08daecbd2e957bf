"""A copy for publication in the place of a file of the answer."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.documents.models import Document

from cms.models.files.file_references import store_file
from cms.text.vietnamese import slugify
from qa.attachments.answer_files import delete_unused, read_files
from qa.attachments.checks.inspect import Accepted
from qa.attachments.checks.kinds import PDF
from qa.attachments.copies.public_copies import draw
from qa.models import Answer, Question
from qa.processing.answering.answers import Conflict, DraftInput, answer_of, save_draft
from qa.vocabulary.errors import Stale
from qa.workflow.actors import Actor


def replace_file(question: Question, file: Document, original: Accepted, actor: Actor, *, title: str, **drawing: Any) -> None:
    """Draw a file of a draft again (see `draw`) and let the answer link to that; the file goes unless something else uses it."""
    drawn, mime = draw(original, title=title, **drawing)
    name = f"{slugify(title)[:80] or 'tep'}.{'pdf' if mime == PDF else 'jpg'}"
    copy = store_file(ContentFile(drawn), name, title=title, collection=file.collection, user=actor.user)
    answer = answer_of(question)
    body = _linked_to(copy, answer, instead_of=file)
    read_files(Answer(body=body))
    draft = DraftInput(
        body=body,
        version=answer.version,
        visibility=answer.proposed_visibility,
        withheld_reason=answer.withheld_reason,
        withheld_note=answer.withheld_note,
    )
    saved = save_draft(question, actor, draft)
    if isinstance(saved, Conflict):
        raise Stale(_("A colleague changed this question in the meantime. Look at it again, please."))
    answer.files.remove(file)  # though an earlier version names it: it is replaced because of what it says
    delete_unused([file])


def _linked_to(copy: Document, answer: Answer, *, instead_of: Document) -> Any:
    blocks = [dict(block) for block in answer.body.get_prep_value()]
    for block in blocks:
        if block["type"] == "paragraph":
            soup = BeautifulSoup(block["value"], "html.parser")
            for link in soup.find_all("a", linktype="document", id=str(instead_of.pk)):
                link["id"] = str(copy.pk)
            block["value"] = str(soup)
    return answer.body.stream_block.to_python(blocks)
