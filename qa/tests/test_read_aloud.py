"""Published answers read aloud: made by the worker, renewed with the text, gone with the page; the player."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.background import speech
from cms.models.leased_row import RowState
from qa.models import Answer, AnswerPage, Question, ReadAloud, ReadAloudFile
from qa.processing.answering import answers
from qa.processing.publication import jobs as publication_jobs
from qa.processing.publication.jobs import read_aloud
from qa.processing.publication.publishing import take_name_off
from qa.processing.publication.reading import FOLDER, compare_with_storage, forget_what_is_over, read_next
from qa.processing.publication.spoken_answers import words_of
from qa.public.intake import receiving
from qa.tests.factories import answered, in_review, make_unit, make_user
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for
from tests.fixtures import missing

pytestmark = pytest.mark.django_db
ESPEAK = "espeak-ng -v {voice} -s 160 -w {wav} --stdin"
VOICES = ["Nữ miền Bắc", "Nam miền Bắc", "Nữ miền Nam", "Nam miền Nam"]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    publication_jobs._backoff_until.clear()
    yield
    publication_jobs._backoff_until.clear()


@pytest.fixture
def engine(settings: Any) -> speech.Engine:
    settings.SPEECH_COMMAND = ESPEAK
    found = speech.find_engine()
    if found is None:
        missing("espeak-ng or lame is not installed (Debian: apt-get install espeak-ng lame)")
    assert found
    return found


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    """A block at whose end what waits for the commit is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def read_all(engine: speech.Engine) -> int:
    done = 0
    while read_next(engine):
        done += 1
    return done


def stored() -> set[str]:
    return {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]} if default_storage.exists(FOLDER) else set()


def names_of(page: AnswerPage) -> set[str]:
    return set(ReadAloudFile.objects.filter(reading__page=page).values_list("name", flat=True))


def html_of(client: Client, page: AnswerPage, query: str = "") -> str:
    return client.get(page.url + query).content.decode()


def publisher_of(question: Question) -> Any:
    return actor_for(make_user(Role.PUBLISHER), question)


def test_four_named_voices_read_a_published_answer_and_the_page_offers_them(client: Client, engine: speech.Engine):
    page = answered().page
    assert read_all(engine) == 4
    html = html_of(client, page)
    assert [html.count(f">{voice}</a>") for voice in VOICES] == [1, 1, 1, 1]
    sounds = {default_storage.open(name).read() for name in names_of(page)}
    assert len(sounds) == 4  # no two voices sound the same
    assert read_all(engine) == 0
    first = ReadAloudFile.objects.get(reading__page=page, voice="nu-mien-bac")
    assert f'src="{default_storage.url(first.name)}"' in html
    assert f"{first.seconds} giây" in html
    assert first.seconds > 5


def test_the_wanted_voice_is_played_without_scripts(client: Client, engine: speech.Engine):
    page = answered().page
    read_all(engine)
    south = ReadAloudFile.objects.get(reading__page=page, voice="nam-mien-nam")
    html = html_of(client, page, "?giong=nam-mien-nam")
    assert f'<audio controls preload="metadata" src="{default_storage.url(south.name)}"' in html
    assert "<audio" in html_of(client, page, "?giong=khong-co")


def test_a_changed_text_is_read_anew_and_the_old_sound_is_gone_at_once(client: Client, engine: speech.Engine, commit: Any):
    question = answered()
    read_all(engine)
    before = names_of(question.page)
    with commit():
        answers.correct(question, publisher_of(question), body=Answer.stream("Lệ phí là 8.000 đồng."), reason="Sửa mức lệ phí")
    page = AnswerPage.objects.get(question=question)
    assert stored() == set()
    assert "<audio" not in html_of(client, page)
    assert read_all(engine) == 4
    assert not before & names_of(page)
    assert stored() == names_of(page)
    assert "tám nghìn đồng" in words_of(page)


