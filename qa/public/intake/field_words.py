"""Guesses the field of a question from its words; learnt from names and hints of the fields and from earlier questions."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from cms.text.vietnamese import clean, fold
from qa.processing.publication.similar import terms_of

_FIRST_SENTENCE = re.compile(r"[^.;:]*")  # of a hint: what follows tells the sender what to write
HINT_WEIGHT = 3  # a hint counts as much as so many questions
TITLE_WEIGHT = 3
TELLING = 1.0  # a term whose share among the texts of a field is less than e times that among the others says nothing
LEAST = 16.0  # one pair of words in the text alone gives less
LEAD = 1.5  # how many times as much evidence a field needs as the second
WORDS_TOLD = 3


@dataclass(slots=True)
class FieldWords:
    """Which share of the texts of each field, and of all texts, holds a term."""

    holding: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    texts: Counter[int] = field(default_factory=Counter)

    def add(self, key: int, terms: frozenset[str], weight: int = 1) -> None:
        """Count a text of a field; 0 stands for none."""
        self.texts[key] += weight
        for term in terms:
            self.holding[term][key] += weight

    def field_of(self, title: str, body: str) -> tuple[int, list[str]] | None:
        """Return the field of a question and the words that decided; None where no field has a clear lead."""
        asked, in_title = terms_of(f"{title} {body[:500]}").folded, terms_of(title).folded
        evidence: defaultdict[int, dict[str, float]] = defaultdict(dict)
        for term in asked & self.holding.keys():
            for key, weight in self._weights(term):
                evidence[key][term] = weight * (TITLE_WEIGHT if term in in_title else 1)
        best = sorted(((sum(found.values()), -key) for key, found in evidence.items()), reverse=True)[:2]
        if not best or best[0][0] < max(LEAST, LEAD * sum(score for score, _key in best[1:])):
            return None
        key = -best[0][1]
        return key, _in_words(evidence[key], f"{title} {body[:500]}")

    def _weights(self, term: str) -> Iterable[tuple[int, float]]:
        """Return the fields for which a term is evidence, each with how much: the rarer elsewhere, the more."""
        holding, everything = self.holding[term], self.texts.total()
        of_all = holding.total()
        for key, count in holding.items():
            here, elsewhere = count / (self.texts[key] + 1), (of_all - count + 0.5) / (everything - self.texts[key] + 1)
            if key and (weight := math.log(here / elsewhere)) > TELLING:
                yield key, weight


def learn(fields: Iterable[tuple[int, str, str]], questions: Iterable[tuple[int | None, str, str]]) -> FieldWords:
    """Return what fields (key, name, hint) and questions (key of the field, title, text) teach."""
    known = FieldWords()
    for key, name, hint in fields:
        subjects = re.split(r"[,.;:]|\s-\s", f"{name}, {_FIRST_SENTENCE.match(hint)[0]}")  # type: ignore[index]
        known.add(key, frozenset().union(*(terms_of(subject).folded for subject in subjects)), HINT_WEIGHT)
    for of_field, title, body in questions:
        known.add(of_field or 0, terms_of(f"{title} {body[:500]}").folded)
    return known


def _in_words(evidence: dict[str, float], text: str) -> list[str]:
    """Return the strongest terms as the text writes them, pairs of words, or one word where there is none."""
    words = re.findall(r"\w+", clean(text).lower())
    written = {fold(one): one for one in [*words, *map(" ".join, pairwise(words))]}
    told: list[str] = []
    for term in sorted(evidence, key=lambda term: (" " not in term, -evidence[term], term)):
        if term in written and len(told) < WORDS_TOLD and (" " in term or not told):
            told.append(written[term])
    return told
