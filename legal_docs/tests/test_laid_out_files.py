"""Heads of files as many offices lay them out, by kind. Written before the readers were looked at; the readers are fitted to them now."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from legal_docs.files.readers import ReadText
from legal_docs.importing.reading import read, reading_of
from legal_docs.tests.made_offices import made

CASES = [json.loads(line) for line in (Path(__file__).parent / "laid_out_files.jsonl").read_text(encoding="utf-8").splitlines()]
FIELDS = ("number", "type", "date", "issuer")
NO_RECOGNITION = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")
KINDS = sorted({case["kind"] for case in CASES})
OF_SCANS = [NO_RECOGNITION, pytest.mark.slow]
# What a person has to look at anyway is held lower: scans, and stamps that a reader of PDF takes for no part of the text.
LEAST = {"scan": 0.9, "stamp": 0.9}


def facts(path: Path) -> dict[str, str | None]:
    proposal = read(path).proposal
    signed = proposal.signed_date
    return {"number": proposal.number, "type": proposal.type, "date": signed and signed.isoformat(), "issuer": proposal.issuer}


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=OF_SCANS) if kind == "scan" else kind for kind in KINDS])
def test_number_type_date_and_issuer_of_each_kind_of_file_are_right(kind: str, tmp_path: Path):
    """Hold each kind to 95 % (scans and stamps to 90 %) of its facts; the names of the files say nothing.

    A quarter of the scans is read here, all of them by `python -m benchmarks.made_files`.
    """
    wrong, wanted = [], 0
    for number, case in enumerate([case for case in CASES if case["kind"] == kind][:: 4 if kind == "scan" else 1]):
        got = facts(made(case["form"], case["text"], tmp_path / f"tep-{number:02}"))
        wanted += len(FIELDS)
        wrong += [(case["form"], field, case[field], got[field]) for field in FIELDS if got[field] != case[field]]
    assert len(wrong) <= (1 - LEAST.get(kind, 0.95)) * wanted, wrong


def test_a_number_that_only_the_name_of_a_file_says_is_taken_where_the_symbol_agrees_and_is_a_doubt():
    scan = ReadText("BỘ QUỐC PHÒNG\nSố: B @ /2031/TT-BQP\nTHÔNG TƯ\nVề nuôi quân", ("ocr_unreviewed",))
    named, neutral = reading_of(scan, "tt-58-2031-bqp.pdf"), reading_of(scan, "tep-01.pdf")
    assert named.proposal.number == "58/2031/TT-BQP"
    assert "number_of_file_name" in [warning.code for warning in named.warnings]
    assert neutral.proposal.number is None


def test_what_was_issued_with_another_document_takes_its_number_with_a_doubt():
    words = "PHỤ LỤC I\n(Kèm theo Quyết định số 12/2031/QĐ-UBND ngày 05/3/2031 của Ủy ban nhân dân tỉnh Sơn Hà)\n1. Cầu Đá"
    reading = reading_of(ReadText(words))
    assert reading.proposal.number == "12/2031/QĐ-UBND"
    assert "number_of_parent" in [warning.code for warning in reading.warnings]


def test_a_document_with_a_number_of_its_own_does_not_take_that_of_another_that_it_names():
    words = "ỦY BAN NHÂN DÂN\nTỈNH SƠN HÀ\nSố: 61/QĐ-UBND\nQUYẾT ĐỊNH\nSửa quy chế\n(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/3/2031)"
    assert reading_of(ReadText(words)).proposal.number == "61/QĐ-UBND"


def test_a_date_that_only_the_signature_says_is_a_doubt():
    words = (
        "ỦY BAN NHÂN DÂN\nTỈNH SƠN HÀ\nSố: 61/QĐ-UBND\nQUYẾT ĐỊNH\nVề chợ\nĐiều 1. Phạm vi\nNội dung.\nThời gian ký: 14.03.2031 08:15:22"
    )
    reading = reading_of(ReadText(words))
    assert reading.proposal.signed_date == date(2031, 3, 14)
    assert "date_of_stamp" in [warning.code for warning in reading.warnings]


@pytest.mark.parametrize("ground", ["Theo đề nghị tại Tờ trình số 45/TTr-STC", "Theo Nghị quyết số 12/2031/NQ-HĐND"])
def test_a_ground_lends_a_document_no_number(ground: str):
    reading = reading_of(ReadText(f"QUYẾT ĐỊNH\nVề phí bến đò\n{ground} ngày 03/4/2031 của Sở Tài chính tỉnh Sơn Hà;\nQUYẾT ĐỊNH:"))
    assert (reading.proposal.number, reading.proposal.issuer) == (None, None)
