"""A reader has a page or a provision read aloud: asked for once, made by the worker, gone with the page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.background.speech import engine as speech
from cms.background.speech.reading_aloud import compare_with_storage, delete_unheard, read_requested, reading_of
from cms.models import SpokenText
from home.tests.factories import make_news, make_procedure, paragraph
from legal_docs.tests.factories import document
from qa.public.intake.receiving import Contact
from qa.tests.factories import answered
from tests.fixtures import missing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def engine(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.SPEECH_COMMAND = "espeak-ng -v {voice} -s 160 -w {wav} --stdin"
    if speech.find_engine() is None:
        missing("espeak-ng or lame is not installed (Debian: apt-get install espeak-ng lame)")


def listen_to(page: Any, part: str = "") -> str:
    return f"/nghe/{page.pk}/" + (f"?phan={part}" if part else "")


def test_a_news_item_is_read_aloud_once_when_somebody_asks_for_it(client: Client) -> None:
    page = make_news("Rét đậm", body=paragraph("<p>Nhiệt độ 9 độ C.</p><p>Che chắn chuồng trại.</p>"))
    address = listen_to(page)
    assert f'href="{address}"' in client.get(page.url).content.decode()
    before = client.get(address)
    assert ("<audio" in before.content.decode(), "Refresh" in before) == (False, False)
    for _time in range(2):
        assert client.post(address).status_code == 302
    assert client.get(address)["Refresh"]
    assert read_requested() == 1
    assert read_requested() == 0
    row = SpokenText.objects.get()
    assert "chín độ" in row.words
    html = client.get(address).content.decode()
    assert f'src="{default_storage.url(row.name)}"' in html
    assert row.seconds > 1
    assert not client.get(address).cookies
    page.body = paragraph("<p>Nhiệt độ 12 độ C.</p>")
    page.save_revision().publish()
    assert "<audio" not in client.get(address).content.decode()  # another text: what was read before is not passed for it


def test_an_answer_is_offered_by_four_voices_and_read_without_the_name_of_who_asked(client: Client) -> None:
    page = answered(contact=Contact(name="Nguyễn Văn Bí Mật", publish_name=True), consent=True).page
    assert f'href="{listen_to(page)}"' in client.get(page.url).content.decode()
    for voice in ("nu-mien-bac", "nam-mien-nam"):
        client.post(f"{listen_to(page)}?giong={voice}")
    assert [read_requested() for _time in range(3)] == [1, 1, 0]
    north, south = SpokenText.objects.all()
    assert default_storage.open(north.name).read() != default_storage.open(south.name).read()
    assert "Bí Mật" not in north.words
    html = client.get(f"{listen_to(page)}?giong=nam-mien-nam").content.decode()
    assert f'src="{default_storage.url(south.name)}"' in html
    assert [html.count(f">{each}</a>") for each in ("Nữ miền Bắc", "Nam miền Bắc", "Nữ miền Nam", "Nam miền Nam")] == [1, 1, 1, 1]


def test_a_player_may_jump_within_a_sound(client: Client) -> None:
    page = make_news("Rét đậm", body=paragraph("<p>Nhiệt độ 9 độ C.</p>"))
    client.post(listen_to(page))
    read_requested()
    url = default_storage.url(SpokenText.objects.get().name)
    data = b"".join(client.get(url))
    part = client.get(url, headers={"Range": "bytes=100-299", "Accept-Encoding": "gzip"})
    assert (part.status_code, part["Content-Range"], b"".join(part)) == (206, f"bytes 100-299/{len(data)}", data[100:300])
    assert b"".join(client.get(url, headers={"Range": "bytes=-50"})) == data[-50:]
    beyond = client.get(url, headers={"Range": f"bytes={len(data)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(data)}")
    assert client.get(url, headers={"Range": f"bytes={'9' * 5000}-"}).status_code == 200  # no range that means anything
    assert client.get(url, headers={"Range": "bytes=0-9", "If-Range": "Mon, 01 Jan 2024 00:00:00 GMT"}).status_code == 200


def test_a_page_that_waits_for_its_sound_stops_looking_after_two_minutes_and_says_so(client: Client) -> None:
    address = listen_to(make_news("Chờ lâu", body=paragraph("<p>Hôm nay.</p>")))
    client.post(address)
    assert client.get(address)["Refresh"]
    SpokenText.objects.update(next_try_at=timezone.now() - timedelta(minutes=3))
    waiting = client.get(address)
    assert "Refresh" not in waiting
    assert "nhiều thời gian hơn thường lệ" in waiting.content.decode()
    assert read_requested() == 1
    assert "<audio" in client.get(address).content.decode()


def test_sounds_without_a_row_are_deleted_and_rows_without_a_sound_are_made_again(client: Client) -> None:
    address = listen_to(make_news("Tệp", body=paragraph("<p>Hôm nay.</p>")))
    client.post(address)
    read_requested()
    name = SpokenText.objects.get().name
    left = default_storage.save("doc-len/bo-quen.mp3", default_storage.open(name))
    assert compare_with_storage() == 1
    assert (default_storage.exists(left), default_storage.exists(name)) == (False, True)
    default_storage.delete(name)
    assert compare_with_storage() == 1
    assert "<audio" not in client.get(address).content.decode()


def test_a_provision_is_read_by_itself_with_the_end_of_each_paragraph(client: Client) -> None:
    page = document(body_text="Điều 1. Phạm vi\nQuy định này áp dụng tại tỉnh.\nĐiều 2. Hiệu lực\nCó hiệu lực từ ngày ký.")
    html = client.get(f"{page.url}dieu-2/").content.decode()
    address = listen_to(page, "dieu-2/")
    assert f'href="{address}"' in html
    reading = reading_of(page, "dieu-2/")
    assert reading is not None
    assert [one.text for one in reading.paragraphs][1:] == ["Có hiệu lực từ ngày ký."]
    ends = [one.until for one in reading.paragraphs]
    assert ends == sorted(ends)
    assert ends[-1] == 1
    assert client.get(listen_to(page, "dieu-9/")).status_code == 404


def test_what_is_taken_down_or_closed_falls_silent(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    gone, closed = (make_news(title, body=paragraph(f"<p>{title} hôm nay.</p>")) for title in ("Tin gỡ", "Tin kín"))
    for page in (gone, closed):
        client.post(listen_to(page))
        read_requested()
    names = list(SpokenText.objects.values_list("name", flat=True))
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    with django_capture_on_commit_callbacks(execute=True):
        gone.unpublish()
        delete_unheard()
    assert not SpokenText.objects.exists()
    assert [default_storage.exists(name) for name in names] == [False, False]
    assert [client.get(listen_to(page)).status_code for page in (gone, closed)] == [404, 404]


def test_the_sound_of_a_corrected_page_is_deleted_at_once() -> None:
    page = make_news("Tin sai", body=paragraph("<p>Sai hôm nay.</p>"))
    Client().post(listen_to(page))
    page.body = paragraph("<p>Đúng hôm nay.</p>")
    page.save_revision().publish()
    assert not SpokenText.objects.exists()


def test_no_more_is_wished_while_the_sounds_leave_no_room(client: Client, settings: Any) -> None:
    first, second = (make_news(title, body=paragraph(f"<p>{title}.</p>")) for title in ("Một", "Hai"))
    client.post(listen_to(first))
    SpokenText.objects.update(seconds=400, state="done")
    settings.SPEECH_MEGABYTES = 1
    assert client.post(listen_to(second)).status_code == 429
    settings.SPEECH_MEGABYTES = 2
    assert client.post(listen_to(second)).status_code == 302


def test_one_network_cannot_have_everything_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.background.speech.reading_aloud.MOST_WAITING", 1)
    first, second = (make_news(title, body=paragraph(f"<p>{title}.</p>")) for title in ("Một", "Hai"))
    assert client.post(listen_to(first)).status_code == 302
    assert client.post(listen_to(second)).status_code == 429
    assert SpokenText.objects.count() == 1


def test_a_procedure_is_read_with_its_headings_and_with_a_label_before_each_value() -> None:
    page = make_procedure(
        "Tách thửa đất",
        agency="Chi nhánh Văn phòng đăng ký đất đai",
        how=[("row", {"channel": "Trực tuyến", "time_limit": "12 ngày làm việc", "fee": "Miễn phí", "description": "Có ở xã."})],
        dossier=[("row", {"group": "", "name": "Đơn đề nghị", "form": "Mẫu 01", "file": None, "originals": 2, "copies": 0})],
        steps="<p>Bước 1: Nộp hồ sơ.</p>",
    )
    reading = reading_of(page)
    assert reading is not None
    lines = [one.text for one in reading.paragraphs]
    assert lines[0] == "Tách thửa đất"
    assert "Cơ quan thực hiện: Chi nhánh Văn phòng đăng ký đất đai" in lines
    assert "Trực tuyến. Thời hạn giải quyết: 12 ngày làm việc. Phí, lệ phí: Miễn phí. Có ở xã." in lines
    assert lines[lines.index("Bước 1: Nộp hồ sơ.") - 1] == "Trình tự thực hiện"
    assert "Đơn đề nghị, Mẫu 01, 2 bản chính" in lines
