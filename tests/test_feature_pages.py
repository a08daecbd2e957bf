"""The pages of docs/features: each is in the index, has its sections, and names files that are there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs" / "features").glob("*.md"))
SECTIONS = ("## Call tree", "## Key files", "## To change it")
FILE = re.compile(r"`([\w./-]+\.(?:py|html|css|js|jsonl|md))`")


@cache
def files() -> list[str]:
    """Return the paths of all files that a page may name, each with a slash before it."""
    folders = ("cms", "home", "legal_docs", "qa", "feedback", "search", "templates", "static", "tests", "docs", "benchmarks", "deploy")
    return [f"/{path.relative_to(ROOT)}" for folder in folders for path in (ROOT / folder).rglob("*.*") if "node_modules" not in path.parts]


def missing(text: str) -> list[str]:
    """Return the files named in the section "Key files" that are not there; a name without its folder may be in any."""
    key_files = text.partition("## Key files")[2].partition("\n## ")[0]
    return [name for name in FILE.findall(key_files) if not any(path.endswith(f"/{name}") for path in files())]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_a_feature_has_its_sections_names_files_that_are_there_and_is_in_the_index(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [section for section in SECTIONS if f"\n{section}\n" not in text] == []
    assert missing(text) == []
    assert f"(features/{page.name})" in (ROOT / "docs" / "README.md").read_text(encoding="utf-8")


def test_a_key_file_that_was_moved_away_is_found() -> None:
    assert missing("## Key files\n\n| `qa/gone.py`, `moves.py` | `PublicCopy` |\n\n## To change it\n`other.py`") == ["qa/gone.py"]
