"""Tells those who follow a document or one of its articles what changed in the text, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.models.access.restrictions import is_readable
from cms.models.following import Announcement, announce_all, named
from legal_docs.law.compare.render import block_title, state_words
from legal_docs.law.compare.report import Block, UnitChange, compare, own_words
from legal_docs.models import LegalDocumentPage
from legal_docs.models.documents.announcing import article_topic, document_topic
from legal_docs.text.provisions.addresses import address_of
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import Unit

_LONGEST_UNIT = 500


def announce_text(page: LegalDocumentPage, key: str, before: Sequence[Row], after: Sequence[Row], since: date | None = None) -> None:
    """Announce the difference between two texts of a document: all of it to its followers, each article's to those of the article.

    `since`: the day from which the new text holds.
    """
    if not is_readable(page):
        return
    with override("vi"):
        blocks = compare(before, after, same_document=True).changed
        if not blocks:
            return
        opening = _("From %(day)s:") % {"day": f"{since:%d/%m/%Y}"} + "\n" if since else ""
        texts = [(block, in_words(block)) for block in blocks]
        whole = opening + "\n".join(f"{block_title(block)} ({state_words(block)})\n{text}" for block, text in texts)
        rows = [_row(page, document_topic(page), key, named(page), named(page), whole)]
        for block, text in texts:
            if block.head.kind == Unit.ARTICLE:
                title = f"{block.name}, {named(page)}"
                url = f"{named(page)}{address_of(block.head.anchor)}"
                rows.append(_row(page, article_topic(page, block.head.anchor), key, title, url, f"{opening}{text}"))
        announce_all(rows)


def _row(page: LegalDocumentPage, topic: str, key: str, title: str, url: str, text: str) -> Announcement:
    return Announcement(topic=topic, key=key, title=title[:500], url=url, text=text[:4000], page_id=page.pk)


def in_words(block: Block) -> str:
    """Return what changed in an article: of each changed clause or point its words before and now."""
    return "\n".join(filter(None, map(_unit, block.units)))


def _unit(unit: UnitChange) -> str:
    if not unit.changed:
        return ""
    old, new = _quoted(unit.before), _quoted(unit.after)
    if unit.before is None:
        return _("  Added: %(text)s") % {"text": new}
    if unit.after is None:
        return _("  Removed: %(text)s") % {"text": old}
    return _("  Before: %(old)s\n  Now: %(new)s") % {"old": old, "new": new}


def _quoted(row: Row | None) -> str:
    text = " ".join(f"{row.marker} {own_words(row)}".split()) if row else ""
    return f"“{text[:_LONGEST_UNIT]}…”" if len(text) > _LONGEST_UNIT else f"“{text}”"
