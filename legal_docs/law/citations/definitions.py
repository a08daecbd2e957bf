"""Terms that a text defines: the clauses of `Giải thích từ ngữ`, each with its term and meaning. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cms.text.vietnamese import fold
from legal_docs.text.provisions.rows import Row, articles
from legal_docs.text.vocabulary import Unit

_MOST_WORDS = 18
_TERM = re.compile(
    r"^[“\"‘]?(?P<term>[^“”\".;:]{2,160}?)[”\"’]?\s*(?P<paren>\((?:[^()]|\([^()]*\)){2,160}\))?\s*,?\s*"
    r"(?:(?:được\s+)?(?:hiểu\s+)?là(?!\s*:?$)|được\s+xác\s+định\s+là|bao\s+gồm|gồm(?:\s+có)?|:)\s+(?=\S)"
)
_TAIL = re.compile(r"\s+(?:(?:được hiểu )?là|bao gồm|gồm(?: có)?|như sau)\s*$")
_BULLET = re.compile(r"^(?:[-–+*•]\s*|\d{1,3}[.)]\s*|[a-zđ]\)\s*)")
_ALIAS = re.compile(r"(?:sau đây (?:gọi|viết)(?: tắt| chung)? là|viết tắt là|gọi tắt là)\s*:?\s*[“\"]?([^“”\")]{2,80})")
_NO_TERMS = ("trong ", "khi ", "đối với ", "trường hợp ", "các từ ngữ", "những từ ngữ", "theo ")


@dataclass(frozen=True, slots=True)
class Defined:
    """A term with its meaning and the anchor of the provision that defines it."""

    anchor: str
    term: str
    text: str

    @property
    def folded(self) -> str:
        return " ".join(fold(self.term).split())[:200]


def find_definitions(rows: Iterable[Row]) -> list[Defined]:
    """Return the definitions of a text in order; a term that is defined twice at one place counts once."""
    found: dict[tuple[str, str], Defined] = {}
    for article, below in articles(rows):
        if article.role != "definition":
            continue
        for anchor, line in _candidates(article, below):
            defined = read_definition(anchor, line)
            if defined is not None:
                found.setdefault((defined.anchor, defined.folded), defined)
    return list(found.values())


def read_definition(anchor: str, line: str) -> Defined | None:
    """Read one clause (`Người sử dụng đất là …`); None where it defines nothing."""
    line = _BULLET.sub("", line.strip())
    match = _TERM.match(line)
    if match is None:
        return None
    term = _TAIL.sub("", match["term"]).strip(" ,–-")
    if len(term.split()) > _MOST_WORDS or term.lower().startswith(_NO_TERMS) or not (term[:1].isupper() or term[:1].isdigit()):
        return None
    alias = _ALIAS.search(match["paren"] or "")
    if alias is not None and len(alias[1].split()) < _MOST_WORDS:
        term = f"{term} ({alias[1].strip()})"
    return Defined(anchor, term[:200], line)


def _candidates(article: Row, below: list[Row]) -> Iterator[tuple[str, str]]:
    """Yield the clauses with the lines below them, or the lines of an article without clauses."""
    clauses = [row for row in below if row.kind == Unit.CLAUSE]
    if not clauses:
        yield from ((article.anchor, line) for line in article.text.split("\n") if line.strip())
        yield from ((row.anchor, row.text) for row in below if row.kind == Unit.POINT)
        return
    for index, clause in enumerate(clauses):
        end = clauses[index + 1].position if index + 1 < len(clauses) else None
        inner = [row for row in below if row.position > clause.position and (end is None or row.position < end)]
        words = " ".join(part for part in (clause.heading, clause.text) if part)
        yield clause.anchor, "\n".join([words, *(row.printed for row in inner)])
