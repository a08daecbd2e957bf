"""What every engine promises of writing, rebuilding and counting, asked of all three on real servers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.engines.contract import IndexAction, Reason, SearchEngine, SearchUnavailable
from search.tests.engine_data import ENTRIES, LAND_2013, NEWS, PORTAL, document, ids, plan, put
from search.tests.engine_fixtures import engine, filled, own

__all__ = ["engine", "filled", "own"]


def test_an_older_write_never_wins(own: SearchEngine) -> None:
    newer = replace(NEWS, title="Bản mới")
    assert own.bulk([IndexAction("tin-1", 7, newer)]).written == 1
    report = own.bulk([IndexAction("tin-1", 6, replace(NEWS, title="Bản cũ"))])
    assert (report.written, report.stale) == (0, 1)
    assert own.bulk([IndexAction("tin-1", 7, newer)]).written == 1
    own.refresh()
    assert own.search(plan("", kinds=("news",))).groups[0].top.entry.title == "Bản mới"


def test_an_older_write_does_not_bring_a_deleted_entry_back(own: SearchEngine) -> None:
    assert own.bulk([IndexAction("tin-1", 9)]).deleted == 1
    assert own.bulk(put([NEWS], version=8)).stale == 1
    own.refresh()
    assert ids(own, "", kinds=("news",)) == []
    assert own.bulk(put([NEWS], version=10)).written == 1
    own.refresh()
    assert ids(own, "", kinds=("news",)) == ["tin-1"]


def test_deleting_what_is_not_there_is_fine(own: SearchEngine) -> None:
    assert own.bulk([IndexAction("never-seen", 3)]).failures == ()


def test_entries_indexed_since_a_version_can_be_asked_for(own: SearchEngine) -> None:
    own.bulk(put([replace(NEWS, entry_id="tin-2", parent_id="tin-2")], version=50))
    own.refresh()
    assert ids(own, "", min_version=50) == ["tin-2"]


def test_another_site_is_never_shown(own: SearchEngine) -> None:
    own.bulk(put([replace(NEWS, entry_id="tin-3", parent_id="tin-3", site="2")]))
    own.refresh()
    assert "tin-3" not in ids(own, "đăng ký tạm trú")
    assert ids(own, "đăng ký tạm trú", site="2") == ["tin-3"]
    assert own.suggest("công an", site="2")[0].kind == "news"


def test_quoted_text_ranks_below_the_same_text_of_its_own(engine: SearchEngine) -> None:
    own = document("a", "Quy định A", 1, body="thu phí thăm quan di tích")
    quoting = document("b", "Quy định B", 2, body="thu phí thăm quan di tích", quoted=True)
    engine.bulk(put([quoting, own]))
    engine.refresh()
    assert ids(engine, "phí thăm quan di tích") == ["a", "b"]


def test_the_ids_of_a_page_are_known(filled: SearchEngine) -> None:
    assert filled.ids_of_pages([4])[4] == ["luat-68-2020", "luat-68-2020#27", "luat-68-2020#28"]
    assert filled.ids_of_pages([999])[999] == []


def test_a_scan_gives_id_version_and_hash_in_the_order_of_ids(own: SearchEngine) -> None:
    own.bulk([IndexAction("tin-1", 5)])
    scanned = list(own.scan())
    assert [row.entry_id for row in scanned] == sorted(entry.entry_id for entry in ENTRIES if entry.entry_id != "tin-1")
    by_id = {entry.entry_id: entry for entry in ENTRIES}
    assert all(row.version == 1 and row.content_hash == by_id[row.entry_id].content_hash() for row in scanned)


def test_an_entry_comes_back_as_it_went_in(filled: SearchEngine) -> None:
    shown = {hit.entry.entry_id: hit.entry for g in filled.search(plan("", size=50)).groups for hit in (g.top, *g.children)}
    assert shown["luat-45-2013"] == LAND_2013
    assert shown["tin-1"] == NEWS


def test_entries_are_counted_by_kind(filled: SearchEngine) -> None:
    assert filled.counts_by_kind() == {"document": 4, "article": 8, "news": 1}


def test_a_rebuild_is_filled_beside_the_live_index_and_swapped_in(own: SearchEngine) -> None:
    rebuild = own.start_rebuild()
    rebuild.bulk(put([PORTAL]))
    own.bulk(put([replace(NEWS, entry_id="tin-9", parent_id="tin-9")], version=60))
    own.refresh()
    assert "tin-9" in ids(own, "", kinds=("news",))
    rebuild = own.resume_rebuild(rebuild.name)
    rebuild.bulk(put([replace(NEWS, entry_id="tin-9", parent_id="tin-9")], version=60))
    assert rebuild.counts() == {"document": 1, "news": 1}
    assert rebuild.search(plan("42/2022/NĐ-CP")).certain is not None
    rebuild.commit()
    assert own.counts_by_kind() == {"document": 1, "news": 1}
    assert own.rollback() != rebuild.name
    assert own.counts_by_kind() == {"document": 4, "article": 8, "news": 2}


def test_a_rebuild_that_is_committed_again_leaves_the_index_before_it_to_go_back_to(own: SearchEngine) -> None:
    before = own.health().index
    rebuild = own.start_rebuild()
    rebuild.bulk(put([PORTAL]))
    rebuild.commit()
    own.resume_rebuild(rebuild.name).commit()
    assert (own.health().index, own.counts_by_kind()) == (rebuild.name, {"document": 1})
    assert own.rollback() == before


def test_a_rebuild_keeps_the_newest_of_catch_up_and_page_through(engine: SearchEngine) -> None:
    engine.bulk(put([NEWS]))
    rebuild = engine.start_rebuild()
    rebuild.bulk([IndexAction("tin-1", 12, replace(NEWS, title="Sửa khi đang dựng lại"))])
    assert rebuild.bulk(put([NEWS], version=4)).stale == 1
    rebuild.commit()
    assert engine.search(plan("")).groups[0].top.entry.title == "Sửa khi đang dựng lại"


def test_a_resumed_rebuild_knows_what_was_written_of_a_page_and_can_take_it_away(own: SearchEngine) -> None:
    rebuild = own.start_rebuild()
    assert rebuild.ids_of_pages([4])[4] == []
    rebuild.bulk(put(ENTRIES, version=2))
    resumed = own.resume_rebuild(rebuild.name)
    own.bulk([IndexAction("luat-68-2020#28", 3)])  # the live index is not what is asked
    assert resumed.ids_of_pages([4])[4] == ["luat-68-2020", "luat-68-2020#27", "luat-68-2020#28"]
    resumed.bulk([IndexAction(entry_id, 4) for entry_id in resumed.ids_of_pages([4])[4]])
    assert resumed.ids_of_pages([4])[4] == []
    resumed.commit()
    assert not [entry_id for entry_id in ids(own, "đăng ký tạm trú") if entry_id.startswith("luat-68")]


def test_an_aborted_rebuild_leaves_nothing(own: SearchEngine) -> None:
    rebuild = own.start_rebuild()
    rebuild.bulk(put([PORTAL]))
    rebuild.abort()
    with pytest.raises(SearchUnavailable):
        own.resume_rebuild(rebuild.name)
    assert own.counts_by_kind() == {"document": 4, "article": 8, "news": 1}


def test_there_is_no_rollback_without_an_earlier_index(own: SearchEngine) -> None:
    with pytest.raises(SearchUnavailable) as raised:
        own.rollback()
    assert raised.value.reason is Reason.MISSING


def test_health_tells_the_live_index_and_how_much_is_in_it(filled: SearchEngine) -> None:
    health = filled.health()
    assert health.ready
    assert health.entries == len(ENTRIES)
    assert health.index
    assert health.engine == filled.name


def test_a_ranked_list_names_the_records_of_the_data_set(filled: SearchEngine) -> None:
    ranked = filled.rank(plan("hồ sơ đăng ký tạm trú"), 5)
    assert ranked[0].external_id == "luat-68-2020|28"
    assert ranked[0].kind == "article"
    assert [row.score for row in ranked] == sorted((row.score for row in ranked), reverse=True)
