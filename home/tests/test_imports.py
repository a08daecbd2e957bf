"""Importing news and procedures."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published

from cms.models import Bundle, BundlePage
from home.models import NewsPage, NewsTopic, Online, ProcedurePage, StandardPage
from home.services.procedures.records import fill_procedure, record_of
from home.tests.factories import make_news, make_procedure, moment

NEWS = {
    "id": "news-7",
    "title": "Đường mới",
    "sapo": "Đoạn mở đầu.",
    "body": "Đoạn một.\n\nPhần thứ hai\n\nĐoạn hai.",
    "category": "Giao thông",
    "published_date": "2025-12-12",
    "source_topic": "Báo A / Xã hội",
}
PROCEDURE = {
    "code": "1.000028",
    "name": "Cấp giấy phép",
    "level": "Cấp tỉnh; Cấp xã",
    "field": "Đường bộ",
    "agency": "Sở Xây dựng",
    "applicants": ["Công dân Việt Nam"],
    "how": [{"channel": "Trực tuyến", "time_limit": "2 ngày", "fee": None, "description": "Gồm: - một; - hai."}],
    "steps": "Bước 1:\n- Nộp hồ sơ\n- Nhận phiếu",
    "dossier": [{"name": "Đơn", "form": None, "originals": 1, "copies": 0, "group": None}],
    "result": "Giấy phép",
    "legal_bases": [{"number": "12/2025/TT-BXD", "title": "Thông tư"}, {"number": None, "title": None}],
    "complete_split": True,
}
DOCUMENT = {
    "id": "van-ban-1",
    "title": "Quy định giờ mở cửa",
    "type": "Quyết định",
    "issuer": "Ủy ban nhân dân tỉnh Thử Nghiệm",
    "number": "05/2024/QĐ-UBND",
    "signed_date": "2024-01-15",
    "effective_date": "2024-02-01",
    "articles": [{"id": "1", "heading": "Phạm vi", "text": "Quy định giờ mở cửa."}],
}


def run(command: str, tmp_path: Path, *records: dict, **options) -> str:
    from io import StringIO

    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    out = StringIO()
    call_command(command, path, verbosity=0, stdout=out, **options)
    return out.getvalue()


def test_news_is_imported_as_published_pages(client, tmp_path):
    assert "created: 1" in run("import_news", tmp_path, NEWS)
    news = NewsPage.objects.get()
    assert (news.slug, news.lead, news.source_name, news.day.isoformat()) == ("duong-moi", "Đoạn mở đầu.", "Báo A / Xã hội", "2025-12-12")
    assert [topic.slug for topic in news.topics.all()] == ["giao-thong"]
    assert [block.block_type for block in news.body] == ["paragraph", "heading", "paragraph"]
    assert client.get(news.url).status_code == 200


def test_an_import_sends_the_signal_that_feeds_the_search_index(tmp_path):
    published = []

    def note(sender, instance, **kwargs):
        published.append(instance.external_id)

    page_published.connect(note)
    try:
        run("import_news", tmp_path, NEWS)
    finally:
        page_published.disconnect(note)
    assert published == ["news-7"]


def test_running_an_import_again_changes_nothing(tmp_path):
    run("import_news", tmp_path, NEWS)
    before = NewsPage.objects.get().latest_revision_id
    assert "unchanged: 1" in run("import_news", tmp_path, NEWS)
    assert NewsPage.objects.get().latest_revision_id == before


def test_a_changed_record_updates_its_page_under_the_same_address(tmp_path):
    run("import_news", tmp_path, NEWS)
    address = NewsPage.objects.get().url
    assert "changed: 1" in run("import_news", tmp_path, {**NEWS, "title": "Đường mới sửa", "category": "Kinh tế"})
    news = NewsPage.objects.get()
    assert (news.title, news.url) == ("Đường mới sửa", address)
    assert [topic.name for topic in news.topics.all()] == ["Kinh tế"]


@pytest.mark.parametrize(
    ("command", "first", "changed"),
    [
        ("import_news", NEWS, NEWS | {"source_topic": "Báo B"}),
        ("import_procedures", PROCEDURE, PROCEDURE | {"result": "Giấy phép mới"}),
    ],
)
@pytest.mark.parametrize("done", ["taken offline", "edited", "drafted"])
def test_an_import_leaves_what_an_editor_took_offline_or_changed(admin_user, tmp_path, command, first, changed, done):
    run(command, tmp_path, first)
    page = Page.objects.get(slug__in=("duong-moi", "cap-giay-phep")).specific
    page.search_description = "Mô tả của biên tập viên"
    if done == "taken offline":
        page.unpublish(user=admin_user)
    else:
        revision = page.save_revision(user=admin_user)
        if done == "edited":
            revision.publish(user=admin_user)
    told = run(command, tmp_path, changed)
    assert "skipped: 1" in told
    assert f"{'taken offline' if done == 'taken offline' else 'edited'} on this site" in told
    stored = Page.objects.get(pk=page.pk)
    assert stored.live == (done != "taken offline")
    latest = stored.get_latest_revision_as_object()
    assert latest.search_description == ("" if done == "taken offline" else "Mô tả của biên tập viên")


@pytest.mark.parametrize("command", ["import_news", "import_procedures", "import_documents"])
@pytest.mark.parametrize("deleted", ["the page", "the section above it"])
def test_a_page_that_somebody_deleted_does_not_come_back_by_an_import_and_its_report_says_so(admin_user, tmp_path, command, deleted):
    record = {"import_news": NEWS, "import_procedures": PROCEDURE, "import_documents": DOCUMENT}[command]
    run(command, tmp_path, record)
    page = Page.objects.get(title__in=("Đường mới", "Cấp giấy phép", "Quy định giờ mở cửa")).specific
    kind = type(page)
    if deleted == "the page":
        page.delete(user=admin_user)
    else:
        section = StandardPage(title="Cũ", slug="cu")
        page.get_parent().get_parent().add_child(instance=section)
        Page.objects.filter(pk=page.pk).first().move(Page.objects.get(pk=section.pk), pos="last-child")
        Page.objects.get(pk=section.pk).delete(user=admin_user)
    told = run(command, tmp_path, record)
    assert "deleted on this site" in told
    assert "skipped: 1" in told
    assert not kind.objects.exists()
    assert "created: 1" in run(command, tmp_path, record, deleted=True)
    assert "unchanged: 1" in run(command, tmp_path, record)
    kind.objects.get().delete(user=admin_user)
    assert "skipped: 1" in run(command, tmp_path, record)


def test_a_page_that_waits_in_a_bundle_is_not_published_alone_by_an_import(tmp_path):
    run("import_news", tmp_path, NEWS)
    BundlePage.objects.create(bundle=Bundle.objects.create(name="Gói"), page=NewsPage.objects.get())
    told = run("import_news", tmp_path, NEWS | {"title": "Đường khác"})
    assert "waits in a bundle on this site" in told
    assert NewsPage.objects.get().title == "Đường mới"


def test_a_page_that_expired_does_not_come_back_by_an_import(tmp_path):
    run("import_news", tmp_path, NEWS)
    NewsPage.objects.update(expire_at=moment(2026, 1, 5))
    call_command("publish_scheduled_pages")
    assert "skipped: 1" in run("import_news", tmp_path, NEWS | {"source_topic": "Báo B"})
    assert not NewsPage.objects.get().live


def test_a_dry_run_stores_nothing(tmp_path):
    out = run("import_news", tmp_path, NEWS, dry_run=True)
    assert "created: 1" in out
    assert not NewsPage.objects.exists()
    assert not NewsTopic.objects.exists()


def test_a_bad_record_is_reported_and_the_others_are_stored(tmp_path):
    out = run(
        "import_news", tmp_path, {**NEWS, "published_date": "hôm qua"}, {**NEWS, "id": "news-8"}, {"id": "news-9", "title": "", "body": "x"}
    )
    assert "created: 1" in out
    assert "failed: 2" in out
    assert "no date of the form" in out


def test_two_records_of_one_title_get_two_addresses(tmp_path):
    run("import_news", tmp_path, NEWS, {**NEWS, "id": "news-8"})
    assert sorted(NewsPage.objects.values_list("slug", flat=True)) == ["duong-moi", "duong-moi-2"]


def test_news_without_a_lead_takes_its_first_paragraph_and_says_so(tmp_path):
    out = run("import_news", tmp_path, {**NEWS, "sapo": None})
    news = NewsPage.objects.get()
    assert news.lead == "Đoạn một."
    assert "Đoạn một." not in str(news.body)
    assert "no lead" in out


def test_news_without_a_date_does_not_pass_for_todays(tmp_path):
    run("import_news", tmp_path, {**NEWS, "published_date": None})
    assert NewsPage.objects.get().published_at is None


def test_procedures_are_imported_with_their_tables(client, tmp_path):
    assert "created: 1" in run("import_procedures", tmp_path, PROCEDURE)
    procedure = ProcedurePage.objects.get()
    assert (procedure.code, procedure.field.slug, procedure.at_province, procedure.at_commune, procedure.at_other) == (
        "1.000028",
        "duong-bo",
        True,
        True,
        False,
    )
    assert procedure.steps == "<p>Bước 1:</p><ul><li>Nộp hồ sơ</li><li>Nhận phiếu</li></ul>"
    assert procedure.how[0].value["description"] == "Gồm:\n- một;\n- hai."
    assert len(procedure.legal_bases) == 1
    assert client.get(procedure.url).status_code == 200


def test_a_name_longer_than_a_title_is_kept_whole(client, tmp_path):
    name = "Cấp giấy phép " + "rất dài " * 40
    run("import_procedures", tmp_path, {**PROCEDURE, "name": name})
    procedure = ProcedurePage.objects.get()
    assert len(procedure.title) <= 255
    assert procedure.name == name.strip()
    assert name.strip() in client.get(procedure.url).content.decode()


def test_procedures_imported_again_are_unchanged(tmp_path):
    run("import_procedures", tmp_path, PROCEDURE)
    assert "unchanged: 1" in run("import_procedures", tmp_path, PROCEDURE)


def shared(name: str) -> Path:
    """A file of the real data beside the repository; skips the test when it is not there."""
    path = Path(os.environ.get("SHARED_DIR", settings.BASE_DIR.parent / "shared")) / "data" / name
    if not path.exists():
        pytest.skip(f"the real data set {name} is not beside the repository")
    return path


@pytest.mark.shared_data
@pytest.mark.parametrize(("command", "name"), [("import_news", "news/news.jsonl"), ("import_procedures", "procedures/procedures.jsonl")])
def test_real_records_are_imported_without_failures(command, name):
    from io import StringIO

    out = StringIO()
    call_command(command, shared(name), limit=25, verbosity=0, stdout=out)
    assert "created: 25" in out.getvalue()
    assert "failed: 0" in out.getvalue()


def test_a_copy_of_an_imported_item_is_a_new_one_of_the_editors():
    old = make_news("Gốc", published_at=moment(2024, 1, 5), external_id="x1", import_hash="h", pinned=True)
    copied = old.copy(update_attrs={"title": "Bản sao", "slug": "ban-sao"}, keep_live=False)
    NewsPage.objects.get(pk=copied.pk).get_latest_revision().publish()
    copied = NewsPage.objects.get(pk=copied.pk)
    assert (copied.external_id, copied.import_hash, copied.pinned, copied.day) == ("", "", False, timezone.localdate())
    procedure = make_procedure(external_id="t1", import_hash="h")
    copied = ProcedurePage.objects.get(pk=procedure.copy(update_attrs={"slug": "ban-sao"}).pk)
    assert (copied.code, copied.external_id, copied.import_hash) == (procedure.code, "", "")


def test_steps_and_lists_of_a_procedure_that_was_exported_come_back_as_they_were(tmp_path):
    run("import_procedures", tmp_path, PROCEDURE)
    page = ProcedurePage.objects.get()
    page.requirements = "<p>Một <b>điều kiện</b>:</p><ol><li>Đủ <i>tuổi</i><ul><li>18 trở lên</li></ul></li></ol><p>Hai<br/>Ba</p>"
    again = ProcedurePage()
    fill_procedure(again, record_of(page))
    assert (again.steps, again.result) == (page.steps, page.result)
    assert "<ul>" in again.steps
    lines = "<p>Một điều kiện:</p><ul><li>Đủ tuổi</li><li>18 trở lên</li></ul><p>Hai</p><p>Ba</p>"
    assert again.requirements == lines


@pytest.mark.parametrize("wrong", [{"published_date": 20261127}, {"category": ["Y tế"]}])
def test_a_news_record_of_the_wrong_type_loses_only_itself(tmp_path, wrong):
    said = run("import_news", tmp_path, NEWS | {"id": "news-1"} | wrong, NEWS)
    assert "created: 1" in said
    assert "failed: 1" in said
    assert list(NewsPage.objects.values_list("external_id", flat=True)) == ["news-7"]


@pytest.mark.parametrize("wrong", [{"integrated_on": "sang năm"}, {"how": ["Trực tuyến"]}, {"applicants": 7}])
def test_a_procedure_of_the_wrong_type_loses_only_itself_and_not_the_new_field_of_the_next(tmp_path, wrong):
    online = {"online": Online.FULL, "online_url": "https://dichvucong.gov.vn/"}
    said = run("import_procedures", tmp_path, PROCEDURE | online | {"code": "1.000001"} | wrong, PROCEDURE)
    assert "created: 1" in said
    assert "failed: 1" in said
    assert ProcedurePage.objects.get().field.name == "Đường bộ"


def test_a_topic_that_went_with_a_bad_record_is_made_again_for_the_next(tmp_path):
    assert "failed: 1" in run("import_news", tmp_path, NEWS | {"id": "x" * 65}, NEWS)
    assert [topic.name for topic in NewsPage.objects.get().topics.all()] == ["Giao thông"]


def test_a_copy_that_is_published_at_once_is_of_today_not_of_the_day_of_its_original():
    old = make_news("Gốc", published_at=moment(2024, 1, 5))
    NewsPage.objects.filter(pk=old.pk).update(first_published_at=moment(2024, 1, 5))
    copied = NewsPage.objects.get(pk=old.pk).copy(update_attrs={"slug": "ban-sao"}, keep_live=True)
    copied = NewsPage.objects.get(pk=copied.pk)
    assert (copied.live, copied.day, copied.get_latest_revision_as_object().day) == (True, timezone.localdate(), timezone.localdate())
