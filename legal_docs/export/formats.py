"""The machine forms beside a page, by suffix: `.xml .json .jsonld .docx .epub .pdf` of a document, a version of it, a provision."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csp.constants import SELF
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models.files.file_entries import is_closed
from legal_docs.export import structured_data
from legal_docs.export.akoma_ntoso import MEDIA_TYPE, to_xml
from legal_docs.export.api import resources
from legal_docs.export.api.answers import ApiError, json_answer, opened, problem, validated
from legal_docs.files import reading_copies
from legal_docs.files.docx_writer import to_docx
from legal_docs.files.epub_writer import MEDIA_TYPE as EPUB_TYPE
from legal_docs.files.epub_writer import to_epub
from legal_docs.law.validity.rules.consolidating import acting_on
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.related import outgoing, public_incoming
from legal_docs.law.validity.rules.status import status_at
from legal_docs.law.validity.showing.law_on_a_day import provision_facts, text_changes
from legal_docs.models import DocumentFile, DocumentVersion, LegalDocumentPage, ReadingCopy
from legal_docs.models.texts.versions import at_anchor
from legal_docs.text.provisions.names import name_of
from legal_docs.text.provisions.rows import Row, stored_rows
from legal_docs.text.vocabulary import ORIGINALS, FileKind, Status

logger = logging.getLogger(__name__)
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COPY_WAIT_S = 60  # after which a copy that is not made yet may be asked for again


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a request: a document, its text on a day, and of that everything or one provision with all below it."""

    page: LegalDocumentPage
    day: date
    version: DocumentVersion | None
    rows: Sequence[Row]
    is_part: bool


def subject_of(page: LegalDocumentPage, day: date | None, anchor: str) -> Subject:
    """Return what the address means; `day` None is today. Raises Http404 when there is no such provision."""
    version, day = page.version_on(day), day or timezone.localdate()
    if not anchor:
        return Subject(page, day, version, stored_rows(version.provisions) if version else [], False)
    wanted = version.provisions.filter(at_anchor(anchor)).first() if version else None
    if wanted is None or version is None:
        raise Http404
    rows = stored_rows(version.provisions.filter(position__gte=wanted.position, eid__startswith=wanted.eid))
    own = next((index for index, row in enumerate(rows) if index and row.depth <= rows[0].depth), len(rows))
    return Subject(page, day, version, rows[:own], True)


def answer(form: str, subject: Subject) -> HttpResponse:
    """Return the machine form; pages of other sites may read it."""
    return opened(WRITERS[form](subject))


