"""From which day each instruction of an amending document holds, where its clause of effect names provisions apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from legal_docs.lawtext.citations import find_citations
from legal_docs.lawtext.dates import DATE, first_date
from legal_docs.provision_status import covers
from legal_docs.rows import Row

_FROM = re.compile(
    rf"(?<!hết )(?:có hiệu lực|được áp dụng)(?:\s+(?:thi hành|áp dụng))?,?\s+(?:(?:kể|tính)\s+)?từ\s+(?:ngày\s+)?(?:{DATE.pattern})"
)
_SENTENCE = re.compile(r"[^.;\n]+(?:\.(?=\d)[^.;\n]+)*")
_QUOTED = re.compile(r"“[^”]*”")
_EXCEPT = re.compile(r"(?<!\w)(?:trừ|riêng)(?!\w)")


@dataclass(frozen=True, slots=True)
class NamedDay:
    """The day that the document gives one of its own provisions, and the sentence that says so."""

    anchor: str
    day: date
    sentence: str


def days_named(rows: Iterable[Row]) -> list[NamedDay]:
    """Return the days that a text gives its own provisions apart from the whole: `Khoản 3 Điều 1 của Luật này có hiệu lực từ ngày …`.

    Law 64/2025/QH15, Article 53: the day of effect of the whole or of a part of a text is named in the text itself. What the
    text quotes does not speak for it. `rows` are the provisions of the amending document.
    """
    found = []
    for row in rows:
        if "hiệu lực" not in row.text and "áp dụng" not in row.text:
            continue
        for match in _SENTENCE.finditer(_own_words(row)):
            found.extend(_in_sentence(match[0].strip(), row.anchor))
    return found


def day_for(source_anchor: str, named: Sequence[NamedDay]) -> NamedDay | None:
    """Return the day that was given to a place of the amending document, the closest provision first; None where none was."""
    fitting = [one for one in named if source_anchor and covers(one.anchor, source_anchor)]
    return max(fitting, key=lambda one: one.anchor.count("__"), default=None)


def _own_words(row: Row) -> str:
    """The text of a provision without what it quotes; lengths stay."""
    text = row.text
    for span in row.quoted.split():
        start, end = (int(place) for place in span.split("-"))
        text = text[:start] + " " * (end - start) + text[end:]
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


def _in_sentence(sentence: str, anchor: str) -> list[NamedDay]:
    """The stretch before each day, after the day before it, names the provisions; after "trừ" only those that are excepted."""
    found: list[NamedDay] = []
    begin = 0
    for match in _FROM.finditer(sentence):
        stretch, begin = sentence[begin : match.start()], match.end()
        exception = _EXCEPT.search(stretch)
        stretch = stretch[exception.end() :] if exception else stretch
        day = first_date(match[0])
        if day is None:
            continue
        for citation in find_citations(stretch):
            if citation.is_self and citation.target_number is None and citation.target_name is None:
                paths = [_joined(anchor, path.eid, citation.relative_to) for path in citation.paths]
                found.extend(NamedDay(path, day, sentence) for path in paths)
    return found


def _joined(anchor: str, path: str, relative_to: str | None) -> str:
    """`khoản 3 Điều này` stands below the article that says so."""
    article = next((step for step in anchor.split("__") if step.startswith("art_")), "")
    return f"{article}__{path}" if relative_to in ("điều", "dieu") and article and not path.startswith("art_") else path
