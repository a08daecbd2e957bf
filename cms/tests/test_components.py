"""The inventory of components, docs/components.md, against style sheets, templates, scripts and Python."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
DOCUMENT = ROOT / "docs" / "components.md"
SHEETS = sorted(ROOT.glob("static/**/*.css"))
CLASS = re.compile(r"\.(mb-[\w-]+)")
ROW = re.compile(r"\| `(?P<name>mb-[\w-]+)` \| [^|]+ \| (?P<files>[^|]+) \|")
FAMILY = re.compile(r"Sheet: `([^`]+)`")
HOOKS = {"mb-law-find__count", "mb-rating__more", "mb-import-checks__errors", "mb-import-checks__warnings"}  # of scripts and tests
APPS = {"cms", "home", "legal_docs", "qa", "feedback", "search"}
OTHER_NAMES = {"mb-consent", "mb-saved", "mb-tep-"}  # a field, a cookie, the opening of an id


def classes(text: str) -> set[str]:
    """Return the classes with our prefix that a style sheet has rules for."""
    return set(CLASS.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)))


def component(name: str) -> str:
    """Return the component that a class is a part or a variant of."""
    return re.split("__|--", name)[0]


def rows() -> Iterator[tuple[str, str, list[str]]]:
    """Give of each row of the inventory its sheet, its component and the files that are named."""
    for section in DOCUMENT.read_text().split("\n## ")[1:]:
        sheet = FAMILY.search(section)
        assert sheet is not None, section.splitlines()[0]
        for row in ROW.finditer(section):
            yield sheet[1], row["name"], re.findall("`([^`]+)`", row["files"])


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_component_of_a_sheet_is_in_the_inventory(sheet) -> None:
    assert {component(name) for name in classes(sheet.read_text())} <= {name for _sheet, name, _files in rows()}


def test_each_row_names_its_sheet_and_files_that_use_the_component() -> None:
    for sheet, name, files in rows():
        assert name in {component(each) for each in classes((ROOT / sheet).read_text())}, (sheet, name)
        assert files, name
        for file in files:
            path = ROOT / file if file.startswith("static/") or file.endswith(".py") else ROOT / "templates" / file
            assert re.search(rf"(?<![\w-]){name}(?![\w-]|$)|(?<![\w-]){name}(?=__|--)", path.read_text()), (name, file)


def known() -> set[str]:
    """Return every class that a sheet has rules for, or that is a hook."""
    return {name for sheet in SHEETS for name in classes(sheet.read_text())} | HOOKS


def test_templates_use_no_class_that_is_in_no_sheet() -> None:
    used = set()
    for path in (ROOT / "templates").rglob("*.html"):
        for value in re.findall(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', path.read_text(), flags=re.DOTALL):
            plain = re.sub(r"\{%.*?%\}", " ", re.sub(r"[\w-]*\{\{.*?\}\}[\w-]*", " ", value))
            used |= {name for name in plain.split() if name.startswith("mb-") and not name.endswith("-")}
    assert used <= known()


def test_python_writes_no_class_that_is_in_no_sheet() -> None:
    """A name at which an f-string goes on begins one of a sheet, as does the block that is given to charts."""
    used = set()
    for path in ROOT.glob("[a-z]*/**/*.py"):
        if path.relative_to(ROOT).parts[0] in APPS and not {"tests", "migrations"} & set(path.parts):
            used |= set(re.findall(r"(?<![\w-])mb-[\w-]+(?=[ \"{])", path.read_text()))
    begun = {name for name in used if any(each.startswith(name if name.endswith("-") else f"{name}__") for each in known())}
    assert used - begun - known() <= OTHER_NAMES
