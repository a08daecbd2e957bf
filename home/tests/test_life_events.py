"""Life events and offices: what a citizen needs, where to go, and the sheet that the offices come from."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.contracts.importing import Outcome
from cms.contracts.sheets import sheet_rows, store
from home.models import HomePage, LifeEventIndexPage, LifeEventPage, Office, OfficeKind, ProcedurePage
from home.services.offices.sheet import OFFICES
from home.tests.factories import make_procedure

pytestmark = pytest.mark.django_db

SHEET = (
    "Tên,Loại,Địa bàn,Địa chỉ,Giờ làm việc,Điện thoại,Mã\n"
    'UBND phường An Thịnh,xa-phuong,phường An Thịnh,"Số 40, đường An Thịnh",7 giờ 30 – 17 giờ,0200 3801 102,P1\n'
    "Sở Tư pháp,Sở, ngành,,,,không có,S1\n"
)


def life_event(**values: object) -> LifeEventPage:
    front = HomePage.objects.get()
    index = LifeEventIndexPage.objects.first() or front.add_child(instance=LifeEventIndexPage(title="Bạn cần việc gì?"))
    page = LifeEventPage(title="Sinh con", lead="Làm giấy khai sinh.", picture="birth", **values)
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_front_page_leads_by_need_and_the_page_tells_steps_fee_time_and_place(client: Client) -> None:
    paper: ProcedurePage = make_procedure()
    steps = [{"type": "step", "value": {"title": "Nộp tờ khai", "text": "<p>Tại quầy.</p>", "procedure": paper.pk, "form": None}}]
    page = life_event(time="05 ngày", fee="Miễn phí", place="Xã, phường", at_commune=True, steps=json.dumps(steps))
    front = client.get("/").content.decode()
    assert "Bạn cần việc gì?" in front
    assert f'href="{page.url}"' in front
    shown = text(client, page.url)
    for words in ("05 ngày", "Miễn phí", "Nộp tờ khai", paper.title, "Xã, phường của bạn"):
        assert words in shown


def test_a_step_names_no_procedure_that_not_everyone_may_read(client: Client) -> None:
    paper: ProcedurePage = make_procedure()
    page = life_event(steps=json.dumps([{"type": "step", "value": {"title": "Nộp", "text": "", "procedure": paper.pk, "form": None}}]))
    PageViewRestriction.objects.create(page=paper, restriction_type="login")
    assert paper.title not in text(client, page.url)


def test_a_commune_without_an_office_gets_none_rather_than_another_whose_words_begin_alike(client: Client) -> None:
    Office.objects.create(kind=OfficeKind.COMMUNE, name="Trung tâm Phục vụ hành chính công xã Vân Sơn", area="xã Vân Sơn")
    assert "Vân Sơn" in text(client, "/co-quan/?loai=xa-phuong&q=van son")
    assert "Vân Sơn" not in text(client, "/co-quan/?loai=xa-phuong&q=Phú Vân")


def test_the_directory_finds_offices_without_tone_marks_and_every_telephone_is_a_link(client: Client) -> None:
    Office.objects.create(kind=OfficeKind.COMMUNE, name="UBND phường An Thịnh", area="phường An Thịnh", phone="0200 3801 102")
    Office.objects.create(kind=OfficeKind.DEPARTMENT, name="Sở Tư pháp", email="tu-phap@sonha.example")
    found = client.get("/co-quan/", {"q": "an thinh"}).content.decode()
    assert 'href="tel:02003801102"' in found
    assert "Sở Tư pháp" not in found
    assert 'href="mailto:tu-phap@sonha.example"' in client.get("/co-quan/", {"loai": "so-nganh"}).content.decode()
    for words in ("không có nơi này", "???", "-"):
        assert "Không tìm thấy cơ quan nào" in text(client, f"/co-quan/?q={words}"), words


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("an thi", {"An Thịnh"}),
        ("trung tâm an k", {"An Khê"}),
        ("An", {"An Thịnh", "An Khê"}),
        ("Vân Phú", set()),
        ("Phú Vân", set()),
        ("an s", set()),
    ],
)
def test_a_word_half_typed_finds_what_it_begins_where_no_office_has_it_whole(client: Client, words: str, wanted: set[str]) -> None:
    names = ("An Thịnh", "An Khê", "Vân Sơn")
    for name in names:
        Office.objects.create(kind=OfficeKind.COMMUNE, name=f"Trung tâm Phục vụ hành chính công xã {name}")
    shown = text(client, f"/co-quan/?q={words}")
    assert {name for name in names if name in shown} == wanted


def test_offices_come_from_a_sheet_and_a_second_reading_changes_only_what_changed(tmp_path) -> None:
    sheet = tmp_path / "co-quan.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    made, wrong = store(OFFICES, sheet_rows(OFFICES, sheet.name, sheet.read_bytes()))
    assert (made.outcome, wrong.outcome, wrong.number) == (Outcome.CREATED, Outcome.FAILED, 3)
    office = Office.objects.get()
    assert (office.kind, office.phone, office.code) == (OfficeKind.COMMUNE, "0200 3801 102", "P1")
    again = store(OFFICES, sheet_rows(OFFICES, sheet.name, SHEET.replace("102", "103").encode()))[0]
    assert again.changes == [("Điện thoại", "0200 3801 102", "0200 3801 103")]
    assert store(OFFICES, sheet_rows(OFFICES, sheet.name, SHEET.replace("102", "103").encode()))[0].outcome is Outcome.UNCHANGED
    with pytest.raises(ValueError, match="Tên"):
        list(sheet_rows(OFFICES, "x.csv", b"A,B\n1,2\n"))
    call_command("import_sheet", "co-quan", sheet)


def test_a_procedure_names_the_office_that_takes_its_papers(client: Client) -> None:
    office = Office.objects.create(kind=OfficeKind.CENTRE, name="Trung tâm tỉnh", hours="7 giờ 30", phone="0200 3800 199")
    page: ProcedurePage = make_procedure()
    page.office = office
    page.online_url = "https://dichvucong.example/1"
    page.save_revision().publish()
    html = client.get(page.url).content.decode()
    assert "Trung tâm tỉnh" in html
    assert 'href="tel:02003800199"' in html
    assert "Nộp hồ sơ trực tuyến" in html


def test_a_step_tells_the_fee_of_its_procedure_for_each_way_to_hand_in(client: Client) -> None:
    ways = [("Trực tuyến", "Miễn lệ phí"), ("Trực tiếp", "10.000 đồng")]
    rows = [{"type": "row", "value": {"channel": way, "time_limit": "", "fee": fee, "description": ""}} for way, fee in ways]
    paper: ProcedurePage = make_procedure(how=json.dumps(rows))
    steps = [{"type": "step", "value": {"title": "Nộp tờ khai", "text": "", "procedure": paper.pk, "form": None}}]
    page = life_event(fee="Miễn phí", steps=json.dumps(steps))
    assert "Trực tuyến: Miễn lệ phí; Trực tiếp: 10.000 đồng" in text(client, page.url)
