"""The PDF files that the portal writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cms.web.files.pdf import _unpacked, new_pdf, write_line


def written() -> bytes:
    pdf = new_pdf("Phiếu tra cứu", margin_mm=10)
    write_line(pdf, "Ông bà giữ kỹ phiếu này.", 12, bold=True)
    return bytes(pdf.output())


def test_a_process_unpacks_the_typeface_once_for_all_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    first = written()
    monkeypatch.delattr("fontTools.ttLib.woff2.WOFF2Reader.__init__")
    assert len(written()) == len(first) > 5_000


def test_a_typeface_that_the_system_swept_away_is_unpacked_again() -> None:
    first = written()
    Path(_unpacked(400).name).unlink()
    assert len(written()) == len(first)
