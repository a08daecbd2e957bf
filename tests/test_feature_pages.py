"""The pages of docs/features: each is in the index, has its sections, and names files and tests that are there."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ("cms", "home", "legal_docs", "qa", "feedback", "search")
PAGES = sorted((ROOT / "docs" / "features").glob("*.md"))
SECTIONS = ("## Call tree", "## Key files", "## To change it")
FUNCTION = re.compile(r"(?<![\w.])([a-z_]\w{3,})\(")
TREE_FILE = re.compile(r"(?<![\w/.…<])(\w[\w/]*\.(?:py|js|html|css))\b")
DEFINED = re.compile(r"(?m)(?:def|class|function)\s+(\w+)|^\s*(?:const )?([a-z_]\w*)(?:: [^=\n]+)? = ")
OF_WAGTAIL = {"page_published", "reject"}
TEST = re.compile(r"\btest_\w+\*?\.py\b")
FILE = re.compile(r"`([\w./-]+\.(?:py|html|css|js|jsonl|md))`")


@cache
def files() -> list[str]:
    """Return the paths of all files that a page may name, each with a slash before it."""
    folders = (*APPS, "templates", "static", "tests", "docs", "benchmarks", "deploy")
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.*") if "node_modules" not in path.parts)
    return ["/manage.py", *(f"/{path.relative_to(ROOT)}" for path in found)]


def missing(text: str) -> list[str]:
    """Return the files named in the section "Key files" that are not there; a name without its folder may be in any."""
    key_files = text.partition("## Key files")[2].partition("\n## ")[0]
    return [name for name in FILE.findall(key_files) if not any(path.endswith(f"/{name}") for path in files())]


@cache
def functions() -> set[str]:
    """Return the names of all functions and methods of the product."""
    modules = [path for app in APPS for path in (ROOT / app).rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    scripts = (ROOT / "static").rglob("*.js")
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*modules, *scripts))
    return {name for names in DEFINED.findall(text) for name in names}


def named_tests(text: str) -> list[bool]:
    """Return, for each test that a page names (a star stands for any end), whether it is there."""
    return [any(fnmatch(path.rpartition("/")[2], name) for path in files()) for name in TEST.findall(text)]


def unknown_in_tree(text: str) -> list[str]:
    """Return the functions and files named in the section "Call tree" that are not there."""
    tree = text.partition("## Call tree")[2].partition("\n## ")[0]
    called = [name for name in FUNCTION.findall(tree) if name not in functions() | OF_WAGTAIL]
    return called + [name for name in TREE_FILE.findall(tree) if not any(path.endswith(f"/{name}") for path in files())]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_a_feature_has_its_sections_names_files_that_are_there_and_is_in_the_index(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [section for section in SECTIONS if f"\n{section}\n" not in text] == []
    assert missing(text) == []
    assert unknown_in_tree(text) == []
    assert f"(features/{page.name})" in (ROOT / "docs" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_a_feature_names_a_test_and_none_that_is_gone(page: Path) -> None:
    named = named_tests(page.read_text(encoding="utf-8"))
    assert named
    assert all(named)


def test_a_test_that_was_renamed_is_found() -> None:
    assert named_tests("`tests/test_feature_pages.py`, `test_feature*.py`, `test_gone_page.py`") == [True, True, False]


def test_a_function_of_a_call_tree_that_was_renamed_and_a_file_that_was_moved_are_found() -> None:
    tree = "## Call tree\n\nafter_publish(page)   publication/pipeline.py\n  former_name(page)   publication/gone.py\n\n## Key files"
    assert unknown_in_tree(tree) == ["former_name", "publication/gone.py"]


def test_a_key_file_that_was_moved_away_is_found() -> None:
    assert missing("## Key files\n\n| `qa/gone.py`, `moves.py` | `PublicCopy` |\n\n## To change it\n`other.py`") == ["qa/gone.py"]
