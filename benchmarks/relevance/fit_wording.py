"""Count the spellings and pairs by which tone marks are put back: `python -m benchmarks.relevance.fit_wording [--write]`.

Counted are the everyday questions of `data.FITTED`, the lexicon's terms, and with less weight laws and procedures. Printed is the share of
words of other questions that get their own marks back. `--write` puts the counts where `search.meaning.wording` reads them.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

import numpy as np

from benchmarks.relevance import data
from cms.text.vietnamese import clean, fold, has_tone_marks, tone_on_first
from search.meaning.wording import EDGE, NUMBER, PAIR_BITS, WORDING, written_out
from search.query.expand import shipped_synonyms

_PARTS = re.compile(r"[.;:,!?\n()\"“”]")
_WORD = re.compile(r"[^\W_]+")
_EVERYDAY = 100  # a pair of an everyday question counts as so many of a law
_FEWEST = 10  # so often must a pair occur to be kept
_MOST = 2**32 - 1


def _words(text: str) -> list[str]:
    return [NUMBER if word.isdigit() else word for word in _WORD.findall(tone_on_first(clean(text).lower()))]


def _laws() -> Iterator[str]:
    folder = data.legal_folder()
    for entry in chain(data.entries(folder), data.procedures(folder)):
        yield from (entry.heading, entry.body) if entry.kind == "article" else (entry.title, entry.body)


def _everyday() -> Iterator[str]:
    for half in data.FITTED:
        yield from (question.text for question in data.everyday_questions(half))
    for row in shipped_synonyms():
        yield from (row.term, *row.alternatives)


def _count(texts: Iterable[str], weight: int, single: Counter[str], double: Counter[tuple[str, str]]) -> None:
    for text in filter(has_tone_marks, texts):
        for part in _PARTS.split(text):
            words = [EDGE, *_words(part), EDGE]
            for word in words:
                single[word] += weight
            for pair in pairwise(words):
                double[pair] += weight


def main() -> None:
    """Count, keep the counts where this is asked for, and print how many words get their own marks."""
    parser = argparse.ArgumentParser(prog="benchmarks.relevance.fit_wording", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="keep the counts")
    if parser.parse_args().write:
        single: Counter[str] = Counter()
        double: Counter[tuple[str, str]] = Counter()
        _count(_laws(), 1, single, double)
        _count(_everyday(), _EVERYDAY, single, double)
        spelled = [word for word, times in single.most_common() if times >= _FEWEST][: 2**PAIR_BITS]
        places = {word: place for place, word in enumerate(spelled)}
        kept = {
            places[first] << PAIR_BITS | places[second]: times
            for (first, second), times in double.items()
            if times >= _FEWEST and first in places and second in places
        }
        pairs = np.array(sorted(kept), dtype=np.uint32)
        times = np.array([min(kept[pair], _MOST) for pair in pairs.tolist()], dtype=np.uint32)
        counts = np.array([single[word] for word in spelled], dtype=np.uint32)
        np.savez_compressed(WORDING, spelled=np.array(spelled), counts=counts, pairs=pairs, times=times)
        print(f"{len(spelled)} spellings, {len(pairs)} pairs, {WORDING.stat().st_size:,} octets")
    unseen = [question for half in data.SETS if half not in data.FITTED for question in data.everyday_questions(half)]
    for name, asked in (("everyday", unseen), ("judged", data.questions_by_article(data.legal_folder())[::5])):
        words = right = 0
        for question in asked:
            wanted = _words(question.text)
            if has_tone_marks(question.text):
                words += len(wanted)
                right += sum(map(str.__eq__, wanted, _words(written_out(fold(question.text)))))
        print(f"{name}: {right / words:.1%} of {words} words have their own marks again")


if __name__ == "__main__":
    main()
