"""Checking, repairing and measuring by command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError
from wagtail.models import Page

from cms.contracts.search import EntryKind
from cms.models.background.leased_row import RowState
from search.engines.contract import IndexAction, Reason, SearchUnavailable
from search.models import IndexChange
from search.tests.index_commands import ids, run

pytestmark = pytest.mark.django_db
MakePage = Callable[..., Page]


def test_what_cannot_be_built_now_stays_in_the_index_and_is_noted_for_another_try(make_page: MakePage, work, engine, monkeypatch) -> None:
    page = make_page("Luật Cư trú")
    work()
    with monkeypatch.context() as broken:
        broken.setattr(type(page), "get_search_entries", lambda self: 1 // 0)
        run("check_search_index", repair=True)
    assert f"page:{page.pk}" in ids(engine)
    assert IndexChange.objects.filter(page_id=page.pk, state=RowState.WAITING).exists()


def test_the_check_names_what_differs_and_repairs_it(make_page: MakePage, work, engine) -> None:
    lost, changed = make_page("Trang bị mất"), make_page("Trang bị đổi")
    work()
    entry = changed.search_entry()
    stray = changed.search_entry(entry_id="page:999999", page_id=999999)
    engine.bulk(
        [
            IndexAction(f"page:{lost.pk}", 2**52),
            IndexAction(stray.entry_id, 1, stray),
            IndexAction(entry.entry_id, 1, entry),
        ]
    )
    type(changed).objects.filter(pk=changed.pk).update(lead="sửa thẳng trong cơ sở dữ liệu")
    with pytest.raises(CommandError, match="--repair"):
        run("check_search_index")
    output = run("check_search_index", "--repair")
    assert f"page:{changed.pk}" in output
    assert "page:999999" in output
    assert IndexChange.objects.filter(state=RowState.WAITING).exists()
    work()
    assert "page:999999" not in ids(engine)


def test_an_engine_that_is_away_is_a_plain_sentence(make_page: MakePage, engine, monkeypatch) -> None:
    def away() -> None:
        raise SearchUnavailable(Reason.AWAY, "Start the search server.")

    monkeypatch.setattr(engine, "start_rebuild", away, raising=False)
    with pytest.raises(CommandError, match="Start the search server"):
        run("rebuild_search_index")


def test_a_run_file_holds_the_ids_of_the_imported_data_set(make_page: MakePage, work, engine, monkeypatch, tmp_path: Path) -> None:
    page = make_page("Luật Cư trú")
    law = page.search_entry(kind=EntryKind.DOCUMENT, external_id="68-2020-qh14")
    articles = [
        page.search_entry(
            entry_id=f"{law.entry_id}:{number}",
            parent_id=law.entry_id,
            kind=EntryKind.ARTICLE,
            heading=f"Điều {number}. {heading}",
            external_id=f"68-2020-qh14|{number}",
        )
        for number, heading in [(20, "Điều kiện đăng ký thường trú"), (27, "Điều kiện, thủ tục đăng ký tạm trú")]
    ]
    monkeypatch.setattr(type(page), "get_search_entries", lambda self: [law, *articles])
    page.save()
    work()
    queries, out = tmp_path / "q.jsonl", tmp_path / "run.jsonl"
    queries.write_text('{"qid": "1", "question": "Đăng ký tạm trú"}\n{"qid": "2", "question": "không có gì cả zzz"}\n', encoding="utf-8")
    run("search_run", str(queries), "--out", str(out))
    first, second = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert first["qid"] == "1"
    assert (first["hits"][0]["law_id"], first["hits"][0]["article_id"]) == ("68-2020-qh14", "27")
    assert second["qid"] == "2"
    run("search_run", str(queries), "--out", str(out), "--fold-queries", "--limit", "1")
    folded = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert [hit["article_id"] for hit in folded["hits"]] == ["27"]


def test_a_bad_line_of_queries_is_named(tmp_path: Path) -> None:
    queries = tmp_path / "q.jsonl"
    queries.write_text('{"qid": "1"}\n', encoding="utf-8")
    with pytest.raises(CommandError, match="line 1"):
        run("search_run", str(queries), "--out", str(tmp_path / "run.jsonl"))
