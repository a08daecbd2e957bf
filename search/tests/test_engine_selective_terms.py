"""The first stage of long queries: selective terms first find what all terms at once find."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.selective_terms import search_selective_terms_first
from search.engines.embedded.source import TantivySource
from search.query.values import Synonym
from search.tests.engine_data import LAND_2024, article, plan, put

COMMON = ("của", "người", "được", "các", "theo", "trong", "về", "khi")
SELECTIVE = ("hộ chiếu", "tạm trú", "thẻ", "căn cước", "khai sinh", "kết hôn", "ly hôn", "thừa kế", "di chúc", "giám hộ", "nuôi con")
LONG = "người tạm trú hộ được cấp thẻ căn cước khai sinh khi kết hôn"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> TantivySource:
    chance = random.Random(7)
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    rows = []
    for number in range(600):
        words = [chance.choice(COMMON if chance.random() < 0.6 else SELECTIVE) for _ in range(chance.randint(12, 40))]
        rows.append(article(LAND_2024, str(number), " ".join(words[:4]), " ".join(words)))
    other = replace(rows[0], entry_id="elsewhere", site="2", body=LONG)
    engine.bulk(put([*rows, other]))
    return engine._source()


@pytest.mark.parametrize("text", [LONG, f"{LONG} -thừa", f'{LONG} "căn cước"', "nguoi tam tru ho duoc cap the can cuoc"])
def test_a_long_query_finds_by_its_selective_terms_what_all_terms_find(source: TantivySource, text: str) -> None:
    asked = plan(text, (Synonym("tạm trú", ("nuôi con",)),))
    found = search_selective_terms_first(source, asked, 40, 0)
    whole, _ = source.find(source.build.results(asked), 40)
    assert found is not None
    assert [row.key for row in found[:40]] == [row.key for row in whole]
    assert [row.score for row in found[:40]] == pytest.approx([row.score for row in whole], rel=1e-4)


def test_what_holds_too_few_of_the_words_is_no_match_however_rare_they_are(source: TantivySource) -> None:
    asked = plan("của khai sinh kết hôn và di chúc")
    found = search_selective_terms_first(source, asked, 10, 0)
    counted, _ = source.find(source.build.countable(asked), 1000)
    assert found is not None
    assert {row.key for row in found} <= {row.key for row in counted}


def test_few_matches_and_short_queries_are_found_by_all_terms_at_once(source: TantivySource) -> None:
    assert search_selective_terms_first(source, plan("căn cước"), 10, 0) is None
    assert search_selective_terms_first(source, plan(LONG, kinds=("news",)), 10, 0) is None
    assert source.collect(plan(LONG, kinds=("news",)), 10) == ([], 0)


def test_a_small_index_is_asked_by_all_terms_at_once(source: TantivySource) -> None:
    assert search_selective_terms_first(source, plan(LONG), 10) is None


def test_an_index_of_several_sites_gives_those_of_the_site_that_is_asked(source: TantivySource) -> None:
    found, total = source.collect(plan(LONG, site="2"), 10)
    assert (len(found), total) == (1, 1)