def as_xml(subject: Subject) -> HttpResponse:
    """Send the subject as Akoma Ntoso 3.0."""
    content = to_xml(subject.page, subject.version, subject.rows if subject.is_part else None)
    response = HttpResponse(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    return validated(response, resources.newest_change(subject.page, acting_on(subject.page)))


def as_json(subject: Subject) -> HttpResponse:
    """Send the document, or the provision with its document named, as JSON."""
    page = subject.page
    if subject.is_part:
        data = {
            "document": resources.summary(page),
            "version": {"from": subject.version.valid_from, "until": subject.version.valid_to} if subject.version else None,
            "provisions": resources.provision_rows(page, subject.rows),
        }
    else:
        data = resources.whole(page, subject.version, subject.rows)
    return json_answer(data, changed=resources.newest_change(page, acting_on(page)))


def as_jsonld(subject: Subject) -> HttpResponse:
    """Send the subject as schema.org/Legislation."""
    page = subject.page
    if subject.is_part:
        data = structured_data.article(page, name_of(subject.rows[0]), subject.rows)
    else:
        data = structured_data.legislation(page, outgoing(page), public_incoming(page), subject.rows)
    body = {"@context": "https://schema.org", **data}
    return json_answer(body, changed=resources.newest_change(page), media_type="application/ld+json")


def as_docx(subject: Subject) -> HttpResponse:
    """Send the Word file that came with the document; else, of a later text and of a provision, one made of the text."""
    as_issued = subject.version is None or subject.version.valid_from is None
    stored = _file(subject.page, (FileKind.DOCX,)) if as_issued and not subject.is_part else None
    if stored is not None and (sent := _inline(stored, DOCX_TYPE, attachment=True)):
        return sent
    response = HttpResponse(to_docx(lines_of(subject)), content_type=DOCX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{subject.page.slug}.docx"'
    return validated(response)


def validity_words(subject: Subject) -> list[str]:
    """Return sentences on the validity of what a copy holds on its day, and on the changes that its text lacks."""
    page, day = subject.page, subject.day
    anchor = subject.rows[0].anchor if subject.is_part else ""
    status = provision_facts(page, anchor, day)["status"] if anchor else status_at(facts_of(page), day)
    words = [_("Validity on %(day)s: %(status)s.") % {"day": f"{day:%d/%m/%Y}", "status": (status or Status.NOT_YET).label}]
    lacking = [one for one in text_changes(page) if one.is_missing(day) and (not anchor or one.concerns(anchor))]
    if lacking:
        names = ", ".join(dict.fromkeys(one.relation.document.citation for one in lacking))
        words.append(_("Changes by these documents are not in this text: %(documents)s.") % {"documents": names})
    return words


def as_epub(subject: Subject) -> HttpResponse:
    """Send the text of the version, or of the provision, as a book."""
    page, version = subject.page, subject.version
    if version is None:
        return problem(ApiError(404, "no_text", _("The text of this document is not here.")))
    words = _("Text as of %(day)s, taken from %(address)s. A copy to read; only the signed document is authentic.")
    changed = page.last_published_at or timezone.now()
    book = to_epub(
        title=page.citation,
        subtitle=page.long_title,
        author=", ".join(body.name for body in page.issuers),
        address=page.full_url or "",
        changed=changed,
        note=" ".join([words % {"day": f"{subject.day:%d/%m/%Y}", "address": page.full_url}, *validity_words(subject)]),
        rows=subject.rows,
        before="" if subject.is_part else version.preamble,
        after="" if subject.is_part else version.signature,
    )
    response = HttpResponse(book, content_type=EPUB_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{page.slug}.epub"'
    return validated(response, resources.newest_change(page, acting_on(page)))


def as_pdf(subject: Subject) -> HttpResponse:
    """Send the signed original, else the reading copy that the worker made; redirect a provision's address to the whole document."""
    if subject.is_part:
        return HttpResponseRedirect(f"{(subject.page.url or '').rstrip('/')}.pdf")
    stored = _file(subject.page, ORIGINALS)
    if stored is not None and (sent := _inline(stored, "application/pdf")):
        return sent
    copy = reading_copies.copy_of(subject.version, subject.page) if subject.version else None
    if copy is not None:
        return _copy(subject.page, copy)
    if stored is None and subject.version is not None and reading_copies.is_expected(subject.version):
        words = _("The PDF of this document is being made; please ask again in a minute. There are .docx, .xml and .json meanwhile.")
        response = problem(ApiError(503, "pdf_in_making", words))
        response["Retry-After"] = str(COPY_WAIT_S)
        return response
    return problem(ApiError(404, "no_pdf", _("This document has no PDF here; there are .docx, .xml and .json.")))


WRITERS: dict[str, Callable[[Subject], HttpResponse]] = {
    "xml": as_xml,
    "json": as_json,
    "jsonld": as_jsonld,
    "docx": as_docx,
    "epub": as_epub,
    "pdf": as_pdf,
}


def lines_of(subject: Subject) -> list[str]:
    """Return the text line by line; of a single provision, with the name of its document first."""
    if subject.is_part or subject.version is None:
        printed = [line for row in subject.rows for line in row.printed.split("\n")]
        return [subject.page.citation, subject.page.long_title, "", *printed]
    return reading_copies.lines_of(subject.version, subject.rows)


def original_of(page: LegalDocumentPage) -> DocumentFile | None:
    """Return the file that is the authentic text: the signed PDF, else the scan, if it is a PDF."""
    return _file(page, ORIGINALS)


def allow_own_pdf(response: Any) -> None:
    """Allow a page to embed a PDF of this site: the content security policy of all other pages forbids such objects."""
    response._csp_replace = {"object-src": [SELF]}


def _file(page: LegalDocumentPage, kinds: Sequence[str]) -> DocumentFile | None:
    """Return the best file of these kinds that everyone may read: these addresses ask nobody for a login or a password."""
    wanted = {kind: index for index, kind in enumerate(kinds)}
    rows = [row for row in page.stored_files if row.kind in wanted and not is_closed(row.file)]
    if FileKind.DOCX not in wanted:
        rows = [row for row in rows if row.mime == "application/pdf"]
    return min(rows, key=lambda row: wanted[row.kind], default=None)


def _copy(page: LegalDocumentPage, copy: ReadingCopy) -> HttpResponse:
    """Send the reading copy under a name that says so, with a canonical link to the document's page for search engines."""
    try:
        content = copy.file.open("rb")
    except OSError:
        logger.exception("the reading copy %s is not in the storage", copy.pk)
        return problem(ApiError(404, "no_pdf", _("This document has no PDF here; there are .docx, .xml and .json.")))
    response = FileResponse(content, content_type="application/pdf", filename=reading_copies.file_name(page))
    response["ETag"] = f'"{copy.sha256}"'
    response["Link"] = f'<{page.full_url}>; rel="canonical"'
    response["X-Robots-Tag"] = "noindex"
    return response  # type: ignore[return-value]  # a streaming answer is one too


def _inline(row: DocumentFile, media_type: str, *, attachment: bool = False) -> HttpResponse | None:
    """Send a stored file, with its name and its hash as ETag, a PDF to be shown inside our own page; None where the storage lost it."""
    try:
        content = row.file.file.open("rb")
    except OSError:
        logger.exception("the file %s of document %s is not in the storage", row.pk, row.document_id)
        return None
    response = FileResponse(content, content_type=media_type, as_attachment=attachment, filename=row.file.filename)
    response["ETag"] = f'"{row.sha256}"'
    if not attachment:
        allow_own_pdf(response)
    return response  # type: ignore[return-value]  # a streaming answer is one too
