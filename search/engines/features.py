"""What the second stage measures of a candidate, each as a number near 0..1, from folded text alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from search.engines.asking import Pair, Question, question
from search.engines.candidates import Candidate
from search.engines.matching import before, best_window, counted, places, precision, runs, saturated, share
from search.engines.surroundings import Surroundings, article_number, surroundings

__all__ = ["NAMES", "Question", "all_features", "question"]

_LAWS = ("Luật", "Bộ luật", "Hiến pháp")
_CLOSING = ("hieu luc thi hanh", "dieu khoan chuyen tiep", "to chuc thuc hien", "trach nhiem thi hanh", "dieu khoan thi hanh")
_CLOSINGS = (*_CLOSING, "quy dinh chuyen tiep")
_POWERS = ("tham quyen", "trach nhiem", "nhiem vu", "quyen han")
_TIMES = ("thoi han", "thoi gian", "thoi diem")
_AGE_FROM = 740_000  # the ordinal of a fixed day (2027), so that the same text has the same features on any day
_DAYS_OF_TEN_YEARS = 3650

_OF_TEXT = ("words", "pairs", "bm_pairs", "window_pairs", "triples")
_OF_HEADING = ("heading_pairs", "heading_precision", "heading_pair_precision", "title_pairs", "title_precision", "title_named", "length")
_OF_LAW = ("law_best", "law_sum", "law_count", "is_law", "is_decree", "is_circular", "is_decision", "is_constitution")
_OF_KIND = ("amends", "opening", "fine", "announced", "rank", "bm_words", "heading_words", "title_words")
_OF_PATH = ("path_words", "path_pairs", "path_precision", "longest", "numbers", "year_named", "age", "newer_same")
_OF_NAME = ("number_named", "article_named", "named_elsewhere", "neighbours", "best_in_law", "law_gap")
_OF_QUERY = ("define", "crime", "author", "time", "generic", "no_heading", "exp", "qlen", "q_tf", "law_union")
NAMES = ("first", "first_share", *_OF_TEXT, *_OF_HEADING, *_OF_LAW, *_OF_KIND, *_OF_PATH, *_OF_NAME, *_OF_QUERY)


def all_features(candidates: Sequence[Candidate], asked: Question) -> list[list[float]]:
    """The numbers of each candidate, in the order of `NAMES`; the candidates come in the order of the first stage."""
    rows = []
    found_in: dict[str, set[Pair]] = {}
    titles = {title: _Title.of(title, asked) for title in {candidate.title for candidate in candidates}}
    paths = {path: _path_features(path.split(), asked) for path in {candidate.path for candidate in candidates}}
    for candidate, among in zip(candidates, surroundings(candidates, asked), strict=True):
        row, found = _features(candidate, asked, among, titles[candidate.title], paths[candidate.path])
        found_in.setdefault(candidate.parent_id, set()).update(found)
        rows.append(row)
    for row, candidate in zip(rows, candidates, strict=True):
        row.append(share(asked.pairs, found_in[candidate.parent_id], asked.pairs_total))
    return rows


@dataclass(frozen=True, slots=True)
class _Title:
    """The words of a title, which many candidates share, and which of the query's words and pairs are among them."""

    tokens: list[str]
    words: set[str]
    pairs: set[Pair]

    @classmethod
    def of(cls, title: str, asked: Question) -> _Title:
        tokens = title.split()
        at, found = places(tokens, asked)
        return cls(tokens, set(counted(at)), set(counted(found)))


