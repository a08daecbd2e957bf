"""Synonyms and abbreviations put beside the words that were typed, at query time and for both engines alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cms.text.analysis import exact_words, words
from cms.text.provinces import PROVINCES
from cms.text.syllables import is_syllable, needs_tone_mark
from cms.text.vietnamese import clean, has_tone_marks, tone_placements
from search.query.fillers import length_of_content
from search.query.values import Expansion, Synonym

MOST_EXPANSIONS = 6
_SHORT = 4  # words: in a longer query the other words count too, so an alternative weighs less
_ABBREVIATION_WEIGHT = 0.7
_EQUIVALENT_WEIGHT = 0.5
_RELATED_WEIGHT = 0.35
_NO_RHYME = re.compile(r"(?i)(?<!u)y[cmnpt]")  # of no syllable: BYT
_BEFORE_PLACES = frozenset({"tinh", "pho", "tp", "huyen", "xa", "phuong", "quan", "tran", "o", "tai"})
# Words as well, with other marks or without: `gìn giữ hòa bình`, `hai phòng`, `báo cáo bằng`, `đánh giá lại`, `giáo án giảng dạy`.
_WORDS_TOO = (
    *("An Giang", "Cà Mau", "Cao Bằng", "Đà Nẵng", "Điện Biên", "Đồng Tháp", "Gia Lai", "Hải Dương", "Hải Phòng", "Hòa Bình"),
    *("Hồ Chí Minh", "Lâm Đồng", "Nam Định", "Thái Bình", "Tiền Giang"),
)
_NEVER_WORDS = frozenset(tuple(words(name)) for name in PROVINCES if name not in _WORDS_TOO)
_WITH_ANOTHER = 3  # words of a term, among which one more may stand


def _rows(name: str) -> Iterable[dict[str, Any]]:
    for line in files("search.query").joinpath("data", name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


@lru_cache(maxsize=1)
def shipped_synonyms() -> tuple[Synonym, ...]:
    """Return the lists that come with the product, to seed the table of synonyms: abbreviations and legal terms.

    An abbreviation leads to its expansion only. Equivalent terms lead to one another, related and everyday words to the
    legal term only.
    """
    found = [
        Synonym(row["abbr"], (row["expansion"],), _ABBREVIATION_WEIGHT) for row in _rows("abbreviations.jsonl") if not row["ambiguous"]
    ]
    for row in _rows("synonyms.jsonl"):
        canonical, others = row["canonical"], [term for term in row["terms"] if term != row["canonical"]]
        weight = _EQUIVALENT_WEIGHT if row["relation"] == "equivalent" else _RELATED_WEIGHT
        found += [Synonym(term, (canonical,), weight) for term in others]
        if row["relation"] == "equivalent" and others:
            found.append(Synonym(canonical, tuple(others), _RELATED_WEIGHT))
    for row in _rows("everyday.jsonl"):
        found += [Synonym(term, (row["canonical"],), _RELATED_WEIGHT) for term in row["terms"]]
    return tuple(found)


def abbreviations(field: str = "") -> list[tuple[str, str]]:
    """Return the abbreviations of a field (of all when empty) and what they stand for, whether they have other senses or not."""
    return [(row["abbr"], row["expansion"]) for row in _rows("abbreviations.jsonl") if field in ("", row["field"])]


@lru_cache(maxsize=1)
def law_abbreviations() -> dict[str, str]:
    """Return folded short and English names of laws and their folded full names: `blds` gives `bo luat dan su`."""
    english = [(row["abbr"], row["expansion"]) for row in _rows("english_names.jsonl")]
    return {" ".join(words(short)): " ".join(words(name)) for short, name in [*abbreviations("luật"), *english]}


Table = dict[str, list[tuple[tuple[str, ...], Synonym]]]
_latest: tuple[Sequence[Synonym], Table] = ((), {})


def _by_first_word(synonyms: Sequence[Synonym]) -> Table:
    """Return the synonyms by their first word; kept for the very list that was asked for last, as to compare thousands takes longer."""
    global _latest
    held, table = _latest
    if held is not synonyms:
        table = _table(synonyms)
        _latest = (synonyms, table)
    return table


def _table(synonyms: Sequence[Synonym]) -> Table:
    table: Table = {}
    for synonym in synonyms:
        source = tuple(words(synonym.term))
        if source:
            table.setdefault(source[0], []).append((source, synonym))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


def expand(folded: Sequence[str], synonyms: Sequence[Synonym], plain: str = "") -> list[Expansion]:
    """Return the alternatives for every stretch of `folded` that a synonym names, longest first; one begins where another ends.

    Where the same words in `plain`, as they were typed, have tone marks, these must be those of the term, unless that was written without
    any; no abbreviation (`VAT`) is meant by a word that has more marks (`vật`). One that is also a word (`TƯ`, `ĐA`, `VAT`) counts in
    capitals, as the whole query, or where it cannot be the word as it was typed (`hóa đơn vat`): most often the word is meant. So does the
    name of a place (`Hòa Bình`), which also counts behind `tỉnh`, `ở` and the like and at the end; that of most provinces counts anywhere.
    """
    typed = exact_words(plain)
    sure = {word for word in re.findall(r"\w+", plain) if word.isupper()}
    if plain.isupper() and sum(map(is_syllable, sure)) > 1:  # all of it is in capitals: ĐẦU TƯ CÔNG
        sure = set()
    if has_tone_marks(plain):
        sure |= {word.upper() for word in typed if needs_tone_mark(word)}
    written = re.findall(r"[^\W_]+", "" if plain.isupper() else clean(plain))
    share = min(1.0, _SHORT / len(folded)) if folded else 1.0
    table = _by_first_word(synonyms)
    found: list[Expansion] = []
    position = 0
    while position < len(folded) and len(found) < MOST_EXPANSIONS:
        longest = step = 1
        for source, synonym in table.get(folded[position], ()):
            if len(source) < longest:
                break
            if _is_word_too(synonym.term) and synonym.term not in sure and tuple(folded) != source:
                continue
            places = _places(folded, position, source)
            if places and source not in _NEVER_WORDS and _is_name_of_place(synonym) and not _is_place(folded, written, places):
                continue
            if places and _is_marked_alike([word for place in places for word in typed[place : place + 1]], synonym.term):
                longest, step = len(source), places[-1] + 1 - position
                others = ((tuple(words(wording)), wording) for wording in synonym.alternatives)
                found += [
                    Expansion(source, other, synonym.weight * share, wording) for other, wording in others if other not in ((), source)
                ]
        position += step
    return found[:MOST_EXPANSIONS]


def _places(folded: Sequence[str], start: int, source: Sequence[str]) -> list[int]:
    """Return where the words of `source` stand from `start` on, nothing when they do not: in a row, or where they are three and more with
    one other word among them (`đóng cửa hẳn tiệm`).
    """
    places, spare = [start], int(len(source) >= _WITH_ANOTHER)
    for word in source[1:]:
        here = places[-1] + 1
        if word not in folded[here : here + 1 + spare]:
            return []
        if folded[here] != word:
            here, spare = here + 1, 0
        places.append(here)
    return places


def _is_name_of_place(synonym: Synonym) -> bool:
    """Return whether a row is of a place: two words and more in capitals that lead to what ends so (`Thành phố Hồ Chí Minh`), too."""
    leads_to_name = not any(wording.split()[-1].islower() for wording in synonym.alternatives if wording.strip())
    return synonym.term.istitle() and len(synonym.term.split()) > 1 and leads_to_name


def _is_place(folded: Sequence[str], written: Sequence[str], places: Sequence[int]) -> bool:
    """Return whether the words at these places were typed with capitals, end the query but for a year and what asks, as places do
    (`lệ phí hộ tịch hòa bình 2025`), or stand behind one that a place follows.
    """
    before = folded[places[0] - 1] if places[0] else ""
    return (
        before in _BEFORE_PLACES
        or places[-1] + 1 >= length_of_content(folded)
        or (len(written) >= len(folded) and all(written[place][0].isupper() for place in places))
    )


def _is_word_too(term: str) -> bool:
    """Return whether an abbreviation is a syllable when it is not in capitals, with the marks that it has or with others."""
    return term.isupper() and is_syllable(term) and not _NO_RHYME.search(term)


def _is_marked_alike(typed: Sequence[str], term: str) -> bool:
    """Return whether each word was typed without tone marks or with those that it has in the term, if the term has any; an abbreviation
    has just its own.
    """
    return not (has_tone_marks(term) or term.isupper()) or all(
        not has_tone_marks(word) or not set(tone_placements(word)).isdisjoint(tone_placements(other))
        for word, other in zip(typed, exact_words(term), strict=False)
    )


def term_of(folded: Sequence[str], expansions: Sequence[Expansion], synonyms: Sequence[Synonym]) -> tuple[str, str]:
    """Return the one term that the whole query leads to, if that leads back with less weight or not at all, and the query as its row writes
    it: few laws say `sao y`, so the words of the law are searched too. Two terms that lead to one another alike are both words of law.
    """
    found = [row for row in expansions if row.source == tuple(folded) and row.wording]
    if len(found) != 1:
        return "", ""
    rows = _by_first_word(synonyms)
    there = max((row for source, row in rows[folded[0]] if source == tuple(folded)), key=lambda row: row.weight)
    back = [row for source, row in rows.get(found[0].words[0], ()) if source == found[0].words]
    leads_back = any(row.weight >= there.weight and tuple(words(text)) == tuple(folded) for row in back for text in row.alternatives)
    return ("", "") if leads_back else (found[0].wording, there.term)
