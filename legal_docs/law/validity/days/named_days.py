"""From which day each instruction of an amending document holds, where its clause of effect names provisions apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from legal_docs.law.validity.rules.provision_status import covers
from legal_docs.text.citations.running_text import find_citations
from legal_docs.text.provisions.addresses import names_attached_text
from legal_docs.text.provisions.rows import Row
from legal_docs.text.words.dates import DATE, first_date

_FROM = re.compile(
    rf"(?<!hết )(?:có hiệu lực|được áp dụng)(?:\s+(?:thi hành|áp dụng))?,?\s+(?:(?:kể|tính)\s+)?từ\s+(?:ngày\s+)?(?:{DATE.pattern})"
)
_SENTENCE = re.compile(r"[^.;\n]+(?:\.(?=\d)[^.;\n]+)*")
_QUOTED = re.compile(r"“[^”]*”")
_LIST = re.compile(r"(?<!\w)(?:sau đây|dưới đây|sau)(?!\w)(?!\s+khi)")
_DAY_ALONE = re.compile(rf"(?i)(?<!\w)(?:kể\s+)?từ\s+(?:ngày\s+)?(?:{DATE.pattern})")
_OF_ITSELF = re.compile(r"\b(?:Quyết định|Nghị quyết|Nghị định|Thông tư) này\b")
_OF_ATTACHED = re.compile(r"\bcủa (?:Quy định|Quy chế|Điều lệ|Quy trình|Chương trình)\b(?!\s+(?:này|số))")
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
    text quotes does not speak for it. The provisions may stand in a list below the clause, which has one day for all of them or
    one in each of its lines. `rows` are the provisions of the amending document.
    """
    given = list(rows)
    found: list[NamedDay] = []
    for index, row in enumerate(given):
        if "hiệu lực" not in row.text and "áp dụng" not in row.text:
            continue
        words = _own_words(row)
        for match in _SENTENCE.finditer(words):
            found.extend(_in_sentence(match[0].strip(), row.anchor))
        clause, colon, lines = f"{words}\n".partition(":\n")
        if colon:
            found.extend(_in_list(clause, [*lines.split("\n"), *_below(given, index)], row.anchor))
    return [one for number, one in enumerate(found) if one not in found[:number]]


def day_for(source_anchor: str, named: Sequence[NamedDay]) -> NamedDay | None:
    """Return the day that was given to a place of the amending document, the closest provision first; None where none was."""
    fitting = [one for one in named if source_anchor and covers(one.anchor, source_anchor)]
    return max(fitting, key=lambda one: one.anchor.count("__"), default=None)


def _own_words(row: Row) -> str:
    """Return the text of a provision without what it quotes; lengths stay."""
    text = row.text
    for span in row.quoted.split():
        start, end = (int(place) for place in span.split("-"))
        text = text[:start] + " " * (end - start) + text[end:]
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


def _in_sentence(sentence: str, anchor: str) -> list[NamedDay]:
    """Return the days of a sentence, each with the provisions named since the day before it; after "trừ" only those that are excepted."""
    found: list[NamedDay] = []
    begin = 0
    for match in _FROM.finditer(sentence):
        stretch, begin = sentence[begin : match.start()], match.end()
        exception = _EXCEPT.search(stretch)
        stretch = stretch[exception.end() :] if exception else stretch
        day = first_date(match[0])
        if day is None:
            continue
        found.extend(NamedDay(path, day, sentence) for path in _own_places(stretch, anchor))
    return found


def _below(rows: Sequence[Row], index: int) -> list[str]:
    """Return the own words of each provision below one, each as one line."""
    found = []
    for row in rows[index + 1 :]:
        if row.depth <= rows[index].depth:
            break
        found.append(" ".join(_own_words(row).split()))
    return found


def _in_list(clause: str, lines: Iterable[str], anchor: str) -> list[NamedDay]:
    """Return what a list below a clause of effect names: `các quy định sau đây có hiệu lực từ ngày …:`, `trừ các quy định sau: a) …`."""
    sentence = next((match[0].strip() for match in reversed(list(_SENTENCE.finditer(clause)))), "")
    announced = list(_LIST.finditer(sentence))
    if "hiệu lực" not in sentence or "hết hiệu lực" in sentence or not announced:
        return []
    shared = _FROM.search(sentence, announced[-1].end())
    day_of_all = first_date(shared[0]) if shared else None
    found: list[NamedDay] = []
    for line in lines:
        own = _DAY_ALONE.search(line)
        day = first_date(own[0]) if own else day_of_all
        if day is None or (own and "hiệu lực" in line):  # a line that is a sentence of its own was read as one
            continue
        places = _EXCEPT.split(line)[0]
        found.extend(NamedDay(path, day, f"{sentence}: {line.strip()}") for path in _own_places(places, anchor))
    return found


def _own_places(words: str, anchor: str) -> list[str]:
    """Return the provisions of the document itself, or of the regulation attached to it, that words name."""
    own = [one for one in find_citations(words) if one.is_self and one.target_number is None and one.target_name is None]
    found: list[str] = []
    attached, end = False, len(words)
    for citation in reversed(own):  # the words behind a place say whose it is, and whose those listed before it are
        behind, end = words[citation.start : end], citation.start
        attached = names_attached_text(behind) or bool(_OF_ATTACHED.search(behind)) or (attached and not _OF_ITSELF.search(behind))
        paths = [_joined(anchor, path.eid, citation.relative_to) for path in citation.paths]
        found[:0] = [f"att_1__{path}" if attached and path.startswith("art_") else path for path in paths]
    return found


def _joined(anchor: str, path: str, relative_to: str | None) -> str:
    """Return the place that a path means in the article that says it: `khoản 3 Điều này` stands below that article."""
    article = next((step for step in anchor.split("__") if step.startswith("art_")), "")
    return f"{article}__{path}" if relative_to in ("điều", "dieu") and article and not path.startswith("art_") else path
