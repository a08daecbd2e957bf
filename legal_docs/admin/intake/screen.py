"""The template context of the proposal screen beside its form: the source by lines, the doubts with their lines, what is there already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from legal_docs.admin.editing.messages import warning_in_words
from legal_docs.admin.intake.forms import ProposalForm
from legal_docs.importing.matching import documents_with_file, same_number
from legal_docs.models import ImportedFile, LegalDocumentPage
from legal_docs.text.vocabulary import UNIT_NAMES, FileKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "action", "attach", "text"})


@dataclass(frozen=True)
class Doubt:
    """A warning in words; `line` 0 when it is about the whole."""

    line: int
    words: str


@dataclass(frozen=True)
class PossibleDuplicate:
    """A document of the site that may be the same one; `may_edit` for this editor."""

    page: LegalDocumentPage
    may_edit: bool


def typed_in(data: QueryDict) -> dict[str, list[str]]:
    """Return the typed values of the form, to be stored; the text is stored apart."""
    return {name: [str(value) for value in values] for name, values in data.lists() if name not in _NOT_TYPED}


def form_of(imported: ImportedFile, user: User) -> ProposalForm:
    """Return the form as it was last saved, else with the proposed values."""
    if imported.typed is None:
        return ProposalForm(imported=imported, user=user)
    data = QueryDict(mutable=True)
    for name, values in imported.typed.items():
        data.setlist(name, values)
    data["text"] = imported.text
    return ProposalForm(data, imported=imported, user=user)


def context_of(imported: ImportedFile, form: ProposalForm, user: User) -> dict[str, Any]:
    """Return what the template of the proposal needs."""
    proposal = imported.proposal
    doubts = [
        Doubt(line, warning_in_words(code, line, data))
        for code, line, data in sorted(proposal.get("warnings", []), key=lambda warning: warning[1])
    ]
    by_line: dict[int, list[str]] = {}
    for doubt in doubts:
        by_line.setdefault(doubt.line, []).append(doubt.words)
    return {
        "imported": imported,
        "form": form,
        "doubts": doubts,
        "lines": [(number, line, by_line.get(number, ())) for number, line in enumerate(imported.text.split("\n"), 1)],
        "counts": [(UNIT_NAMES[kind], count) for kind, count in proposal.get("counts", {}).items()],
        "proposal": proposal,
        "shows_date_line": imported.format == "pdf" and (proposal.get("file_kind") == FileKind.SCAN or not proposal.get("issued_on")),
        "there": _possible_duplicates(imported, form, user),
        "file_known": [page for page in documents_with_file(imported.sha256) if page.pk != imported.page_id],
    }


def _possible_duplicates(imported: ImportedFile, form: ProposalForm, user: User) -> list[PossibleDuplicate]:
    """Return the documents that bear the number which is in the form."""
    pages = same_number(form["number"].value() or "")
    return [PossibleDuplicate(page, page.permissions_for_user(user).can_edit()) for page in pages]
