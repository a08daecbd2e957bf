"""Rewrites a query typed in a hurry in full spelling: the embedding model hardly knows `lam giay khai sinh` or `dc ko`.

Tone marks are added where none were typed: of all ways to mark the words, the most probable sequence of pairs. The counts of spellings and
pairs are in a file that `benchmarks/relevance/fit_wording.py` makes of everyday questions and of the texts of laws.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from cms.contracts.late_numpy import np
from cms.text.syllables import looks_foreign
from cms.text.vietnamese import clean, fold, has_tone_marks

WORDING = Path(__file__).with_name("wording.npz")
EDGE = ""  # stands before the first and after the last word
NUMBER = "0"  # stands for all of them
PAIR_BITS = 16  # of the number of a pair: the place of its second spelling
_MOST_SPELLINGS = 12
_UNSEEN = 0.8  # pairs, for each different one that a spelling has after it: what is left for those that were never seen
_WORD = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"[^\W\d_][\W_]*\d")  # one letter and a number: `k 3` is a khoản
_CHAT = {  # without what means as much in law: `đk` is `đăng ký`
    short: word
    for word, shorts in {
        "không": "ko k hok hong hông hổng hem khom kg",
        "được": "dc đc đuợc",
        "gì": "j",
        "như thế nào": "ntn",
        "bao nhiêu": "bn bnh bnhiu",
        "muốn": "mún mun",
        "vợ": "vk zợ dzợ",
        "chồng": "ck",
        "vậy": "z zậy dzậy",
        "với": "vs zới",
        "về": "zề dzề dìa",
        "vào": "zô dzô",
        "rồi": "r rùi ròi",
        "người": "ng ngừi",
        "người ta": "ngta",
        "mọi người": "mn",
        "cũng": "cx cũg",
        "nữa": "nx",
        "làm": "lm",
        "biết": "bik bít bt",
        "trước": "trc",
        "nhiều": "nhìu",
        "đang": "đag",
        "thôi": "thui",
        "công ty": "cty",
        "gia đình": "gđ",
        "điện thoại": "đt sđt",
        "hợp đồng": "hđ",
        "giấy tờ": "gtờ",
    }.items()
    for short in shorts.split()
}


def written_out(text: str) -> str:
    """Return `text` with the short spellings of chat written out, and with tone marks in place of none; other texts are as they were."""
    bare = not has_tone_marks(text) and not looks_foreign(text)
    full = _WORD.sub(_in_full, clean(text))
    if not bare:
        return full
    marked = iter(_likeliest([word.lower() for word in _WORD.findall(full)]))
    return _WORD.sub(lambda _: next(marked), full)


def _in_full(word: re.Match[str]) -> str:
    return word[0] if _NUMBERED.match(word.string, word.start()) else _CHAT.get(word[0].lower(), word[0])


class _Spellings:
    """How often each spelling occurs, and each pair of them; read from the file once."""

    def __init__(self) -> None:
        with np.load(WORDING) as kept:
            spelled, self._counts, self._pairs, self._times = (kept[name] for name in ("spelled", "counts", "pairs", "times"))
        self.spelled: list[str] = spelled.tolist()
        self.of: dict[str, list[int]] = {}
        for index, word in enumerate(self.spelled):  # the commonest first
            self.of.setdefault(fold(word), []).append(index)
        self._share = (self._counts + 1) / self._counts.sum()
        self._left = _UNSEEN * np.maximum(np.bincount(self._pairs >> PAIR_BITS, minlength=len(self.spelled)), 1)

    def likely(self, before: Any, after: Any) -> Any:
        """Return the logarithm of how likely each of `after` follows each of `before`."""
        wanted = before[:, None].astype(np.uint32) << PAIR_BITS | after.astype(np.uint32)
        at = np.minimum(np.searchsorted(self._pairs, wanted), len(self._pairs) - 1)
        times = np.where(self._pairs[at] == wanted, self._times[at], 0)
        left = self._left[before][:, None]
        return np.log((times + left * self._share[after]) / (self._counts[before][:, None] + left))


_spellings = lru_cache(maxsize=1)(_Spellings)


def _likeliest(words: Sequence[str]) -> list[str]:
    """Return the words with the most probable marks; words that have marks, and unknown ones, stay as they are."""
    known = _spellings()
    edge = np.array(known.of[EDGE])
    found: list[str] = []
    start = 0
    while start < len(words):
        rows = [_forms(known, word) for word in words[start:]]
        length = next((index for index, row in enumerate(rows) if not len(row)), len(rows))
        found += _best_path(known, [edge, *rows[:length], edge]) + list(words[start + length : start + length + 1])
        start += length + 1
    return [word if word.isdigit() else marked for word, marked in zip(words, found, strict=True)]


def _forms(known: _Spellings, word: str) -> Any:
    places = known.of.get(NUMBER if word.isdigit() else fold(word), [])[:_MOST_SPELLINGS]
    return np.array([place for place in places if known.spelled[place] == word] if has_tone_marks(word) else places, dtype=np.intp)


def _best_path(known: _Spellings, rows: Sequence[Any]) -> list[str]:
    """Return the most probable sequence of spellings: one of each of `rows`, without the two edges."""
    total, steps = np.zeros(1), []
    for before, after in pairwise(rows):
        sums = total[:, None] + known.likely(before, after)
        steps.append(sums.argmax(axis=0))
        total = sums.max(axis=0)
    place, path = int(total.argmax()), []
    for row, step in zip(reversed(rows[1:]), reversed(steps), strict=True):
        path.append(known.spelled[int(row[place])])
        place = int(step[place])
    return path[:0:-1]
