"""The validity of places that other apps cite: provides the kernel's contract `cited_law`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Count

from cms.contracts import cited_law
from cms.contracts.cited_law import CitedLaw, CitingAnswer, NumberedDocument, Place
from cms.contracts.search import StatusWindow
from cms.storage.kept import Kept
from cms.text.numbers.document_numbers import parse_document_number
from legal_docs.law.validity.days.stored_versions import insertion_days_of
from legal_docs.law.validity.rules.facts import facts_of, prefetch_facts
from legal_docs.law.validity.rules.provision_status import covers
from legal_docs.law.validity.rules.provision_windows import windows_of_provisions
from legal_docs.law.validity.rules.status import Facts, Window, windows
from legal_docs.law.validity.showing.badges import article_of
from legal_docs.models import DocumentVersion, LegalDocumentPage, Provision
from legal_docs.text.provisions.addresses import address_of, anchors_in
from legal_docs.text.vocabulary import Effect, Status

_ATTACHED = "att_1__"
KEPT_PLACES = 50  # of one call; answers for more, which lists and checks ask for, and seldom, are not kept
_laws: Kept[dict[Place, CitedLaw]] = Kept(1000)
_numbered: Kept[dict[str, NumberedDocument]] = Kept(1000)
# Where several provisions are cited, the first of these statuses that one of them has is shown.
_WORST = (
    Status.EXPIRED,
    Status.UNSUITABLE,
    Status.SUSPENDED,
    Status.PARTLY_EXPIRED,
    Status.PARTLY_SUSPENDED,
    Status.NOT_YET,
    Status.UNKNOWN,
    Status.IN_FORCE,
)


def register() -> None:
    """Provide the contract; called once, by AppConfig.ready."""
    cited_law.laws_of.register(laws_of)
    cited_law.documents_numbered.register(documents_numbered)


def documents_numbered(numbers: Iterable[str]) -> dict[str, NumberedDocument]:
    """Return the public documents with these numbers, by the number as it was asked.

    One that several documents have is left out, as is one without a year, which each year gives again.
    """
    wanted = frozenset(number for number in numbers if number)
    return _numbered.get(wanted, lambda: _documents_numbered(wanted)) if wanted else {}


def _documents_numbered(numbers: Collection[str]) -> dict[str, NumberedDocument]:
    read = {number: parse_document_number(number) for number in numbers}
    keys = {number: one.key for number, one in read.items() if one and one.is_unique}
    rows = LegalDocumentPage.objects.readable().filter(number_key__in=set(keys.values())).defer("body_text").select_related("document_type")
    by_key: dict[str, list[LegalDocumentPage]] = defaultdict(list)
    for page in rows:
        by_key[page.number_key].append(page)
    alone = {key: pages[0] for key, pages in by_key.items() if len(pages) == 1}
    found = ((number, alone.get(key)) for number, key in keys.items())
    return {number: NumberedDocument(page.pk, page.title, page.url or "") for number, page in found if page}


def laws_of(places: Iterable[Place]) -> dict[Place, CitedLaw]:
    """Return the validity over time of cited places, by document id and words; those that not everyone may read are left out.

    What a page cites is kept: many answers and procedures stand on the same laws, which change seldom.
    """
    wanted = frozenset(places)
    if not wanted or len(wanted) > KEPT_PLACES:
        return _laws_of(wanted) if wanted else {}
    return _laws.get(wanted, lambda: _laws_of(wanted))


def _laws_of(places: Collection[Place]) -> dict[Place, CitedLaw]:
    """Return what each place of a document says of its validity today."""
    named: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for page_id, words in places:
        named[page_id][words] = anchors_in(words)
    known = LegalDocumentPage.objects.readable().filter(pk__in=named).defer("body_text")
    pages = list(known.prefetch_related(prefetch_facts(), "status_statements", "effect_days", "amendments__steps"))
    present = _present(named)
    changed = set(
        DocumentVersion.objects.filter(document__in=named)
        .values("document")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
        .values_list("document", flat=True)
    )
    found: dict[Place, CitedLaw] = {}
    for page in pages:
        facts = facts_of(page)
        windows_of = windows_of_provisions(facts, insertion_days_of(page) if page.pk in changed else {})
        for words, anchors in named[page.pk].items():
            meant = [_in_text(anchor, present[page.pk]) for anchor in anchors]
            lives = [windows_of(anchor) for anchor in meant] or [tuple(windows(facts))]
            found[page.pk, words] = CitedLaw(page.number, page.provision_url(_path(meant)), _worst(lives), _amended(facts, meant))
    return found


def answers_by_article(page_id: int) -> dict[str, list[CitingAnswer]]:
    """Return the published answers that cite a provision of a document, by the anchor of its article, newest first; each once there."""
    answers = cited_law.answers_citing(page_id)
    words = {answer.provision: anchors_in(answer.provision) for answer in answers}
    present = _present({page_id: words})[page_id]
    found: dict[str, list[CitingAnswer]] = {}
    for answer in answers:
        for anchor in dict.fromkeys(article_of(_in_text(anchor, present)) for anchor in words[answer.provision]):
            listed = found.setdefault(anchor, [])
            if all(other.url != answer.url for other in listed):
                listed.append(answer)
    return found


def _present(named: dict[int, dict[str, list[str]]]) -> dict[int, set[str]]:
    """Return which of the cited articles stand in any version of each document, in the text itself or in an attached regulation."""
    articles = {article_of(anchor) for by_words in named.values() for anchors in by_words.values() for anchor in anchors} - {""}
    wanted = articles | {f"{_ATTACHED}{anchor}" for anchor in articles}
    present: dict[int, set[str]] = defaultdict(set)
    rows = Provision.objects.filter(version__document__in=named, anchor__in=wanted).order_by()
    for page_id, anchor in rows.values_list("version__document", "anchor").distinct() if articles else ():
        present[page_id].add(anchor)
    return present


def _in_text(anchor: str, present: set[str]) -> str:
    """Return the anchor, or that in the attached regulation where only this has such an article ("Điều 15" of a short decision)."""
    attached = f"{_ATTACHED}{article_of(anchor)}"
    return f"{_ATTACHED}{anchor}" if article_of(anchor) not in present and attached in present else anchor


def _path(anchors: Sequence[str]) -> str:
    return address_of(article_of(anchors[0]) or anchors[0]) if anchors else ""


def _worst(lives: Sequence[Sequence[Window]]) -> tuple[StatusWindow, ...]:
    """Return one list of windows from those of several provisions: the worst status of each day; neighbours differ."""
    starts = sorted({window.start or date.min for life in lives for window in life})
    found: list[StatusWindow] = []
    for day in starts:
        holding = [window.status for life in lives for window in life if (window.start or date.min) <= day < (window.end or date.max)]
        status = min(holding, key=_WORST.index).value
        if found and found[-1].status == status:
            continue
        if found:
            found[-1] = StatusWindow(found[-1].status, found[-1].start, day)
        found.append(StatusWindow(status, None if day == date.min else day, None))
    return tuple(found)


def _amended(facts: Facts, anchors: Sequence[str]) -> tuple[date, ...]:
    """Return the days on which an amendment changed one of these provisions or something below it."""
    days = {
        change.starts
        for change in facts.changes
        if change.effect is Effect.AMEND
        and any(covers(named, anchor) or covers(anchor, named) for named in change.anchors for anchor in anchors)
    }
    return tuple(sorted(days))
