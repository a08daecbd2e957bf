"""From text to a tree of provisions: `parse`. It never fails; what is uncertain becomes a warning."""

from __future__ import annotations

from bisect import bisect_right

from legal_docs.text.structure.builder import Draft, TreeBuilder
from legal_docs.text.structure.candidates import Candidate, article_lines, find_candidates, sound_quotation
from legal_docs.text.structure.clauses import ProvisionReader
from legal_docs.text.structure.false_heads import breaks_sentence, contents_entries
from legal_docs.text.structure.grammar import (
    ATTACHED_TITLE,
    FOOTNOTE,
    KEM_THEO,
    NATIONAL_HEAD,
    STANDARD,
    Opening,
    annex_opening,
    clause_opening,
    form_opening,
    high_opening,
    is_capitals,
    is_sign_off,
)
from legal_docs.text.structure.nodes import LawText, Role
from legal_docs.text.structure.outline import parse_outline
from legal_docs.text.structure.quotes import LooseQuote, Quotation
from legal_docs.text.structure.sequence import follows, split_label
from legal_docs.text.vocabulary import Unit
from legal_docs.text.words.normalise import normalise

_HEAD_LINES = 12  # how far the heading of an attached regulation may stand before its first article


def parse(text: str) -> LawText:
    """Parse the text of a document, in any form, to its provisions; see `LawText`. Never raises.

    Rules: Decree 78/2025/NĐ-CP, Articles 63, 64 and 69 (how documents are divided, and how inserted units are named).
    """
    return parse_normalised(normalise(text))


def parse_normalised(normal: str) -> LawText:
    """Parse a text that `normalise` gave."""
    lines = normal.split("\n") if normal else []
    contents = contents_entries(lines)
    articles = article_lines(lines, contents)
    quotation = sound_quotation(lines, articles)
    candidates = find_candidates(articles, quotation)
    if not any(not candidate.quoted for candidate in candidates):
        return parse_outline(lines, quotation, contents)
    return _Parser(lines, quotation, candidates, contents).run()


