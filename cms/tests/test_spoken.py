"""Text as it is said aloud: numbers, dates, documents, abbreviations, pauses; and the engine that says it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from cms.background.speech import engine as speech
from cms.text.numbers.number_words import cardinal, number_of
from cms.text.speech.spoken import spoken
from tests.fixtures import missing

SAID = {
    "42/2022/NĐ-CP": "bốn mươi hai năm hai nghìn không trăm hai mươi hai, Nghị định của Chính phủ.",
    "Nghị định số 42/2022/NĐ-CP của Chính phủ": "Nghị định số bốn mươi hai năm hai nghìn không trăm hai mươi hai của Chính phủ.",
    "Thông tư 02/2020/TT-BTP": "Thông tư hai năm hai nghìn không trăm hai mươi của Bộ Tư pháp.",
    "Luật số 60/2014/QH13": "Luật số sáu mươi năm hai nghìn không trăm mười bốn của Quốc hội khóa mười ba.",
    "khoản 2 Điều 5a": "khoản hai Điều năm a.",
    "điểm đ khoản 3": "điểm đê khoản ba.",
    "Chương IV, nhóm C": "Chương bốn, nhóm C.",
    "II. Hồ sơ 1- Tờ khai": "hai. Hồ sơ một, Tờ khai.",
    "ngày 24/6/2022": "ngày hai mươi bốn tháng sáu năm hai nghìn không trăm hai mươi hai.",
    "từ 1/7/2025": "từ ngày một tháng bảy năm hai nghìn không trăm hai mươi lăm.",
    "tháng 7/2025": "tháng bảy năm hai nghìn không trăm hai mươi lăm.",
    "lúc 8h30": "lúc tám giờ ba mươi phút.",
    "tăng 5,5%": "tăng năm phẩy năm phần trăm.",
    "1.500.000 đồng/tháng": "một triệu năm trăm nghìn đồng một tháng.",
    "1/2 diện tích 120m2": "một phần hai diện tích một trăm hai mươi mét vuông.",
    "từ 5-7 ngày": "từ năm đến bảy ngày.",
    "gọi 0912 345 678": "gọi không chín một hai ba bốn năm sáu bảy tám.",
    "trong 05 ngày": "trong năm ngày.",
    "UBND TP. Huế": "Ủy ban nhân dân thành phố Huế.",
    "thẻ CCCD": "thẻ căn cước công dân.",
    "mẫu XYZ": "mẫu ích y dét.",
    "ông N.T.N. (Sơn La) hỏi": "ông nờ tê nờ, Sơn La, hỏi.",
    "ĐIỀU KHOẢN THI HÀNH": "Điều khoản thi hành.",
    "xem https://dichvucong.gov.vn/a?b=1.": "xem dichvucong chấm gov chấm vn.",
    "«[số điện thoại]» – che": "số điện thoại, che.",
    "- Một\n\n* Hai; ba": "Một.\nHai, ba.",
    "": "",
}
NUMBERS = {0: "không", 15: "mười lăm", 21: "hai mươi mốt", 105: "một trăm linh năm", 2005: "hai nghìn không trăm linh năm"}
NUMBERS |= {1_000_005: "một triệu không trăm linh năm", 3_200_000_000: "ba tỷ hai trăm triệu"}


@pytest.mark.parametrize("text", SAID)
def test_text_is_said_in_words(text: str):
    assert spoken(text) == SAID[text]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_said_as_people_say_them(number: int):
    assert cardinal(number) == NUMBERS[number]


def program(folder: Path, body: str) -> str:
    """A speech program of the test's own, which is called with the WAV file's name and the voice."""
    path = folder / "say.py"
    path.write_text(f"#!{sys.executable}\nimport sys, wave\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return f"{path} {{wav}} {{voice}}"


TWO_SECONDS = """
with wave.open(sys.argv[1], "wb") as sound:
    sound.setparams((1, 2, 8000, 0, "NONE", ""))
    sound.writeframes(b"\\0\\1" * 16000)
open(sys.argv[1] + ".said", "w").write(sys.argv[2] + ": " + sys.stdin.read())
"""


def test_an_operator_names_another_program_with_voices_of_its_own(settings: Any, tmp_path: Path):
    if shutil.which(speech.ENCODER) is None:
        missing("lame is not installed (Debian: apt-get install lame)")
    settings.SPEECH_COMMAND = program(tmp_path, TWO_SECONDS)
    settings.SPEECH_VOICES = ["Giọng Huế=hue-1", "Giọng Hà Nội = hn 2"]
    engine = speech.find_engine()
    assert engine
    assert [(voice.key, voice.label, voice.name) for voice in engine.voices] == [
        ("giong-hue", "Giọng Huế", "hue-1"),
        ("giong-ha-noi", "Giọng Hà Nội", "hn 2"),
    ]
    sound = engine.say("Xin chào", engine.voices[1])
    assert sound.seconds == 2
    assert sound.data[:3] == b"ID3" or sound.data[0] == 0xFF  # an MP3 file
    settings.SPEECH_VOICES = ["Giọng Huế=hue-2"]
    other = speech.find_engine()
    assert other
    assert other.fingerprint != engine.fingerprint


def test_a_program_that_fails_or_writes_nothing_is_told_with_its_reason(settings: Any, tmp_path: Path):
    if shutil.which(speech.ENCODER) is None:
        missing("lame is not installed (Debian: apt-get install lame)")
    for body, reason in (("sys.exit('no such voice')", "no such voice"), ("pass", "no WAV file")):
        settings.SPEECH_COMMAND = program(tmp_path, body)
        engine = speech.find_engine()
        assert engine
        with pytest.raises(speech.SpeechFailed, match=reason):
            engine.say("Xin chào", engine.voices[0])


@pytest.mark.parametrize("command", ["", "no-such-speech-program -w {wav}"])
def test_without_a_program_there_is_no_engine(settings: Any, command: str):
    settings.SPEECH_COMMAND = command
    assert speech.find_engine() is None


def test_every_number_below_a_thousand_is_read_back_from_its_words():
    assert all(number_of(cardinal(number)) == number for number in range(1, 1000))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Hai mươi tư", 24),
        ("hai mươi bẩy", 27),
        ("chín mươi năm", 95),
        ("mười năm", 15),
        ("hai mươi một", 21),
        ("một trăm lẻ hai", 102),
        ("hai chục", 20),
        ("tư", 4),
    ],
)
def test_other_spellings_of_a_number_are_read(words: str, number: int):
    assert number_of(words) == number


@pytest.mark.parametrize("words", ["", "không", "người", "hai ba", "mươi", "năm người"])
def test_words_that_say_no_number_give_none(words: str):
    assert number_of(words) is None
