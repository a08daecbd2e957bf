"""The commands of docs/figures.md and docs/developers.md: whoever wants a figure again finds its program and its options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("docs/figures.md", "docs/developers.md")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
TEST = re.compile(r"pytest [^`]*?([\w/]+\.py)")
MODULE = re.compile(r"python -m ((?:benchmarks|tests)[\w.]*)([^`]*)")


def source(module: str) -> str:
    """Return the text of a module, or of all modules of a package that can be run; "" for what is not here."""
    path = ROOT / module.replace(".", "/")
    files = sorted(path.glob("*.py")) if (path / "__main__.py").exists() else [path.with_suffix(".py")]
    return "".join(file.read_text(encoding="utf-8") for file in files if file.exists())


def faults(text: str) -> Iterator[str]:
    """Yield each command that is not in the repository, and each option that its program does not know."""
    yield from set(COMMAND.findall(text)) - get_commands().keys()
    yield from (test for test in TEST.findall(text) if not (ROOT / test).exists())
    for module, rest in MODULE.findall(text):
        code = source(module)
        if not code:
            yield module
        yield from (f"{module} --{option}" for option in re.findall(r"--([a-z][a-z-]+)", rest) if f"--{option}" not in code)


@pytest.mark.parametrize("page", PAGES)
def test_each_command_named_beside_a_figure_is_there_with_its_options(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert len(MODULE.findall(text)) > 20
    assert list(faults(text)) == []


def test_a_command_that_is_gone_or_lost_an_option_is_found() -> None:
    gone = "`python -m benchmarks.gone`, `python -m benchmarks.pages --gone 3`, `manage.py gone`, `pytest tests/test_gone.py`"
    assert list(faults(gone)) == ["gone", "tests/test_gone.py", "benchmarks.gone", "benchmarks.pages --gone"]
