"""What the second stage counts in folded texts, beside the plain definition of each measure."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from search.ranking.matching import Terms, Texts, count_words_held, keys_of_texts

WORDS = {"dat": 1.5, "dai": 2.0, "thu": 0.7, "hoi": 1.1, "nghiencuukhoahoc": 3.0, "2024": 0.4}
PAIRS = {("dat", "dai"): 3.0, ("dai", "thu"): 2.5, ("thu", "hoi"): 4.0, ("hoi", "dat"): 1.0}
OTHERS = ["cua", "nguoi", "nghiencuukhoa", "nghiencuukhoahop", "nghiencuuxhoahoc", "2023"]


def random_texts() -> list[tuple[list[str], list[str]]]:
    chance = random.Random(3)
    return [
        ([chance.choice([*WORDS, *OTHERS]) for _ in range(chance.randint(0, 6))], chance.choices([*WORDS, *OTHERS], k=length))
        for length in (0, 1, 5, 60, 200, 400)
    ]


TEXTS = random_texts()
MEASURED = Texts(keys_of_texts((" ".join(heading), "\n".join(body)) for heading, body in TEXTS), Terms(WORDS, PAIRS, ["cua"]))


def tokens_of(heading: list[str], body: list[str]) -> list[str]:
    return [*heading, "", *body]


def test_words_and_pairs_are_counted_and_none_runs_from_heading_to_body_or_into_the_next_text() -> None:
    for row, (heading, body) in enumerate(TEXTS):
        tokens = tokens_of(heading, body)
        assert MEASURED.words[row].tolist() == [tokens.count(word) for word in [*WORDS, "cua"]]
        assert MEASURED.pairs[row].tolist() == [list(pairwise(tokens)).count(pair) for pair in PAIRS]
        assert MEASURED.heading_words[row].tolist() == [heading.count(word) for word in [*WORDS, "cua"]]
        assert MEASURED.heading_pairs[row].tolist() == [list(pairwise(heading)).count(pair) for pair in PAIRS]
        assert (MEASURED.lengths[row], MEASURED.heading_lengths[row]) == (len(tokens), len(heading))


def test_the_best_window_has_the_heaviest_different_pairs_within_forty_words() -> None:
    for found, (heading, body) in zip(MEASURED.best_windows(), TEXTS, strict=True):
        at = [(place, pair) for place, pair in enumerate(pairwise(tokens_of(heading, body))) if pair in PAIRS]
        inside = [{pair for place, pair in at if end - 40 < place <= end} for end, _ in at]
        best = max((sum(map(PAIRS.__getitem__, pairs)) for pairs in inside), default=0.0)
        assert found == pytest.approx(best / sum(PAIRS.values()))


def test_a_run_is_as_long_as_text_and_query_have_the_same_words() -> None:
    texts = Texts(keys_of_texts([("", "dat dai thu hoi x dat dai"), ("dat dai", "thu hoi"), ("", "x")]), Terms(WORDS, PAIRS))
    going_on, longest = texts.runs()
    total = sum(PAIRS.values())
    assert going_on.tolist() == pytest.approx([(2.5 + 4.0) / total, 0.0, 0.0])
    assert longest.tolist() == pytest.approx([(3.0 + 2.5 + 4.0) / total, 4.0 / total, 0.0])


def test_precision_is_the_share_of_the_headings_words_and_pairs() -> None:
    words, pairs = Texts(keys_of_texts([("dat dai x", ""), ("dat", ""), ("", "dat")]), Terms(WORDS, PAIRS)).precision()
    assert words.tolist() == pytest.approx([2 / 3, 1.0, 0.0])
    assert pairs.tolist() == pytest.approx([1 / 2, 1.0, 0.0])


def test_a_query_without_content_words_finds_nothing_and_does_not_fail() -> None:
    texts = Texts(keys_of_texts([("dat", "dai"), ("", "")]), Terms({}, {}))
    assert texts.best_windows().tolist() == [0.0, 0.0]
    assert texts.runs()[1].tolist() == [0.0, 0.0]
    assert texts.terms.share(texts.words).tolist() == [0.0, 0.0]


def test_different_words_are_counted_once() -> None:
    assert count_words_held(["dat dat dai", "nguoi", ""], ["dat", "dai", "thu", "dat"]) == [2, 0, 0]
