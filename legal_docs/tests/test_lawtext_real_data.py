"""Parser and reader on the real documents beside the repository: the counts that the product promises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.lawtext import measure_articles, measure_files

SHARED = Path(os.environ.get("SHARED_DIR", Path(__file__).resolve().parents[2].parent / "shared"))

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not (SHARED / "data" / "legal" / "documents.jsonl").exists(), reason="the real data are not beside the repository"),
]


def test_articles_are_found_as_in_the_data_and_nothing_is_lost() -> None:
    count = measure_articles(show=False, every=20)
    assert count["same count"] >= 0.97 * count["complete"]
    assert count["round trip"] == count["ids kept"] == count["documents"]


def test_files_propose_what_people_read_in_them() -> None:
    right, asked = measure_files(show=False, only=("docx", "html", "txt"))
    for name in ("number", "type", "issuer", "signed", "effective"):
        assert right[name] >= 0.95 * asked[name], name
