"""Measures of a candidate for the second stage, each as a number near 0..1, from folded text alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cms.contracts.late_numpy import np
from search.ranking.candidates import Candidate
from search.ranking.matching import Terms, Texts, keys_of_texts
from search.ranking.question import Question, question
from search.ranking.records import own_heading
from search.ranking.surroundings import article_number, surroundings

if TYPE_CHECKING:
    from search.ranking.matching import Flags, Numbers, Places

__all__ = ["NAMES", "Question", "all_features", "question"]

_LAWS = ("Luật", "Bộ luật", "Hiến pháp")
_CLOSING = ("hieu luc thi hanh", "dieu khoan chuyen tiep", "to chuc thuc hien", "trach nhiem thi hanh", "dieu khoan thi hanh")
_CLOSINGS = (*_CLOSING, "quy dinh chuyen tiep")
_POWERS = ("tham quyen", "trach nhiem", "nhiem vu", "quyen han")
_TIMES = ("thoi han", "thoi gian", "thoi diem")
_AGE_FROM = 740_000  # the ordinal of a fixed day (2027), so that the same text has the same features on any day
_DAYS_OF_TEN_YEARS = 3650

OF_TEXT = ("words", "pairs", "bm_pairs", "window_pairs", "triples")
OF_HEADING = ("heading_pairs", "heading_precision", "heading_pair_precision", "title_pairs", "title_precision", "title_named", "length")
OF_LAW = ("law_best", "law_sum", "law_count", "is_law", "is_decree", "is_circular", "is_decision", "is_constitution")
OF_KIND = ("amends", "opening", "fine", "announced", "rank", "bm_words", "heading_words", "title_words")
OF_PATH = ("path_words", "path_pairs", "path_precision", "longest", "numbers", "year_named", "age", "newer_same")
OF_NAME = ("number_named", "article_named", "named_elsewhere", "neighbours", "best_in_law", "law_gap")
OF_QUERY = ("define", "crime", "author", "time", "generic", "no_heading", "exp", "qlen", "q_tf", "law_union")
NAMES = ("first", "first_share", *OF_TEXT, *OF_HEADING, *OF_LAW, *OF_KIND, *OF_PATH, *OF_NAME, *OF_QUERY)


def all_features(candidates: Sequence[Candidate], asked: Question) -> Numbers:
    """Return a row of numbers for each candidate, in the order of `NAMES`; the candidates come in the order of the first stage."""
    if not candidates:
        return np.zeros((0, len(NAMES)))
    others = [*asked.numbers, *(word for words in asked.expansions for word in words)]
    terms = Terms(asked.words, asked.pairs, others)
    first = np.array([candidate.found.score for candidate in candidates])
    articles = [article_number(candidate.heading) for candidate in candidates]
    among = surroundings(candidates, first, articles, asked)
    titles, title_of = _numbered(candidate.title for candidate in candidates)
    own_headings = [own_heading(candidate.heading) for candidate in candidates]
    shown_headings = [heading or candidate.title for heading, candidate in zip(own_headings, candidates, strict=True)]
    texts = Texts([candidate.keys for candidate in candidates], terms)
    named = Texts(keys_of_texts((title, "") for title in titles), terms)
    in_title, pairs_in_title = named.words[title_of], named.pairs[title_of]
    pairs = texts.pairs + pairs_in_title
    first_share = first / among.best
    best_words, best_pairs = texts.saturated()
    triples, longest = texts.runs()
    heading_words, heading_pairs = texts.precision()
    measured: dict[str, Numbers | Flags | float] = {
        "first": np.minimum(first / asked.ideal, 1.5) if asked.ideal else 0.0,
        "first_share": first_share,
        "words": terms.share(texts.words + in_title),
        "pairs": terms.pair_share(pairs),
        "bm_pairs": best_pairs,
        "window_pairs": texts.best_windows(),
        "triples": triples,
        "heading_pairs": terms.pair_share(texts.heading_pairs),
        "heading_precision": heading_words,
        "heading_pair_precision": heading_pairs,
        "title_pairs": terms.pair_share(pairs_in_title),
        "title_precision": _distinct(in_title[:, : terms.count]) / np.maximum(named.heading_lengths, 1)[title_of],
        "length": np.log(1 + texts.lengths) / 8,
        "title_named": among.named,
        "law_best": among.law_best,
        "law_sum": among.law_sum,
        "law_count": among.law_count,
        "rank": 1 / np.arange(1, 1 + len(candidates)),
        "bm_words": best_words,
        "heading_words": terms.share(texts.heading_words),
        "title_words": terms.share(in_title),
        "longest": longest,
        "numbers": _held(texts.words, terms, [[figure] for figure in asked.numbers]),
        "newer_same": among.is_older,
        "named_elsewhere": among.named_elsewhere,
        "neighbours": among.beside,
        "best_in_law": first >= among.law_best * among.best - 1e-9,
        "law_gap": among.law_best - first_share,
        "exp": _held(texts.words + in_title, terms, asked.expansions),
        "qlen": len(asked.tokens) / 30,
        "q_tf": float(asked.is_true_or_false),
        "law_union": _law_union(pairs, candidates, terms),
    }
    rows = np.empty((len(candidates), len(NAMES)))
    for name, values in measured.items():
        rows[:, _PLACES[name]] = values
    rows[:, _OF_PATHS] = _path_features(candidates, terms)
    rows[:, _OF_ROWS] = _row_features(candidates, articles, own_headings, shown_headings, asked)
    return rows


def _row_features(
    candidates: Sequence[Candidate], articles: Sequence[int], own_headings: Sequence[str], shown_headings: Sequence[str], asked: Question
) -> list[list[float]]:
    """Return, for each candidate, what is measured one by one, in the order of `_OF_ROWS`."""
    return [
        [*_kind_features(row, asked), *_exact_features(row, article, asked), *_intent_features(shown, asked), float(not own)]
        for row, article, own, shown in zip(candidates, articles, own_headings, shown_headings, strict=True)
    ]


_PLACES = {name: index for index, name in enumerate(NAMES)}
_OF_PATHS = [_PLACES[name] for name in ("path_words", "path_pairs", "path_precision")]
_OF_ROWS = [
    _PLACES[name]
    for name in (
        *("is_law", "is_decree", "is_circular", "is_decision", "is_constitution", "amends", "opening", "fine", "announced"),
        *("year_named", "age", "number_named", "article_named"),
        *("define", "crime", "author", "time", "generic", "no_heading"),
    )
]


def _numbered(values: Iterable[str]) -> tuple[list[str], Places]:
    """Return the different values, and for each its place among them."""
    places: dict[str, int] = {}
    of = [places.setdefault(value, len(places)) for value in values]
    return list(places), np.array(of, dtype=np.intp)


def _distinct(counts: Places) -> Places:
    """Return how many of the columns each row has."""
    return np.count_nonzero(counts, axis=1)


def _held(words: Places, terms: Terms, groups: Collection[Sequence[str]]) -> Numbers | float:
    """Return the share of the groups of words that each text has in full; a half when there are none."""
    if not groups:
        return 0.5
    full = [(words[:, [terms.places[word] for word in group]] > 0).all(axis=1) for group in groups]
    return np.sum(full, axis=0) / len(groups)


def _law_union(pairs: Places, candidates: Sequence[Candidate], terms: Terms) -> Numbers:
    """Return the share of the pairs that the candidates of the same document have together."""
    laws, law_of = _numbered(candidate.parent_id for candidate in candidates)
    together = np.zeros((len(laws), pairs.shape[1]), dtype=np.intp)
    np.add.at(together, law_of, pairs)
    return terms.pair_share(together)[law_of]


def _kind_features(candidate: Candidate, asked: Question) -> list[float]:
    """Return the features of the kind of document, and of what its title says about it."""
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


def _path_features(candidates: Sequence[Candidate], terms: Terms) -> Numbers:
    """Return the query in the titles of the chapters (whose own words are measured without `Chương II`)."""
    paths, path_of = _numbered(candidate.path for candidate in candidates)
    whole = Texts(keys_of_texts((path, "") for path in paths), terms)
    own = [path.partition(" ")[2].partition(" ")[2] if path.split(" ", 1)[0] == "chuong" else path for path in paths]
    precision, _ = Texts(keys_of_texts((path, "") for path in own), terms).precision()
    return np.stack([terms.share(whole.words), terms.pair_share(whole.pairs), precision], axis=1)[path_of]


def _exact_features(candidate: Candidate, article: int, asked: Question) -> list[float]:
    """Return four numbers: the year is asked for (1, −1, 0 if none is), age in tens of years, its number is named, its Điều is named."""
    day = candidate.facts.day
    year = str(date.fromordinal(day).year) if day and asked.years else ""
    number = " ".join(candidate.number.split(maxsplit=3)[:3])
    return [
        (1.0 if year in asked.years else -1.0) if asked.years else 0.0,
        (_AGE_FROM - day) / _DAYS_OF_TEN_YEARS if day else 1.0,
        float(bool(number) and f" {number} " in asked.text),
        float(article >= 0 and str(article) in asked.articles),
    ]


def _intent_features(heading: str, asked: Question) -> list[float]:
    """Return whether the heading is of the sort that the query asks for."""
    return [
        float(asked.asks_definition and "giai thich tu ngu" in heading),
        float(asked.asks_crime and heading.startswith("toi ")),
        float(asked.asks_who and any(word in heading for word in _POWERS)),
        float(asked.asks_when and any(word in heading for word in _TIMES)),
        float(any(words in heading for words in _CLOSINGS)),
    ]