def test_without_an_engine_there_is_no_player(client: Client, settings: Any):
    page = answered().page
    settings.SPEECH_COMMAND = "no-such-speech-program {wav}"
    assert read_aloud() == 0
    html = html_of(client, page)
    assert "<audio" not in html
    assert "listen.js" not in html
    assert not ReadAloud.objects.exists()


def test_what_is_taken_down_or_closed_to_the_public_falls_silent(engine: speech.Engine, commit: Any):
    taken_down, restricted, deleted = answered(), answered(), answered()
    read_all(engine)
    assert len(stored()) == 12
    with commit():
        answers.take_down(taken_down, publisher_of(taken_down), reason="Lộ thông tin")
    assert len(stored()) == 8
    PageViewRestriction.objects.create(page=restricted.page, restriction_type="login")
    with commit():
        forget_what_is_over()
    assert len(stored()) == 4
    with commit():
        deleted.page.delete()
    assert stored() == set()
    assert read_all(engine) == 0


def test_nothing_unpublished_is_read(engine: speech.Engine):
    unit = make_unit()
    in_review(unit, make_user(Role.OFFICER, unit))
    assert read_all(engine) == 0


def test_a_sender_whose_name_is_taken_off_is_not_heard(engine: speech.Engine, commit: Any):
    contact = receiving.Contact(name="Nguyễn Văn Bí Mật", publish_name=True)
    question = answered(contact=contact, consent=True)
    AnswerPage.objects.filter(question=question).update(asker=contact.name)
    assert "Bí Mật" not in words_of(AnswerPage.objects.get(question=question))
    read_all(engine)
    with commit():
        take_name_off(question)
    assert stored() == set()  # the edition that was read is over
    assert read_all(engine) == 4


def test_sounds_without_a_row_are_deleted_and_lost_ones_are_made_anew(client: Client, engine: speech.Engine):
    page = answered().page
    read_all(engine)
    default_storage.save(f"{FOLDER}/left-behind.mp3", default_storage.open(next(iter(names_of(page)))))
    assert compare_with_storage() == 1
    assert stored() == names_of(page)
    assert compare_with_storage() == 0
    default_storage.delete(next(iter(names_of(page))))
    assert compare_with_storage() > 0
    assert "<audio" not in html_of(client, page)
    assert read_all(engine) == 4
    assert stored() >= names_of(page)


def test_another_voice_or_program_reads_everything_anew_while_the_old_sound_plays_on(
    client: Client, engine: speech.Engine, settings: Any, commit: Any
):
    page = answered().page
    read_all(engine)
    before = names_of(page)
    settings.SPEECH_COMMAND = ESPEAK.replace("160", "150")
    slower = speech.find_engine()
    assert slower
    assert read_next(slower) == 1
    assert html_of(client, page).count("?giong=") == 4
    with commit():
        assert read_all(slower) == 3
    assert not before & stored()
    assert stored() == names_of(page)
    assert len(stored()) == 4


def failing(folder: Path, condition: str) -> str:
    """A program that fails when `condition` holds of the `text` that it is given, and else has eSpeak say it."""
    path = folder / "say.py"
    body = f"import subprocess, sys\ntext = sys.stdin.read()\nif {condition}: sys.exit('broken')\n"
    body += "subprocess.run(['espeak-ng', '-v', 'vi', '-w', sys.argv[1], '--stdin'], input=text.encode(), check=True)\n"
    path.write_text(f"#!{sys.executable}\n{body}", encoding="utf-8")
    path.chmod(0o755)
    return f"{path} {{wav}}"