class _Parser:
    """One walk over the lines; `zone` says in which part of the document the walk is."""

    def __init__(self, lines: list[str], quotation: Quotation, candidates: list[Candidate], contents: frozenset[int]) -> None:
        """Begin before the first line, in the preamble."""
        self.lines = lines
        self.contents = contents
        self.quotation = quotation
        self.articles = [candidate for candidate in candidates if not candidate.quoted]
        self.article_at = {candidate.line: candidate.opening for candidate in self.articles}
        self.article_lines = [candidate.line for candidate in self.articles]
        self.last_line_of = {candidate.opening.label.lstrip("0"): candidate.line for candidate in self.articles}
        self.builder = TreeBuilder()
        self.reader = ProvisionReader(self.builder)
        self.preamble: list[str] = []
        self.signature: list[str] = []
        self.loose = LooseQuote(quotation)
        self.zone = "preamble"
        self.article: str | None = None
        self.attached = 0
        self.title_end = 0  # lines before this one are the title of the attached regulation that was just opened
        self.annex = ""

    def run(self) -> LawText:
        """Walk over all lines and return the result."""
        for number in self.quotation.unclosed:
            self.builder.warn("unbalanced_quote", number + 1)
        for number, line in enumerate(self.lines):
            self._line(number, line)
        nodes = self.builder.finish()
        warnings = tuple(sorted(self.builder.warnings, key=lambda warning: warning.line))
        return LawText("\n".join(self.preamble), nodes, "\n".join(self.signature), warnings)

    def _line(self, number: int, line: str) -> None:
        if number < self.title_end:
            self.builder.stack[-1].source.append(line)
        elif self.quotation.inside[number] | self._loosely_quoted(number, line):
            self._text(line, quoted=True)
        elif self._starts_component(number, line) or self._starts_signature(number, line) or self.zone == "signature":
            if self.zone == "signature":
                self.signature.append(line)
        elif self.zone == "annex" or not self._structure(number, line):
            self._text(line)

    def _loosely_quoted(self, number: int, line: str) -> bool:
        if self.zone != "body":
            return False
        due = self.article_at.get(number)
        article = (due is not None and follows(due.label, self.article)) or is_sign_off(line)
        opening = clause_opening(line)
        clause = opening.rest if opening is not None and follows(opening.label, self.reader.clause) else None
        return self.loose.holds(number, line, self.lines[number - 1], article=article, clause=clause)

    def _text(self, line: str, *, quoted: bool = False) -> None:
        if self.zone == "preamble":
            self.preamble.append(line)
        elif self.zone == "signature":
            self.signature.append(line)
        elif quoted or not self.builder.take_heading(line):
            self.builder.append(line, quoted=quoted)

    # ---- the large parts: signature, attached regulations, annexes

    def _starts_signature(self, number: int, line: str) -> bool:
        if self.zone != "body" or self.article is None or self.builder.awaiting_heading is not None:
            return False
        if not (is_sign_off(line) or FOOTNOTE.match(line)):
            return False
        if self._article_goes_on(number):
            return False
        self.builder.close_all()
        self.zone = "signature"
        return True

    def _next_article(self, number: int) -> Candidate | None:
        """Return the first article of the document's own below a line."""
        index = bisect_right(self.article_lines, number)
        return self.articles[index] if index < len(self.articles) else None

    def _article_goes_on(self, number: int) -> bool:
        """Return True when the next article of the same count stands further down: then nothing has been signed yet."""
        following = self._next_article(number)
        return following is not None and follows(following.opening.label, self.article)

    def _starts_component(self, number: int, line: str) -> bool:
        if self.zone == "preamble":
            return False
        if self._starts_annex(number, line):
            return True
        if self._attached_head(number, line):
            self._attach(number, line)
            return True
        return False

    def _starts_annex(self, number: int, line: str) -> bool:
        opening = self._annex_head(number, line)
        if opening is None and self.zone in ("signature", "annex") and not self.annex:
            opening = form_opening(line)
        if opening is None or (self.zone == "body" and self._article_goes_on(number)):
            return False
        if self.zone == "annex" and opening.label and opening.label == self.annex:
            return False  # a running head repeats the name of the annex
        self.builder.close_all()
        draft = self.builder.open(opening, line, number + 1)
        draft.role = Role.ANNEX
        self.builder.awaiting_heading = draft if not draft.heading else None
        self.zone = "annex"
        self.annex = opening.label if annex_opening(line) else ""
        return True

    def _annex_head(self, number: int, line: str) -> Opening | None:
        """Return the annex that a line opens; right behind the articles, one in small letters only over its title or `(Kèm theo …)`."""
        opening = annex_opening(line) if number not in self.contents else None
        if opening is None or self.zone != "body" or is_capitals(opening.marker):
            return opening
        below = opening.rest or "".join(self.lines[number + 1 : number + 2])
        titled = is_capitals(below) or bool(KEM_THEO.match(below))
        return opening if titled and not breaks_sentence(self.lines, number) else None

    def _attached_head(self, number: int, line: str) -> bool:
        """Return True at the first line of the head of a regulation issued with this document (QUY CHẾ … ban hành kèm theo …)."""
        if self.article is None or (self.zone == "body" and self._article_goes_on(number)):
            return False
        if self.zone == "signature" and (STANDARD.match(line) or self._titled_after_signature(number, line)):
            return True
        title = bool(ATTACHED_TITLE.match(line)) and is_capitals(line) and len(line) < 300
        head = bool(NATIONAL_HEAD.match(line)) and self.zone == "signature"
        if not title and not head:
            return False
        below = self.lines[number + 1 : number + 1 + _HEAD_LINES]
        if head and not any(ATTACHED_TITLE.match(other) and is_capitals(other) for other in below):
            return False
        issued_with = any(KEM_THEO.match(other) for other in below)
        first = self._next_article(number)
        near = self.lines[number + 1 : first.line] if first is not None else []
        starts = (
            first is not None and follows(first.opening.label, None) and len(near) < _HEAD_LINES + 4 and not any(map(annex_opening, near))
        )
        if self.zone == "annex" and self.builder.awaiting_heading is not None:
            return starts  # PHỤ LỤC I / DANH MỤC … / (Ban hành kèm theo …): the title of the annex, not a regulation behind it
        return issued_with or starts or (head and self.zone == "signature")

    def _titled_after_signature(self, number: int, line: str) -> bool:
        """Return True for a title of any wording behind the signature, when `(Ban hành kèm theo …)` stands under it."""
        if not is_capitals(line) or len(line) < 12 or is_sign_off(line) or NATIONAL_HEAD.match(line):
            return False
        below = self.lines[number + 1 : number + 6]
        position = next((index for index, other in enumerate(below) if KEM_THEO.match(other)), None)
        return position is not None and not any(is_sign_off(other) for other in below[:position])

    def _attach(self, number: int, line: str) -> None:
        self.attached += 1
        self.builder.close_all()
        draft = self.builder.open(Opening(Unit.ANNEX, "", "", ""), line, number + 1)
        draft.step, draft.role = f"att_{self.attached}", Role.REGULATION
        first, end = self._title(number)
        draft.heading = self.lines[first:end]
        self.title_end = end if first == number else 0
        if first > number:
            draft.text.append((line, False))
        self.zone = "body"
        self.article = None
        self.reader.restart()

    def _title(self, number: int) -> tuple[int, int]:
        """Return where the title of an attached regulation starts and ends: from its kind (QUY CHẾ) to `(Ban hành kèm theo …)`."""
        first = number
        if NATIONAL_HEAD.match(self.lines[number]):
            below = range(number + 1, min(len(self.lines), number + _HEAD_LINES))
            first = next((place for place in below if ATTACHED_TITLE.match(self.lines[place]) and is_capitals(self.lines[place])), number)
        end = first + 1
        while end < min(len(self.lines), first + 6) and not self._ends_title(end):
            end += 1
        return first, end

    def _ends_title(self, number: int) -> bool:
        line = self.lines[number]
        return line.startswith("(") or len(line) > 250 or number in self.article_at or bool(high_opening(line) or clause_opening(line))

    def _attach_bare(self, number: int) -> None:
        """Open an attached regulation whose title is lost: the count of articles starts again without a head."""
        self.attached += 1
        self.builder.warn("restart_without_heading", number + 1)
        self.builder.close_all()
        draft = Draft(Unit.ANNEX, "", line=number + 1, step=f"att_{self.attached}", role=Role.REGULATION)
        self.builder.roots.append(draft)
        self.builder.stack.append(draft)
        self.article = None

    # ---- parts, chapters, articles and what is in them

    def _structure(self, number: int, line: str) -> bool:
        opening = high_opening(line) if number not in self.contents else None
        if opening is not None and not breaks_sentence(self.lines, number):
            return self._high(opening, number, line)
        article = self.article_at.get(number)
        if article is not None:
            return self._article(article, number, line)
        under_heading = number - 1 in self.article_at
        broken = not under_heading and not line[:1].isupper() and breaks_sentence(self.lines, number, clause=True)
        if self.article is not None and self.builder.current(Unit.ARTICLE) is not None and not broken:
            return self.reader.read(line, number + 1)
        return False

    def _high(self, opening: Opening, number: int, line: str) -> bool:
        first = self._next_article(number)
        if first is None and self.zone == "preamble":
            return False
        restarts = self.article is not None and first is not None and follows(first.opening.label, None)
        if restarts and opening.kind in (Unit.PART, Unit.CHAPTER):
            self._attach_bare(number)
        self.zone = "body"
        self.builder.open(opening, line, number + 1)
        return True

    def _article(self, opening: Opening, number: int, line: str) -> bool:
        label, previous = opening.label, self.article
        if not follows(label, previous):
            if previous is not None and follows(label, None) and (follows(previous, None) or not self._article_goes_on(number)):
                self._attach_bare(number)
            elif not self._accept_jump(label, previous, number):
                return False
        self.zone = "body"
        self.article = label
        self.builder.open(opening, line, number + 1)
        self.reader.restart()
        self.reader.open_inside(opening, number + 1)
        return True

    def _accept_jump(self, label: str, previous: str | None, number: int) -> bool:
        """Decide on an article out of count: taken when it only goes too far ahead, text when the right one comes later."""
        here, before = split_label(label)[0], split_label(previous)[0] if previous else 0
        expected = str(before + 1)
        if here <= before or self.last_line_of.get(expected, -1) > number:
            self.builder.warn("article_out_of_order", number + 1, label=label, previous=previous or "0")
            return False
        if previous is None:
            self.builder.warn("article_start", number + 1, label=label)
        else:
            self.builder.warn("article_gap", number + 1, label=label, previous=previous)
        return True
