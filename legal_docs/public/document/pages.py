"""Template contexts of a document and of one provision."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import Http404
from django.utils import timezone

from cms.background.speech import engine as speech
from cms.models.access.restrictions import is_restricted
from cms.storage.prepared import PreparedChildren
from cms.text.absolute_urls import path_if_offered
from legal_docs.export import formats, structured_data
from legal_docs.law.citations.linking import NO_LINKS, TextLinks, links_of_version
from legal_docs.law.citations.terms import term_runs
from legal_docs.law.validity.days.effect_days import places_of
from legal_docs.law.validity.rules.consolidating import (
    acting_on,
    base_of,
    consolidated_text,
    effect_days_of,
    newer_text,
    possibly_acting_on,
)
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.related import outgoing, public_incoming, relation_groups, totals
from legal_docs.law.validity.rules.status import Facts
from legal_docs.law.validity.showing import law_on_a_day
from legal_docs.law.validity.showing.badges import marks_on
from legal_docs.law.validity.showing.banner import Banner, banner_of, banner_of_past
from legal_docs.law.validity.showing.cited_law import answers_by_article
from legal_docs.law.validity.showing.refs import dated_url
from legal_docs.law.validity.showing.timeline import timeline
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.models.documents import citation_form
from legal_docs.models.texts.versions import at_anchor
from legal_docs.public.document import relation_diagram
from legal_docs.public.document.attributes import attributes, downloads
from legal_docs.public.text import reading, rendering
from legal_docs.text.provisions.addresses import address_of
from legal_docs.text.provisions.names import asked_of, name_of
from legal_docs.text.provisions.rows import Row, rows_of, stored_rows
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import DIVISIONS, UNIT_NAMES, Unit

OFTEN_ASKED = (PreparedChildren[Any]("effect_days"), PreparedChildren[Any]("status_statements"))  # by banner, badges and timeline alike
_SHARED = frozenset(
    {"banner", "facts", "data_until", "own_effect", "consolidated", "consolidated_base", "newer_text"}
    | {"cite", "preview_base", "preview_from", "time", "changes_named", "structured"}
)
DOCUMENT = _SHARED | {"reading", "find_url", "original", "downloads", "picture", "relation_groups", "timeline", "attributes", "files"}
DOCUMENT |= {"tags", "drafts"}  # what `document_context` may return
PROVISION = _SHARED | {"row", "name", "citation", "heading", "law", "path", "previous", "next", "canonical", "document_anchor"}
PROVISION |= {"crumbs", "current", "follow_ref", "listen_part", "ask_url", "feedback_anchor", "provision_status"}  # `provision_context`
_tags: PreparedChildren[Any] = PreparedChildren("tagged_items", lambda rows: rows.select_related("tag"))
_drafts: PreparedChildren[Any] = PreparedChildren("drafts", lambda rows: rows.filter(live=True))


def read_often_asked(page: LegalDocumentPage) -> None:
    """Read at once what several parts of a page ask of its document."""
    for rows in OFTEN_ASKED:
        rows.read_ahead(page)


def document_context(page: LegalDocumentPage, *, from_draft: bool = False, day: date | None = None) -> dict[str, Any]:
    """Return what the page of a document shows on `day` (None: today); `from_draft` parses the typed text instead of the stored one."""
    if page.pk and not from_draft:
        read_often_asked(page)
    version = None if from_draft else page.version_on(day)
    incoming = public_incoming(page) if page.pk else []
    links = links_of(page, preview=from_draft, day=day, cited=links_of_version(page, version, day=day))
    text = reading.read_rows(*draft_text(page), links) if from_draft else reading.read_version(version, links)
    acts = outgoing(page)
    groups = relation_groups(incoming, acts, totals(page))
    shared = shared_context(page, incoming, day)
    original = formats.original_of(page) if page.pk else None
    time = law_on_a_day.bar(page, day) if page.pk and not from_draft else None
    return {
        "reading": text,
        "cite": citation_form.document_words(page),
        "find_url": f"{dated_url(page, day=day)}tim/" if page.pk and page.live else "",
        "original": original,
        "downloads": downloads(page, version, original, day) if page.pk and page.live and not from_draft else [],
        "picture": relation_diagram.draw(page.number or page.citation, groups),
        **preview_addresses(page),
        **shared,
        "relation_groups": groups,
        "time": time,
        "changes_named": changes_named(time, shared["banner"]),
        "timeline": timeline(page, shared["facts"]),
        "attributes": attributes(page, shared["facts"]),
        "files": files_of(page),
        "tags": [item.tag for item in _tags(page)],
        "drafts": [draft for draft in _drafts(page) if not is_restricted(draft)] if page.pk else [],
        "structured": structured_data.legislation(page, acts, incoming),
    }


def provision_context(page: LegalDocumentPage, anchor: str, *, day: date | None = None) -> dict[str, Any]:
    """Return what the page of one article shows on `day` (None: today), with its neighbours; a clause's address shows its article.

    The address of a chapter or section shows its first article. Where no article is around or below, as in a directive of clauses
    alone, the context has only `document_anchor`, the address of the place in the document.
    Raises Http404 when the document has no such provision on that day.
    """
    version = page.version_on(day)
    provisions = version.provisions if version else None
    wanted = provisions.filter(at_anchor(anchor)).first() if provisions else None
    if wanted is None or provisions is None or version is None:
        raise Http404
    tops, place = _article_at(provisions, wanted)
    if place is None:
        return {"document_anchor": f"{dated_url(page, day=day)}#{wanted.anchor}"}
    end = tops[place + 1][0] if place + 1 < len(tops) else None
    shown = provisions.filter(position__gte=tops[place][0]).exclude(kind__in=DIVISIONS)
    read_often_asked(page)
    rows = stored_rows(shown.filter(position__lt=end) if end is not None else shown)
    incoming = public_incoming(page)
    cited = links_of_version(page, version, whole=False, day=day)
    links = links_of(page, highlighted=wanted.anchor, day=day, cited=cited)
    links = replace(links, terms=term_runs(rows, reading.terms_of(version, page.url or "")))
    path = division_path(provisions, rows[0])
    name = name_of(rows[0])
    time = law_on_a_day.bar(page, day, anchor=rows[0].anchor)
    validity = law_on_a_day.provision_facts(page, rows[0].anchor, day or timezone.localdate())
    shared = shared_context(page, incoming, day)
    return {
        "row": rows[0],
        "name": name,
        "cite": citation_form.document_words(page),
        "citation": citation_form.citation(page, wanted.anchor),
        "heading": rows[0].heading,
        **preview_addresses(page),
        "law": rendering.render(rows, links, heading_level=0),  # no division here: the article is the heading of the page
        "path": path,
        "previous": neighbour(page, tops, place - 1, day),
        "next": neighbour(page, tops, place + 1, day),
        "canonical": page.provision_url(address_of(rows[0].anchor)),
        "document_anchor": f"{dated_url(page, day=day)}#{rows[0].anchor}",
        "crumbs": [*page.breadcrumbs, {"title": page.designation, "url": page.url}],
        "current": name,
        "follow_ref": f"{page.pk}/{rows[0].anchor}" if page.live and rows[0].kind == Unit.ARTICLE else "",
        "listen_part": address_of(rows[0].anchor) if links.listen else "",
        "ask_url": f"{links.ask}?ve={page.pk}&dieu={quote(asked_of(rows[0]))}" if links.ask else "",
        "feedback_anchor": rows[0].anchor,
        "structured": structured_data.article(page, name, rows),
        "time": time,
        "provision_status": validity,
        "changes_named": not (validity["differs"] or validity["never"]) and changes_named(time, shared["banner"]),
        **shared,
    }


def _article_at(provisions: Any, wanted: Any) -> tuple[list[tuple[Any, ...]], int | None]:
    """Return the articles and annexes of a text, and which of them a provision is in; of a chapter or section its first article."""
    tops = list(
        provisions.filter(kind__in=(Unit.ARTICLE, Unit.ANNEX))
        .order_by("position")
        .values_list("position", "anchor", "label", "heading", "kind")
    )
    if wanted.kind not in DIVISIONS:
        return tops, max((number for number, top in enumerate(tops) if top[0] <= wanted.position), default=None)
    after = provisions.filter(position__gt=wanted.position, depth__lte=wanted.depth).order_by("position").first()
    below = range(wanted.position, after.position if after is not None else sys.maxsize)
    return tops, next((number for number, top in enumerate(tops) if top[0] in below and top[4] == Unit.ARTICLE), None)


def shared_context(page: LegalDocumentPage, incoming: Sequence[Relation], day: date | None = None) -> dict[str, Any]:
    """Return what document and provision pages show alike: validity, and the consolidated text to read instead."""
    today = timezone.localdate()
    facts = facts_of(page) if page.pk else Facts(page.issued_on, page.effective_on, page.expires_on)
    acting = acting_on(page) if page.pk else []
    elsewhen = day is not None and day != today
    return {
        "banner": banner_of_past(facts, acting, day, today)
        if elsewhen and day
        else banner_of(facts, acting, today, possibly_acting_on(page) if page.pk else ()),
        "facts": facts,
        "data_until": today,
        "own_effect": own_effect(page, facts, day),
        "consolidated": consolidated_text(incoming, today),
        "consolidated_base": base_of(page),
        "newer_text": newer_text(page, today),
    }


def changes_named(time: dict[str, Any] | None, banner: Banner) -> bool:
    """Return True when the box of validity names each change that the text lacks, so that the bar below need not name them again."""
    causes = {cause.relation.pk for cause in banner.causes}
    missing = time["missing"] if time else []
    return bool(missing) and all(change.relation.pk in causes for change in missing)


def own_effect(page: LegalDocumentPage, facts: Facts, day: date | None) -> list[dict[str, Any]]:
    """Return the days on which provisions take effect otherwise than the whole, with links to them: all while one is still to come or
    the document itself is not yet in force, none afterwards, when each provision's own page tells its day.
    """
    at = day or timezone.localdate()
    days = [own for own in effect_days_of(page) if own.anchors]
    if facts.effective_on and facts.effective_on <= at and all(own.effective_on <= at for own in days):
        return []
    base = dated_url(page, day=day) if page.pk else ""
    return [
        {
            "day": own.effective_on,
            "begun": own.effective_on <= at,
            "places": [{"words": words, "url": f"{base}#{anchor}"} for words, anchor in places_of(own)],
        }
        for own in sorted(days, key=lambda own: own.effective_on)
    ]


# --- text ---------------------------------------------------------------------------------------------------------------------


def draft_text(page: LegalDocumentPage) -> tuple[list[Row], str, str]:
    """Return the provisions, the preamble and the signature block of the text as it is typed just now."""
    law = parse(page.body_text)
    return rows_of(law), law.preamble, law.signature


def preview_addresses(page: LegalDocumentPage) -> dict[str, str]:
    """Return where previews of cited places come from, and what the addresses of documents begin with."""
    base = (page.url or "").removesuffix(f"{page.canonical_path}/") if page.pk else ""
    return {"preview_base": base, "preview_from": f"{base}trich/"} if base else {}


def links_of(
    page: LegalDocumentPage,
    *,
    highlighted: str = "",
    preview: bool = False,
    day: date | None = None,
    cited: TextLinks = NO_LINKS,
) -> rendering.Links:
    """Return what the text of a page leads to: law that it cites, marks of validity, questions, the reading aloud."""
    return rendering.Links(
        base="" if preview else page.url or "",
        page_id=page.pk,
        ask=path_if_offered("qa_private:ask"),
        listen=path_if_offered("listen", page.pk) if page.live and day is None and not preview and speech.is_offered() else "",
        marks=marks_on(page, day or timezone.localdate(), acting_on(page)) if page.pk else {},
        answers=answers_by_article(page.pk) if page.pk and day is None and not preview else {},
        highlighted=highlighted,
        cited=cited,
    )


def division_path(provisions: Any, row: Row) -> list[str]:
    """Return the names of the part, chapter and section that a provision stands in, the highest first."""
    steps = row.eid.split("__")[:-1]
    above = ["__".join(steps[: number + 1]) for number in range(len(steps))]
    return [rendering.provision_title(step) for step in stored_rows(provisions.filter(eid__in=above))]


def neighbour(page: LegalDocumentPage, tops: Sequence[tuple[Any, ...]], index: int, day: date | None = None) -> dict[str, str] | None:
    """Return address, name and heading of the article at `index` among `tops`; None beyond either end."""
    if not 0 <= index < len(tops):
        return None
    _position, anchor, label, heading, kind = tops[index]
    name = f"{UNIT_NAMES[Unit(kind)]} {label}".strip()
    return {"url": dated_url(page, anchor, day), "name": name, "heading": heading}


def files_of(page: LegalDocumentPage) -> list[Any]:
    return page.stored_files if page.pk else []
