"""How much of a procedure is done online: its page, the list, the rules for editors."""

import json
import re

import pytest
from django.core.exceptions import ValidationError

from home.tests.factories import make_procedure
from home.text.time_limits import time_of


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_partly_online_procedure_gives_the_reason_and_leads_to_the_service_portal(client):
    page = make_procedure(online="mot-phan", online_reason="Nhận kết quả tại quầy.", online_url="https://dvc.example/1.001")
    shown = text_of(client.get(page.url))
    assert "Trực tuyến một phần" in shown
    assert "Nhận kết quả tại quầy." in shown
    assert 'href="https://dvc.example/1.001"' in shown


def test_a_procedure_of_which_nothing_is_known_says_nothing_of_online(client):
    assert "truc-tuyen" not in text_of(client.get(make_procedure().url))


@pytest.mark.parametrize(("online", "missing"), [("mot-phan", "online_reason"), ("toan-trinh", "online_url")])
def test_the_reason_and_the_address_are_demanded_of_the_editor(online, missing):
    page = make_procedure()
    page.online = online
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert missing in refused.value.message_dict


def test_the_list_is_narrowed_by_how_much_is_done_online(client):
    make_procedure("Toàn trình", online="toan-trinh", online_url="https://dvc.example/")
    make_procedure("Một phần", online="mot-phan", online_reason="Phải ký")
    shown = text_of(client.get("/thu-tuc/?truc-tuyen=mot-phan"))
    assert "Một phần</a>" in shown
    assert "Toàn trình</a>" not in shown
    assert client.get("/thu-tuc/?truc-tuyen=khong-co").status_code == 404


def test_procedures_whose_level_nobody_announced_are_counted_and_found_under_a_name_of_their_own(client):
    make_procedure("Toàn trình", online="toan-trinh", online_url="https://dvc.example/")
    make_procedure("Chưa rõ")
    assert "truc-tuyen=chua-cong-bo" in text_of(client.get("/thu-tuc/"))
    shown = text_of(client.get("/thu-tuc/?truc-tuyen=chua-cong-bo"))
    assert "Chưa rõ</a>" in shown
    assert "Toàn trình</a>" not in shown


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("15 (không ghi đơn vị)", ""),
        ("15", ""),
        ("6 Ngày làm việc", "6 ngày làm việc"),
        ("03 Giờ", "03 giờ"),
        ("Ngay trong ngày", "Ngay trong ngày"),
    ],
)
def test_a_time_limit_at_a_glance_has_a_unit_in_small_letters_or_is_left_to_the_table(written, told):
    assert time_of(written) == told


def test_a_form_named_as_a_file_that_is_not_here_is_said_to_be_missing(client):
    papers = [{"group": "", "name": "Đơn", "form": "Mau don de nghi.docx", "originals": 1, "copies": 0}]
    page = make_procedure(dossier=json.dumps([{"type": "row", "value": value} for value in papers]))
    assert "biểu mẫu chưa có trên Cổng" in text_of(client.get(page.url))
