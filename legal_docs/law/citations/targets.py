"""The target of a citation of another document: the provision that its text has on a day, or the nearest one around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date

from django.db.models import F, Q
from django.utils import timezone

from legal_docs.law.citations.inside import Anchors
from legal_docs.models import DocumentVersion, Provision
from legal_docs.text.provisions.addresses import key_of, names_attached_text
from legal_docs.text.vocabulary import Unit

_ABOVE_ARTICLES = (Unit.ANNEX, Unit.PART, Unit.CHAPTER, Unit.SECTION, Unit.SUBSECTION)
_ATTACHED = ("", "att_1__", "att_2__", "att_3__")  # a cited article may be one of the regulations that the document carries
_IN_ONE_QUERY = 500  # values; SQLite takes some thousands


def places_there(cited: Collection[tuple[int, str]], day: date | None) -> Callable[[int, str, str], str]:
    """Return a function that maps a cited place to an anchor that exists: (document, cited anchor, words) gives the anchor.

    `cited`: documents by primary key, with the anchors cited in them; `day`: the texts as they hold then (None: today). An article that
    the document itself does not have is looked for in its attached regulation; of a clause that is not there the article is given; ""
    means the document as a whole.
    """
    wanted: dict[int, set[str]] = {}
    for document, anchor in cited:
        if anchor:
            wanted.setdefault(document, set()).add(key_of(anchor))
    versions = _versions(wanted, day)
    anchors: dict[int, list[str]] = {document: [] for document in wanted}
    forms = sorted({form for found in wanted.values() for anchor in found for form in _forms(anchor)})
    for start in range(0, len(forms), _IN_ONE_QUERY):
        for version, anchor in _provisions(versions, Q(anchor__in=forms[start : start + _IN_ONE_QUERY])):
            anchors[versions[version]].append(anchor)
    for version, anchor in _provisions(versions, Q(kind__in=_ABOVE_ARTICLES)) if forms else ():
        anchors[versions[version]].append(anchor)
    texts = {document: Anchors(found) for document, found in anchors.items()}

    def place(document: int, anchor: str, words: str) -> str:
        if not anchor:
            return ""
        attached = texts[document].nearest(f"att_1__{anchor}") if names_attached_text(words) and anchor.startswith("art_") else ""
        return attached or texts[document].nearest(anchor)

    return place


def _versions(documents: Collection[int], day: date | None) -> dict[int, int]:
    """Return the version of each document that holds on the day: version to document, both by primary key."""
    rows = DocumentVersion.objects.filter(Q(valid_from=None) | Q(valid_from__lte=day or timezone.localdate()), document__in=documents)
    latest = {document: pk for pk, document in rows.order_by(F("valid_from").asc(nulls_first=True)).values_list("pk", "document")}
    return {pk: document for document, pk in latest.items()}


def _forms(anchor: str) -> Iterator[str]:
    """Yield the anchors that may answer for a cited one: itself, those around it, and the same in attached regulations."""
    steps = anchor.split("__")
    for length in range(1, len(steps) + 1):
        around = "__".join(steps[:length])
        places = [around, around.replace("__point_", "__cl_")] if "__point_" in around else [around]
        places += [re.sub(r"(^|__)form_", r"\1annex_", around)] if "form_" in around else []
        for place in [*places, *(re.sub(r"^art_(?=\d(?!\d))", "art_0", place) for place in places)]:  # a text may print `Điều 05`
            yield from (f"{component}{place}" for component in _ATTACHED)


def _provisions(versions: Collection[int], condition: Q) -> Iterator[tuple[int, str]]:
    yield from Provision.objects.filter(condition, version__in=versions).order_by("position").values_list("version", "anchor")
