"""`read_documents`: one line a file, whatever the file."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

DECREE = """CHÍNH PHỦ
Số: 05/2031/NĐ-CP
Hà Nội, ngày 14 tháng 02 năm 2031
NGHỊ ĐỊNH
Về nuôi mèo
Căn cứ Luật Nuôi mèo;
Điều 1. Cho nuôi mèo.
Điều 2. Nghị định này có hiệu lực từ ngày 01/4/2031 và thay thế Nghị định số 12/2019/NĐ-CP.
TM. CHÍNH PHỦ
THỦ TƯỚNG
Trần Văn Thử"""


def test_every_file_gives_one_line_and_a_bad_one_says_why(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(DECREE, encoding="utf-8")
    (tmp_path / "bad.docx").write_bytes(b"")
    out = tmp_path / "out" / "proposals.jsonl"
    out.parent.mkdir()
    call_command("read_documents", str(tmp_path / "good.txt"), str(tmp_path / "bad.docx"), out=out, stderr=StringIO())
    good, bad = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert (good["number"], good["type"], good["title"], good["issuer"]) == ("05/2031/NĐ-CP", "Nghị định", "Về nuôi mèo", "Chính phủ")
    assert (good["signed_date"], good["effective_date"], good["signer"], good["articles"]) == (
        "2031-02-14",
        "2031-04-01",
        "Trần Văn Thử",
        2,
    )
    assert ("thay_the", "12/2019/NĐ-CP") in {(relation["kind"], relation["number"]) for relation in good["relations"]}
    assert "error" not in good
    assert bad["number"] is None
    assert bad["error"]


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "sound.mp3"):
        (tmp_path / name).write_text(DECREE, encoding="utf-8")
    out = StringIO()
    call_command("read_documents", str(tmp_path), stdout=out, stderr=StringIO())
    assert [Path(json.loads(line)["file"]).name for line in out.getvalue().splitlines()] == ["a.txt", "b.txt"]


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("read_documents", str(tmp_path))


def test_what_a_library_does_not_foresee_does_not_stop_the_files_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(path: Path) -> tuple[str, set[str]]:
        raise MemoryError

    monkeypatch.setattr("legal_docs.files.readers.read_docx", breaks)
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 and so on")
    (tmp_path / "b.txt").write_text(DECREE, encoding="utf-8")
    out = StringIO()
    call_command("read_documents", str(tmp_path), stdout=out, stderr=StringIO())
    broken, good = (json.loads(line) for line in out.getvalue().splitlines())
    assert broken["error"].startswith("Tệp bị hỏng")
    assert good["number"] == "05/2031/NĐ-CP"
