"""The present state of a cited provision, read through the kernel's contracts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.contracts.cited_law import FULL_EFFECT, STATUS_LABELS, CitedLaw, Place, documents_numbered, laws_of
from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from cms.models.access.restrictions import is_readable
from cms.text.vietnamese import slugify

if TYPE_CHECKING:
    from qa.models.answers import Answer, Citation

CitationT = TypeVar("CitationT", bound="Citation")
_ARTICLE = re.compile(r"Điều\s+(\d+[a-zđ]?)", re.IGNORECASE)
_NUMBERED = re.compile(r"kèm theo số (\d+)\b(?!/)")
_BELOW_ATTACHED = re.compile(r"/kem-theo-(\d+)/")

# The validity in the index of an answer whose law has changed since it was given.
LAW_CHANGED = "can_cu_da_thay_doi"


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A citation as it is shown: `url` is empty for a document that is not here for everyone to read, `status` when none is known.

    `status` is that of the cited provision, of the whole document where none is named. `is_outdated`: without full effect today.
    `changed_since`: and it still had another status when it was cited, or its text was amended since.
    """

    title: str
    number: str
    provision: str
    url: str
    status: str
    status_label: str
    is_outdated: bool
    changed_since: bool

    @property
    def document(self) -> str:
        """Return the number and, where it is on this portal, the title."""
        return ": ".join(filter(None, [self.number, self.title]))

    @property
    def label(self) -> str:
        """Return the place that is cited, then the document."""
        return ", ".join(filter(None, [self.provision, self.document]))


def look_up(citation: Citation, answered_on: date | None = None, laws: Mapping[Place, CitedLaw] | None = None) -> CitedDocument:
    """Return the cited provision with its validity today and whether it changed since the day on which it was cited.

    `laws` are the cited places where the caller asked for many at once (`laws_cited`).
    """
    page = citation.document
    if page is None or not is_readable(page):
        return CitedDocument("", citation.number, citation.provision, "", "", "", is_outdated=False, changed_since=False)
    law = law_of(citation, laws)
    today = timezone.localdate()
    status = law.status_on(today) if law else ""
    cited_on = citation.quoted_on or answered_on
    changed = law is not None and has_changed(law, cited_on, today)
    label = str(STATUS_LABELS.get(status, ""))
    amended = law.amended_between(cited_on, today) if law and cited_on else None
    if amended and status in FULL_EFFECT:
        label = _("%(status)s, amended on %(day)s") % {"status": label, "day": f"{amended:%d/%m/%Y}"}
    url = law.url if law else (page.url or "") + provision_path(citation.provision)
    number = law.number if law and law.number else citation.number
    return CitedDocument(page.title, number, citation.provision, url, status, label, status not in FULL_EFFECT, changed)


def has_changed(law: CitedLaw, cited_on: date | None, day: date) -> bool:
    """Return True when a place that was cited on `cited_on` (None: not known) lost effect or was amended up to `day`."""
    status = law.status_on(day)
    lost = status not in FULL_EFFECT and (cited_on is None or status != law.status_on(cited_on))
    return lost or (cited_on is not None and law.amended_between(cited_on, day) is not None)


def laws_cited(citations: Iterable[Citation]) -> dict[Place, CitedLaw]:
    """Return what is known of the places that these citations name, asked for at once."""
    return laws_of((one.document_id, one.provision) for one in citations if one.document_id)


def link_by_number(citations: Sequence[CitationT]) -> list[CitationT]:
    """Link each citation for which nobody chose a document to the public one with its number, however spelt, or to none.

    Return those that name another document now than before.
    """
    numbered = [one for one in citations if one.number and one.chosen is None]
    found = documents_numbered(one.number for one in numbered) if numbered else {}
    before = [one.document_id for one in numbered]
    for one in numbered:
        one.document_id = one.found = found[one.number].page_id if one.number in found else None
    return [one for one, former in zip(numbered, before, strict=True) if one.document_id != former]


def look_up_draft(answer: Answer) -> list[CitedDocument]:
    """Return the citations of an answer that is worked on, as its page would show them."""
    citations = list(answer.citations.select_related("document"))
    link_by_number(citations)
    return [look_up(citation) for citation in citations]


def law_of(citation: Citation, laws: Mapping[Place, CitedLaw] | None = None) -> CitedLaw | None:
    """Return what is known of a cited place: of a page that is no legal document, what its own search entry says."""
    page = citation.document
    if page is None or not is_readable(page):
        return None
    place = (page.pk, citation.provision)
    known = laws_of([place]) if laws is None else laws
    if place in known:
        return known[place]
    entry = _own_entry(page.specific)
    return CitedLaw(entry.number, f"{entry.url}{provision_path(citation.provision)}", entry.status_windows) if entry else None


def changed_windows(cited: Iterable[tuple[CitedLaw, date | None]]) -> tuple[StatusWindow, ...]:
    """Return the days, past and to come, on which a reader is warned that cited law has changed since the day it was cited."""
    known = [(law, day) for law, day in cited if day is not None]
    ends = {end for law, _on in known for window in law.windows for end in (window.start, window.end) if end}
    days = sorted(ends | {day for law, _on in known for day in law.amended_on} | {day for _law, day in known})
    found: list[StatusWindow] = []
    for day, after in zip(days, [*days[1:], None], strict=False):
        if not any(cited_on <= day and has_changed(law, cited_on, day) for law, cited_on in known):
            continue
        if found and found[-1].end == day:
            found[-1] = StatusWindow(LAW_CHANGED, found[-1].start, after)
        else:
            found.append(StatusWindow(LAW_CHANGED, day, after))
    return tuple(found)


def provision_path(provision: str) -> str:
    """Return the last part of a provision's address: `khoản 2 Điều 5` gives `dieu-5/`; empty when no Điều is named.

    An article of an attached regulation ("Điều 5 của Quy định kèm theo") lies below `kem-theo-1/`.
    """
    found = _ARTICLE.search(provision)
    if found is None:
        return ""
    numbered = _NUMBERED.search(provision)
    attached = f"kem-theo-{numbered[1] if numbered else 1}/" if "kèm theo" in provision else ""
    return f"{attached}dieu-{slugify(found.group(1))}/"


def place_of(entry: SearchEntry) -> str:
    """Return how a citation names the article of an entry: `Điều 8`, `Điều 8 của Quy định kèm theo`.

    An attached regulation starts again at Điều 1: without these words the article of the decision itself would be cited.
    """
    article = _ARTICLE.match(entry.heading)
    place = article.group() if article else entry.heading.split(".")[0]
    if not (below := _BELOW_ATTACHED.search(entry.url)):
        return place
    return f"{place} của Quy định kèm theo" + ("" if below[1] == "1" else f" số {below[1]}")


def _own_entry(page: object) -> SearchEntry | None:
    entries = getattr(page, "get_search_entries", None)
    if entries is None or getattr(type(page), "search_opt_out", False):
        return None
    return next((entry for entry in entries() if entry.kind is not EntryKind.ARTICLE), None)