def test_after_a_speech_engine_failure_the_job_backs_off_and_logs_it_once(settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    if shutil.which(speech.ENCODER) is None:
        missing("lame is not installed (Debian: apt-get install lame)")
    answered()
    answered()
    settings.SPEECH_COMMAND = failing(tmp_path, "True")
    for _time in range(3):
        assert read_aloud() == 0
    assert [record.levelname for record in caplog.records if "speech engine" in record.getMessage()] == ["ERROR"]
    assert ReadAloud.objects.count() == 1
    assert ReadAloud.objects.get().tries == 0  # no answer is blamed


def test_an_answer_that_the_engine_cannot_say_is_given_up_and_the_others_are_read(engine: speech.Engine, settings: Any, tmp_path: Path):
    good = answered().page
    bad = answered(title="Câu hỏi gây lỗi").page
    settings.SPEECH_COMMAND = failing(tmp_path, "'gây lỗi' in text")
    broken = speech.find_engine()
    assert broken
    for _time in range(ReadAloud.policy.max_tries + 2):
        ReadAloud.objects.update(next_try_at="2026-01-01T00:00:00Z")
        read_next(broken)
        read_next(broken)
    reading = ReadAloud.objects.get(page=bad)
    assert (reading.tries, reading.state) == (ReadAloud.policy.max_tries, RowState.PARKED)
    assert "broken" in reading.error
    read_all(broken)
    assert len(names_of(good)) == 4


def test_items_of_a_list_are_counted_and_links_said_by_their_words():
    page = answered().page
    page.body = AnswerPage._meta.get_field("body").to_python(
        [
            {"type": "heading", "value": "Hồ sơ"},
            {"type": "paragraph", "value": '<ol><li>Tờ khai</li><li><a href="https://example.com/x">Giấy chứng sinh</a></li></ol>'},
            {"type": "quotation", "value": "Điều 16"},
        ]
    )
    assert words_of(page).split("\n")[-4:] == ["Hồ sơ.", "một. Tờ khai.", "hai. Giấy chứng sinh.", "Điều mười sáu."]


def test_a_very_long_answer_is_cut_at_a_paragraph_and_says_so():
    page = answered().page
    page.body = Answer.stream("\n\n".join(["Đoạn văn dài " * 40] * 60))
    words = words_of(page)
    assert len(words) < 20_200
    assert words.endswith("\nPhần còn lại không được đọc, mời bạn xem trên trang.")


def test_a_browser_may_jump_within_a_sound(client: Client, engine: speech.Engine):
    page = answered().page
    read_all(engine)
    file = ReadAloudFile.objects.filter(reading__page=page).first()
    assert file
    url = default_storage.url(file.name)
    whole = client.get(url)
    data = b"".join(whole.streaming_content)  # type: ignore[attr-defined]
    assert (whole["Content-Type"], whole["Accept-Ranges"], len(data)) == ("audio/mpeg", "bytes", file.size)
    part = client.get(url, headers={"Range": "bytes=100-299", "Accept-Encoding": "gzip"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-299/{file.size}")
    assert b"".join(part.streaming_content) == data[100:300]  # type: ignore[attr-defined]
    assert b"".join(client.get(url, headers={"Range": "bytes=-50"}).streaming_content) == data[-50:]  # type: ignore[attr-defined]
    beyond = client.get(url, headers={"Range": f"bytes={file.size}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{file.size}")
    changed = client.get(url, headers={"Range": "bytes=0-9", "If-Range": "Mon, 01 Jan 2024 00:00:00 GMT"})
    assert changed.status_code == 200


def test_a_worker_that_dies_while_reading_gives_the_answer_back_when_its_lease_runs_out(engine: speech.Engine):
    page = answered().page
    ReadAloud.objects.create(page=page, published_at=page.last_published_at, engine=engine.fingerprint)
    (dead,) = ReadAloud.objects.take(engine=engine.fingerprint)
    assert read_next(engine) == 0  # leased: nobody else reads it
    ReadAloud.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert read_all(engine) == 4
    assert not dead.succeed()  # the worker that wakes up again changes nothing
    assert (ReadAloud.objects.get().state, len(names_of(page))) == (RowState.DONE, 4)


def test_a_voice_that_was_read_by_two_workers_has_one_row_and_one_file(engine: speech.Engine):
    page = answered().page
    assert read_next(engine) == 1
    (taken,) = ReadAloud.objects.take(engine=engine.fingerprint)
    ReadAloud.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert read_all(engine) == 3
    assert not taken.reschedule(timezone.now())
    assert read_all(engine) == 0
    assert stored() == names_of(page)
    assert len(stored()) == 4