def _features(
    candidate: Candidate, asked: Question, among: Surroundings, title: _Title, path: Sequence[float]
) -> tuple[list[float], set[Pair]]:
    """All but the last feature, and the query's pairs in title and text. A text without a heading has its title for one."""
    own = candidate.heading.split()
    own = own[2:] if candidate.heading.startswith("dieu ") else own
    heading = own or title.tokens
    tokens = [*heading, "", *candidate.body.split()]
    at, found = places(tokens, asked)
    word_counts, pair_counts = counted(at), counted(found)
    pairs = pair_counts.keys() | title.pairs
    triples, longest = runs(found, asked)
    words_total, pairs_total, first = asked.words_total, asked.pairs_total, candidate.found.score
    row = [
        min(first / asked.ideal, 1.5) if asked.ideal else 0.0,
        first / among.best,
        share(asked.words, word_counts.keys() | title.words, words_total),
        share(asked.pairs, pairs, pairs_total),
        saturated(pair_counts, asked.pairs, len(tokens), pairs_total),
        best_window(found, asked),
        triples,
        share(asked.pairs, before(found, len(heading)), pairs_total),
        *precision(heading, asked),
        share(asked.pairs, title.pairs, pairs_total),
        len(title.words) / len(title.tokens) if title.tokens else 0.0,
        among.named,
        math.log(1 + len(tokens)) / 8,
        among.law_best,
        among.law_sum,
        among.law_count,
        *_kind_features(candidate, asked),
        1 / (1 + among.place),
        saturated(word_counts, asked.words, len(tokens), words_total),
        share(asked.words, before(at, len(heading)), words_total),
        share(asked.words, title.words, words_total),
        *path,
        longest,
        *_exact_features(candidate, asked, tokens),
        among.named_elsewhere,
        among.beside,
        float(first >= among.law_best * among.best - 1e-9),
        among.law_best - first / among.best,
        *_intent_features(" ".join(heading), candidate, asked),
        float(not own),
        _expanded(asked, tokens, title.tokens),
        len(asked.tokens) / 30,
        float(asked.is_true_or_false),
    ]
    row.insert(_NEWER, float(among.is_older))
    return row, pairs


_NEWER = NAMES.index("newer_same")


def _kind_features(candidate: Candidate, asked: Question) -> list[float]:
    """What kind of document it is, and what its title says of that."""
    kind = candidate.facts.type
    return [
        float(kind in _LAWS),
        float(kind == "Nghị định" or candidate.facts.kind not in ("article", "document")),
        float(kind.startswith("Thông tư")),
        float(kind == "Quyết định"),
        float(kind == "Hiến pháp"),
        float("sua doi" in candidate.title[:20]),
        float(candidate.heading[:7] in ("dieu 1 ", "dieu 2 ", "dieu 3 ")),
        float(asked.asks_fine and "xu phat" in candidate.title),
        float(asked.asks_procedure and "cong bo" in candidate.title),
    ]


def _path_features(path: Sequence[str], asked: Question) -> list[float]:
    """The query in the title of the chapter."""
    at, found = places(path, asked)
    return [
        share(asked.words, counted(at), asked.words_total),
        share(asked.pairs, counted(found), asked.pairs_total),
        precision(path[2:] if path[:1] == ["chuong"] else path, asked)[0],
    ]


def _exact_features(candidate: Candidate, asked: Question, tokens: Sequence[str]) -> list[float]:
    """Figures of the query in the text; its year; the age; its document number and Điều."""
    day = candidate.facts.day
    year = str(date.fromordinal(day).year) if day else ""
    number = " ".join(candidate.number.split()[:3])
    article = article_number(candidate.heading)
    return [
        sum(figure in tokens for figure in asked.numbers) / len(asked.numbers) if asked.numbers else 0.5,
        (1.0 if year in asked.years else -1.0) if asked.years else 0.0,
        (_AGE_FROM - day) / _DAYS_OF_TEN_YEARS if day else 1.0,
        float(bool(number) and f" {number} " in asked.text),
        float(article >= 0 and str(article) in asked.articles),
    ]


def _intent_features(heading: str, candidate: Candidate, asked: Question) -> list[float]:
    """Whether the heading is of the sort that the query asks for."""
    return [
        float(asked.asks_definition and "giai thich tu ngu" in heading),
        float(asked.asks_crime and candidate.title == "bo luat hinh su"),
        float(asked.asks_who and any(word in heading for word in _POWERS)),
        float(asked.asks_when and any(word in heading for word in _TIMES)),
        float(any(words in heading for words in _CLOSINGS)),
    ]


def _expanded(asked: Question, tokens: Sequence[str], title: Sequence[str]) -> float:
    """The share of the editors' alternatives that the text has in full; a half when the query has none."""
    if not asked.expansions:
        return 0.5
    held = {*tokens, *title}
    return sum(held.issuperset(words) for words in asked.expansions) / len(asked.expansions)
