"""Texts that come already cut into articles (JSONL): the ids that they bring are kept as the articles' identity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from legal_docs.text.structure.builder import Draft, TreeBuilder
from legal_docs.text.structure.clauses import ProvisionReader
from legal_docs.text.structure.grammar import Opening, article_opening, high_opening
from legal_docs.text.structure.nodes import LawText, Role
from legal_docs.text.structure.quotes import read_quotation
from legal_docs.text.vocabulary import Unit
from legal_docs.text.words.normalise import normalise

_ATTACHED = re.compile(r"kt(\d+)-(.+)")


def parse_articles(records: Iterable[Mapping[str, Any]], preamble: str = "") -> LawText:
    """Build the tree of a document from its articles, in order: mappings with `id`, `heading`, `text`, `chapter` (each may be None).

    `id` is the article's number (`12a`) or `kt1-12a` for one of the first attached regulation; it becomes `source_id`. `heading` is
    the line `Điều 5. Giải thích từ ngữ`; `chapter` the chapter or part with its title. Clauses, points and indents are read from
    `text` as in `parse`. Never raises for strings; a record without an id gets the label that its heading has.
    """
    reader = _ArticlesReader()
    for record in records:
        reader.add(record)
    return LawText(normalise(preamble), reader.builder.finish(), "", tuple(reader.builder.warnings))


class _ArticlesReader:
    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.provisions = ProvisionReader(self.builder)
        self.component = ""
        self.chapter = ""
        self.line = 0

    def add(self, record: Mapping[str, Any]) -> None:
        """Add one article with all that stands in it."""
        identity = str(record.get("id") or "")
        attached = _ATTACHED.fullmatch(identity)
        self._enter_component(attached[1] if attached else "")
        self._enter_chapter(normalise(str(record.get("chapter") or "")))
        heading = normalise(str(record.get("heading") or "")).replace("\n", " ")
        label = attached[2] if attached else identity
        opening = article_opening(heading) or Opening(Unit.ARTICLE, label, heading, "")
        self.line += 1
        draft = self.builder.open(opening, heading, self.line, label=label or opening.label)
        draft.source_id = identity
        self.provisions.restart()
        self.provisions.open_inside(opening, self.line)
        if draft.text:
            draft.heading, draft.text = [opening.rest], []
        self._body(normalise(str(record.get("text") or "")))

    def _body(self, text: str) -> None:
        lines = text.split("\n") if text else []
        inside = read_quotation(lines).inside
        for line, quoted in zip(lines, inside, strict=True):
            self.line += 1
            if quoted or not self.provisions.read(line, self.line):
                self.builder.append(line, quoted=quoted)

    def _enter_component(self, component: str) -> None:
        if component == self.component:
            return
        self.component = component
        self.chapter = ""
        self.builder.close_all()
        if component:
            draft = Draft(Unit.ANNEX, "", line=self.line + 1, step=f"att_{component}", role=Role.REGULATION)
            self.builder.roots.append(draft)
            self.builder.stack.append(draft)

    def _enter_chapter(self, chapter: str) -> None:
        """Open the chapter or part that an article names; what has no known form of its own stands as a part."""
        if chapter == self.chapter:
            return
        self.chapter = chapter
        chapter = chapter.replace("\n", " ")
        if not chapter:
            self._leave_chapters()
            return
        self.line += 1
        opening = high_opening(chapter) or Opening(Unit.PART, "", "", chapter)
        self.builder.open(opening, chapter, self.line)
        self.builder.awaiting_heading = None

    def _leave_chapters(self) -> None:
        keep = 1 if self.component and self.builder.stack else 0
        del self.builder.stack[keep:]
