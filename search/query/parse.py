"""The text of the box cut into what it asks for: phrases, words to leave out, folded words, pairs, a target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cms.text.analysis import exact_words, pairs, words
from cms.text.keystrokes import with_marks
from cms.text.vietnamese import clean, has_tone_marks
from search.query.expand import expand, term_of
from search.query.fillers import content_stretches
from search.query.router import route, titled
from search.query.values import LONGEST_QUERY, Expansion, ParsedQuery, Synonym, TargetKind

MOST_WORDS = 120  # a server takes some 1,000 clauses, and a word makes up to five
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"'})
_PART = re.compile(r'(?P<minus>(?<![^\s])-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


def parse(text: str, synonyms: Sequence[Synonym] = (), longest: int = LONGEST_QUERY) -> ParsedQuery:
    """Understand the text of the search box; `synonyms` are the rows to expand with. Any text is valid.

    Only the first `longest` characters count (`truncated` says so). `"…"` is a phrase in which tone marks count, `-word` or
    `-"phrase"` leaves out (tone marks count where some were typed); an unpaired quotation mark is plain text.
    """
    cleaned = " ".join(clean(text).translate(_QUOTES).split())
    truncated = len(cleaned) > longest
    cleaned = cleaned[:longest]
    written = with_marks(cleaned)
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    kept: list[str] = []
    for part in _PART.finditer(written):
        content = part["phrase"] if part["phrase"] is not None else part["word"]
        if part["minus"] and words(content):
            excluded.append(tuple(exact_words(content) if has_tone_marks(content) else words(content)))
        elif part["phrase"] is not None and len(exact_words(content)) > 0:
            phrases.append(tuple(exact_words(content)))
            kept.append(content)
        else:
            kept.append(content)
    plain = " ".join(kept)
    target = None if excluded else route(plain)
    if phrases and not (target and target.kind is TargetKind.NUMBER and written[1:-1] == plain):  # a number in quotes is that number
        # Quotation marks inside a title are not those of a phrase.
        target = titled(plain) if target and len(kept) > len(phrases) else None
    folded = words(plain)[:MOST_WORDS]
    expansions = expand(folded, synonyms, plain)
    term, written_term = ("", "") if phrases or excluded else term_of(folded, expansions, synonyms)
    literal = None
    if term:
        if f" {' '.join(folded)} " not in f" {' '.join(words(term))} ":
            literal = parse(f'"{plain if has_tone_marks(plain) else written_term}"')
        plain, typed = term, tuple(folded)
        folded = words(term)
        expansions = [Expansion(tuple(folded), typed, 1.0), *(row for row in expansions if row.wording != term)]
    neighbours = [pair for stretch in content_stretches(folded) for pair in pairs(stretch)]
    return ParsedQuery(
        text=cleaned,
        written=written if written != cleaned else "",
        words=tuple(folded),
        exact=tuple(exact_words(plain)[:MOST_WORDS]) if has_tone_marks(plain) else (),
        pairs=tuple(neighbours),
        phrases=tuple(phrases),
        excluded=tuple(excluded),
        expansions=tuple(expansions),
        target=target,
        truncated=truncated,
        term=term,
        literal=literal,
    )


def with_words_as_typed(query: ParsedQuery) -> ParsedQuery:
    """Return the query so that it finds only what holds its words (but for fillers) with the tone marks that were typed."""
    if len(query.exact) != len(query.words):
        return query
    asked = {word for stretch in content_stretches(query.words) for word in stretch}
    very = [(exact,) for word, exact in zip(query.words, query.exact, strict=True) if word in asked and has_tone_marks(exact)]
    added = tuple(dict.fromkeys(word for word in very if word not in query.phrases))
    return replace(query, phrases=(*query.phrases, *added), as_typed=added)
