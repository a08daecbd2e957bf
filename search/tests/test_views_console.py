"""The console and the editors' lists: who may see them, what they do."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult
from wagtail.models import PageViewRestriction

from cms.models.background.leased_row import RowState
from search.engines.contract import Reason
from search.indexing import tasks
from search.indexing.building import live_pages
from search.models import IndexChange, IndexRebuild, PinnedResult, RebuildState, SynonymRow
from search.query.expand import expand, shipped_synonyms
from search.query.parse import parse
from search.query.shipped_synonyms import load_synonyms, shipped_rows
from search.results.counting.query_counts import LEAST_SHOWN, QuerySelection, count_click, count_search, sums
from search.results.finding.editorial import active_synonyms
from search.templatetags.search_tags import failure_words

pytestmark = pytest.mark.django_db
CONSOLE = "/quan-tri/tim-kiem/"


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("quan-tri", "a@example.vn", "x"))
    return client


@pytest.fixture
def editor(client: Client) -> Client:
    """Someone who may enter the admin and change synonyms, nothing else."""
    group = Group.objects.create(name="Biên tập")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "add_synonymrow", "change_synonymrow"]))
    user = get_user_model().objects.create_user("bien-tap", "b@example.vn", "x")
    user.groups.add(group)
    client.force_login(user)
    return client


def test_the_console_shows_each_index_and_what_was_given_up(administrator: Client, make_page, work) -> None:
    page = make_page("Trang có lỗi")
    work()
    IndexChange.objects.filter(page_id=page.pk).update(state=RowState.PARKED, error="mapper_parsing_exception")
    html = administrator.get(CONSOLE).content.decode()
    assert "embedded" in html
    assert f'href="{reverse("stuck_work")}"' in html
    stuck = administrator.get(reverse("stuck_work")).content.decode()
    assert ("mapper_parsing_exception" in stuck, "Trang có lỗi (embedded)" in stuck) == (True, True)


def test_what_was_given_up_is_tried_again_at_a_click(administrator: Client, make_page, work, engine) -> None:
    page = make_page("Trang có lỗi")
    row = IndexChange.objects.get(page_id=page.pk)
    IndexChange.objects.filter(pk=row.pk).update(state=RowState.PARKED, slot=None)
    administrator.post(reverse("stuck_work_try_again"), {"kind": "search.indexchange", "row": row.pk})
    work()
    assert f"page:{page.pk}" in {entry.entry_id for entry in engine.scan()}


def test_a_rebuild_is_queued_for_the_worker(administrator: Client, settings, django_capture_on_commit_callbacks) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # as outside the tests
    with django_capture_on_commit_callbacks(execute=True):
        answer = administrator.post(reverse("search_rebuild"), {"target": "embedded"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    queued = DBTaskResult.objects.ready().get(task_path="search.indexing.tasks.rebuild_index")
    assert queued.args_kwargs["args"] == ["embedded"]


def test_the_record_of_a_rebuild_is_shown(administrator: Client, make_page) -> None:
    make_page("Một trang")
    call_command("rebuild_search_index", verbosity=0)
    record = IndexRebuild.objects.latest("pk")
    assert record.name in administrator.get(CONSOLE).content.decode()


def test_a_running_rebuild_is_shown_with_what_is_done_its_rate_and_the_time_left(administrator: Client, make_page) -> None:
    first, *_others = [make_page(f"Trang {number}") for number in range(6)]
    pages = list(live_pages().values_list("pk", flat=True))
    done = len([pk for pk in pages if pk <= first.pk])
    began = timezone.now() - timedelta(seconds=60)
    record = IndexRebuild.objects.create(target="embedded", name="v1_thu", position=first.pk, entries=done, started_at=began)
    (shown,) = administrator.get(CONSOLE).context["running"]
    assert (shown.done, shown.total, shown.silent) == (done, len(pages), False)
    assert shown.a_minute == done
    assert shown.left == timedelta(seconds=round((len(pages) - done) * 60 / done))
    assert f'value="{shown.percent}"' in administrator.get(CONSOLE).content.decode()
    IndexRebuild.objects.filter(pk=record.pk).update(touched_at=began - timedelta(hours=1))
    (shown,) = administrator.get(CONSOLE).context["running"]
    assert shown.silent
    IndexRebuild.objects.filter(pk=record.pk).update(state=RebuildState.DONE)
    assert administrator.get(CONSOLE).context["running"] == []


@pytest.mark.parametrize("reason", Reason)
def test_the_console_says_in_vietnamese_why_an_engine_cannot_answer(reason: Reason) -> None:
    with override("vi"):
        assert re.match("(Chỉ mục|Chưa có chỉ mục|Không đọc được chỉ mục|Máy chủ tìm kiếm) ", failure_words(str(reason)).replace(":", " "))


def test_a_rebuild_that_cannot_be_made_ends_in_words_not_in_an_error(settings) -> None:
    settings.SEARCH_URL = "http://127.0.0.1:9"
    assert "SEARCH_URL" in tasks.rebuild_index.func("cluster")


def test_a_query_is_explained_with_the_parts_of_its_scores(administrator: Client, make_page, work) -> None:
    make_page("Đăng ký tạm trú")
    work()
    response = administrator.get(CONSOLE, {"q": "tam tru"})
    ((card, score, parts),) = response.context["hits"]
    assert score > 0
    assert card.factors
    assert parts


@pytest.mark.parametrize("name", ["search_console", "stuck_work_try_again", "search_rebuild"])
def test_the_console_is_closed_to_those_who_do_not_look_after_the_index(editor: Client, name: str) -> None:
    method = editor.get if name == "search_console" else editor.post
    response = method(reverse(name))
    assert response.status_code in (302, 403)
    assert not IndexRebuild.objects.exists()


def test_an_editor_adds_a_synonym_and_searches_use_it_at_once(editor: Client) -> None:
    before = active_synonyms()
    address = reverse(SynonymRow.snippet_viewset.get_url_name("add"))
    editor.post(address, {"term": "thẻ xanh", "alternatives": "giấy thông hành xanh", "weight": "0.5", "active": "on"})
    added = {row.term for row in active_synonyms()} - {row.term for row in before}
    assert added == {"thẻ xanh"}


def test_the_same_rows_read_again_are_the_same_list_which_nothing_has_to_be_made_from_again() -> None:
    before = active_synonyms()
    assert active_synonyms() is before
    SynonymRow.objects.filter(key="blds").update(weight=0.9)
    assert {row.term for row in set(active_synonyms()) - set(before)} == {"BLDS"}


def test_a_term_has_one_row_however_it_is_written() -> None:
    SynonymRow.objects.create(term="thẻ xanh", alternatives="giấy thông hành xanh")
    with pytest.raises(ValidationError):
        SynonymRow(term="The Xanh", alternatives="thẻ khác").full_clean()


def test_the_shipped_synonyms_are_there_and_loading_again_leaves_edits_alone() -> None:
    row = SynonymRow.objects.get(term="BLDS")
    assert len(active_synonyms()) > 0.9 * len({synonym.term for synonym in shipped_synonyms()})
    row.alternatives = "bộ luật dân sự năm 2015"
    row.save()
    assert load_synonyms(SynonymRow, shipped_rows()) == 0
    call_command("load_synonyms", verbosity=0)
    row.refresh_from_db()
    assert row.alternatives == "bộ luật dân sự năm 2015"


def test_a_pin_is_tried_before_it_is_saved(administrator: Client, make_page, work) -> None:
    wanted, first, other = make_page("Lịch tiếp công dân năm nay"), make_page("Cổng dịch vụ"), make_page("Đăng ký tạm trú")
    hidden = make_page("Trang nội bộ")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    PinnedResult.objects.create(query="tạm trú", page=first, sort_order=1)
    work()
    for text in ("đăng ký tạm trú online", "tạm trú", "cư trú"):
        for _number in range(LEAST_SHOWN):
            count_search(text, found=True)
    address = reverse("search_queries")
    pin = administrator.get(address, {"pin-query": "TAM TRU", "pin-page": wanted.pk, "pin-place": 0}).context["pin"]
    assert pin.change.before == (first.title, other.title)
    assert pin.change.after == (wanted.title, first.title, other.title)
    assert pin.unreached == ("đăng ký tạm trú online",)
    answer = administrator.get(address, {"pin-query": "tạm trú", "pin-page": wanted.pk, "pin-place": 1})
    assert answer.context["pin"].change.after == (first.title, wanted.title, other.title)
    answer = administrator.get(address, {"pin-query": "tạm trú", "pin-page": hidden.pk, "pin-place": 0})
    assert answer.context["pin_hidden"]
    assert not answer.context["pin"].change.differs
    assert PinnedResult.objects.count() == 1
    assert administrator.get(address, {"pin-query": "", "pin-page": wanted.pk, "pin-place": 0}).context["pin_form"].errors


@pytest.mark.parametrize("typed", ["làm căn cước mất bao lâu", "cap doi giay phep may hom thi xong"])
def test_a_question_how_long_searches_for_the_time_limit_too(typed: str) -> None:
    assert "thời hạn" in parse(typed, active_synonyms()).terms
    assert "thời hạn" in parse(typed, shipped_synonyms()).terms


def test_the_old_name_of_a_merged_place_leads_to_the_new_one_and_back(tmp_path: Path) -> None:
    places = tmp_path / "places.jsonl"
    rows = [("1", "Sơn Hà", None), ("2", "Khe Lau", "1"), ("3", "Tà Phình", "2"), ("1", "Sơn Hà", "1")]
    places.write_text("\n".join(json.dumps({"code": code, "name": name, "successor": now}) for code, name, now in rows))
    call_command("load_synonyms", places=places, verbosity=0)
    found = [[row.wording for row in parse(f"lệ phí hộ tịch {name}", active_synonyms()).expansions] for name in ("tà phình", "Sơn Hà")]
    assert found == [["Sơn Hà"], ["Khe Lau", "Tà Phình"]]
    places.write_text("Tà Phình, Sơn Hà")
    with pytest.raises(CommandError, match="no list of places"):
        call_command("load_synonyms", places=places, verbosity=0)


def test_a_pin_needs_words(make_page) -> None:
    with pytest.raises(ValidationError):
        PinnedResult(query="!!!", page=make_page("Một trang")).full_clean()


def test_a_page_is_pinned_to_a_query_once_however_that_is_written(make_page) -> None:
    page = make_page("Một trang")
    PinnedResult.objects.create(query="Tạm trú", page=page)
    with pytest.raises(ValidationError) as refused:
        PinnedResult(query="tam tru", page=page).full_clean()
    assert set(refused.value.error_dict) == {"page"}


def test_queries_that_nobody_opens_are_listed_and_those_in_unknown_words_marked(administrator: Client) -> None:
    SynonymRow.objects.create(term="trăng trối lại", alternatives="di chúc miệng")
    for _ in range(LEAST_SHOWN):
        for text in ("dặn lại lúc mất", "trăng trối lại", "42/2022/NĐ-CP", "giờ mở cửa"):
            count_search(text, found=True)
    count_click("giờ mở cửa", 1)
    assert [row.text for row in sums(which=QuerySelection.UNOPENED)] == ["42/2022/NĐ-CP", "dặn lại lúc mất", "trăng trối lại"]
    shown = administrator.get(f"{CONSOLE}truy-van/").content.decode()
    rows = shown.partition('id="khong-mo"')[2].partition("</section>")[0].split("<tr>")[2:]
    marked = {
        text: "chưa có từ đồng nghĩa" in row for row in rows for text in ("dặn lại lúc mất", "trăng trối lại", "42/2022") if text in row
    }
    assert marked == {"dặn lại lúc mất": True, "trăng trối lại": False, "42/2022": False}


@pytest.mark.django_db
def test_a_sheet_of_old_names_of_communes_makes_synonyms_that_a_search_reads(tmp_path: Path) -> None:
    sheet = tmp_path / "xa.csv"
    sheet.write_text("Tên cũ,Tên mới\nxã Bến Gỗ,xã Sông Lam\nxã Đồi Chè,xã Núi Thơm; phường Núi Thơm\n", encoding="utf-8")
    call_command("import_sheet", "tu-dong-nghia", str(sheet), stdout=StringIO())
    assert SynonymRow.objects.get(key="xa doi che").wordings() == ("xã Núi Thơm", "phường Núi Thơm")
    found = expand(("xa", "ben", "go"), active_synonyms())
    assert ("xa", "song", "lam") in {row.words for row in found}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["0009_everyday_words_by_domain", "0010_words_for_thin_terms"])
def test_rows_that_come_with_the_product_leave_those_of_an_administrator_alone(name: str) -> None:
    migration = import_module(f"search.migrations.{name}")
    SynonymRow.objects.all().delete()  # those of other migrations, and keys as they are written now
    migration.create(apps, None)
    keys = [row["key"] for row in migration.rows()]
    changed, disused, removed = SynonymRow.objects.filter(key__in=keys[:3])
    SynonymRow.objects.filter(pk=changed.pk).update(alternatives="của tôi")
    SynonymRow.objects.filter(pk=disused.pk).update(active=False)
    removed.delete()
    before = SynonymRow.objects.count()
    migration.create(apps, None)
    assert SynonymRow.objects.count() == before + 1
    assert SynonymRow.objects.get(pk=changed.pk).wordings() == ("của tôi",)
    migration.remove(apps, None)
    assert set(SynonymRow.objects.filter(key__in=keys)) == {changed, disused}
    migration.create(apps, None)
    assert SynonymRow.objects.count() == before + 1
