"""What only the embedded engine must stand: crashes, broken files, several processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from search.engines.contract import IndexAction, Reason, SearchUnavailable
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.source import TantivySource
from search.engines.embedded.store import StateCache
from search.tests.engine_data import ENTRIES, NEWS, ids, plan, put

ROOT = Path(__file__).resolve().parents[2]


def _process(code: str, folder: Path) -> subprocess.Popen[str]:
    prelude = """
        import sys, time
        from dataclasses import replace
        from pathlib import Path
        from search.engines.contract import IndexAction
        from search.engines.embedded.engine import EmbeddedEngine
        from search.engines.embedded.schema import document_of
        from search.tests.engine_data import ENTRIES, NEWS, put
        engine = EmbeddedEngine(Path(sys.argv[1]))
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(prelude) + textwrap.dedent(code), str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_reader_in_another_process_sees_each_commit(tmp_path: Path) -> None:
    reader = EmbeddedEngine(tmp_path)
    assert ids(reader, "tạm trú") == []
    writer = _process("engine.bulk(put(ENTRIES)); print('written')", tmp_path)
    assert writer.communicate(timeout=60)[0].strip() == "written"
    assert "luat-68-2020#28" in ids(reader, "hồ sơ đăng ký tạm trú")


def test_a_writer_killed_in_the_middle_leaves_the_last_commit(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.bulk(put(ENTRIES))
    code = """
        folder = engine._folder
        with folder.writer(folder.live()) as (writer, searcher, schema):
            for n in range(3000):
                writer.add_document(document_of(replace(NEWS, entry_id=f"x{n}", parent_id=f"x{n}"), 5, schema))
            print("half", flush=True)
            time.sleep(60)
    """
    writer = _process(code, tmp_path)
    assert writer.stdout is not None
    assert writer.stdout.readline().strip() == "half"
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait(20)
    writer.stdout.close()
    assert engine.counts_by_kind() == {"document": 4, "article": 8, "news": 1}
    assert engine.bulk(put([replace(NEWS, title="Sau sự cố")], version=6)).written == 1
    assert engine.search(plan("", kinds=("news",))).groups[0].top.entry.title == "Sau sự cố"


def test_a_second_writer_waits_until_the_first_has_ended(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, lock_timeout=20)
    engine.bulk(put(ENTRIES))
    with _process("\nwith engine._folder.lock():\n    print('held', flush=True); time.sleep(0.3)", tmp_path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        assert engine.bulk(put([NEWS], version=3)).written == 1


def test_a_second_writer_who_waited_in_vain_says_that_the_index_is_busy(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, lock_timeout=0.2)
    engine.bulk(put(ENTRIES))
    holder = _process("\nwith engine._folder.lock():\n    print('held', flush=True); time.sleep(30)", tmp_path)
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "held"
    with pytest.raises(SearchUnavailable) as raised:
        engine.bulk(put([NEWS], version=3))
    assert raised.value.reason is Reason.BUSY
    assert "luat-68-2020#28" in ids(engine, "hồ sơ đăng ký tạm trú")
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert engine.bulk(put([NEWS], version=3)).written == 1


@pytest.mark.parametrize("broken", ["meta.json", "live.json"])
def test_a_broken_index_says_so_and_can_be_rebuilt(tmp_path: Path, broken: str) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.bulk(put(ENTRIES))
    path = tmp_path / broken if broken == "live.json" else tmp_path / engine.health().index / broken
    path.write_text("not an index")
    fresh = EmbeddedEngine(tmp_path)
    with pytest.raises(SearchUnavailable) as raised:
        fresh.search(plan("đất đai"))
    assert raised.value.reason is Reason.CORRUPT
    assert "rebuild_search_index" in raised.value.operator_hint
    assert not fresh.health().ready
    rebuild = fresh.start_rebuild()
    rebuild.bulk(put(ENTRIES))
    rebuild.commit()
    assert fresh.health().ready
    assert "luat-31-2024#12" in ids(fresh, "sở hữu đất đai")


def test_an_index_of_another_version_is_neither_read_nor_written_and_a_rebuild_is_asked_for(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.bulk(put(ENTRIES))
    live = engine.health().index
    (tmp_path / live).rename(tmp_path / "v0_20200101")
    (tmp_path / "live.json").write_text('{"live": "v0_20200101", "previous": ""}')
    fresh = EmbeddedEngine(tmp_path)
    for ask in (lambda: ids(fresh, "sở hữu đất đai"), lambda: fresh.bulk(put([NEWS])), lambda: list(fresh.scan())):
        with pytest.raises(SearchUnavailable) as raised:
            ask()
        assert raised.value.reason is Reason.MAPPING
        assert "rebuild_search_index" in raised.value.operator_hint
    health = fresh.health()
    assert (health.ready, health.detail) == (False, "mapping")
    rebuild = fresh.start_rebuild()
    rebuild.bulk(put(ENTRIES))
    rebuild.commit()
    assert fresh.health().entries == len(ENTRIES)
    with pytest.raises(SearchUnavailable) as raised:
        fresh.rollback()
    assert raised.value.reason is Reason.MAPPING
    assert fresh.health().ready


def test_a_folder_that_cannot_be_written_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SearchUnavailable) as raised:
        EmbeddedEngine(tmp_path / "file" / "index").bulk(put([NEWS]))
    assert raised.value.reason is Reason.READ_ONLY


def test_a_lock_that_cannot_be_taken_is_told_plainly_before_the_first_index_and_after_it(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    (tmp_path / "writer.lock").mkdir()
    for ask in (lambda: engine.search(plan("đất")), lambda: engine.bulk(put([NEWS])), engine.start_rebuild().commit):
        with pytest.raises(SearchUnavailable) as raised:
            ask()
        assert raised.value.reason is Reason.READ_ONLY
    assert not engine.health().ready


def test_a_bulk_that_fails_changes_nothing(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.bulk(put([NEWS]))
    broken = replace(NEWS, entry_id="b", page_id=-1)
    with pytest.raises(SearchUnavailable):
        engine.bulk([IndexAction("a", 2, replace(NEWS, entry_id="a", parent_id="a")), IndexAction("b", 2, broken)])
    assert engine.counts_by_kind() == {"news": 1}
    assert engine.bulk(put([NEWS], version=2)).written == 1


def test_a_search_begun_before_a_commit_is_not_disturbed_by_it(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.bulk(put(ENTRIES))
    scan = engine.scan()
    first = next(scan)
    engine.bulk([IndexAction(entry.entry_id, 9) for entry in ENTRIES])
    assert len([first, *scan]) == len(ENTRIES)
    assert list(engine.scan()) == []


def test_what_a_process_has_read_answers_again_until_the_next_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.bulk(put(ENTRIES))
    asked, page_two = plan("đăng ký tạm trú"), plan("đăng ký tạm trú", size=1)
    first = engine.search(asked)
    with monkeypatch.context() as unreadable:
        unreadable.setattr(TantivySource, "_stored", None)
        assert engine.search(asked).groups == first.groups
        assert engine.search(page_two).groups[0].top == first.groups[0].top
    changed = replace(NEWS, title="Cách đăng ký tạm trú qua mạng", body="Đăng ký tạm trú qua mạng.")
    engine.bulk([IndexAction(NEWS.entry_id, 9, changed)])
    assert changed in [group.top.entry for group in engine.search(asked).groups]


def test_a_process_lets_go_of_the_indexes_that_another_one_rebuilt(tmp_path: Path) -> None:
    reader, other = EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)
    other.bulk(put(ENTRIES))
    for _time in range(4):
        assert ids(reader, "sở hữu đất đai")
        rebuild = other.start_rebuild()
        rebuild.bulk(put(ENTRIES))
        rebuild.commit()
    assert len(reader._folder._open) <= 2  # the live one and the previous


def test_kept_values_never_outgrow_their_bound() -> None:
    kept, made = StateCache[int, str](3), list[int]()

    def make(keys: Sequence[int]) -> list[str]:
        made.extend(keys)
        return [str(key) for key in keys]

    assert kept.get([1, 2, 1], make) == ["1", "2", "1"]
    assert kept.get([2, 3, 4], make) == ["2", "3", "4"]  # forgets 1
    assert kept.get([1], make) == ["1"]
    assert made == [1, 2, 3, 4, 1]
