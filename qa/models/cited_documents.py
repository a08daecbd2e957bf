"""The present state of a cited document, read through the kernel's contract for search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.contracts.search import EntryKind, SearchEntry
from cms.text.vietnamese import slugify

if TYPE_CHECKING:
    from qa.models.answers import Citation

_ARTICLE = re.compile(r"Điều\s+(\d+[a-zđ]?)", re.IGNORECASE)
# The codes of the national database of legal documents, which the kernel's contract carries as they are.
STATUS_LABELS = {
    "chua_co_hieu_luc": _("Not yet in force"),
    "con_hieu_luc": _("In force"),
    "het_hieu_luc_mot_phan": _("Partly no longer in force"),
    "het_hieu_luc_toan_bo": _("No longer in force"),
    "ngung_hieu_luc": _("Suspended"),
    "ngung_hieu_luc_mot_phan": _("Partly suspended"),
    "khong_con_phu_hop": _("No longer suitable"),
}
# Under these an answer stands as it was given; under all others its reader is told to take care.
FULL_EFFECT = ("con_hieu_luc", "chua_co_hieu_luc", "khong_xac_dinh", "")


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A citation as it is shown: `url` is empty for a document that is not on this portal, `status` when none is known.

    `is_outdated`: without full effect today. `changed_since`: and it still had another status when it was cited.
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


def look_up(citation: Citation, answered_on: date | None = None) -> CitedDocument:
    """Return what is known of the cited document today, compared with the day on which it was cited."""
    page = citation.document
    if page is None or not page.live:
        return CitedDocument("", citation.number, citation.provision, "", "", "", is_outdated=False, changed_since=False)
    specific = page.specific
    entry = _own_entry(specific)
    status = _status_on(entry, timezone.localdate()) if entry else ""
    cited_on = citation.quoted_on or answered_on
    then = _status_on(entry, cited_on) if entry and cited_on else ""
    label = str(STATUS_LABELS.get(status, ""))
    url = (page.url or "") + provision_path(citation.provision)
    number = entry.number if entry and entry.number else citation.number
    outdated = status not in FULL_EFFECT
    return CitedDocument(page.title, number, citation.provision, url, status, label, outdated, outdated and status != then)


def provision_path(provision: str) -> str:
    """Return the last part of a provision's address: `khoản 2 Điều 5` gives `dieu-5/`; empty when no Điều is named.

    An article of an attached regulation ("Điều 5 của Quy định kèm theo") lies below `kem-theo-1/`.
    """
    found = _ARTICLE.search(provision)
    if found is None:
        return ""
    attached = "kem-theo-1/" if "kèm theo" in provision else ""
    return f"{attached}dieu-{slugify(found.group(1))}/"


def _own_entry(page: object) -> SearchEntry | None:
    entries = getattr(page, "get_search_entries", None)
    if entries is None or getattr(type(page), "search_opt_out", False):
        return None
    return next((entry for entry in entries() if entry.kind is not EntryKind.ARTICLE), None)


def _status_on(entry: SearchEntry, day: date) -> str:
    for window in entry.status_windows:
        if (window.start is None or window.start <= day) and (window.end is None or day < window.end):
            return window.status
    return ""
