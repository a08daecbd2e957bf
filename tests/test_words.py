"""What people read is in the catalogue; what developers read has no old words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = ("cms", "home", "legal_docs", "qa", "feedback", "search")
TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext"}
OLD = re.compile(r"(?<![-\"])\b(anew|nought|heed\w*|afresh|whence|hitherto|thither)\b", re.IGNORECASE)
LONG = 18  # lines of a function that its name alone does not explain
SUSPECT = re.compile(rf"{{[^{{}}]*\b({'|'.join(TRANSLATING)})\(")  # a call behind a brace: most files need not be parsed


def test_no_message_stands_inside_an_f_string_where_the_extractor_does_not_see_it() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if SUSPECT.search(text := path.read_text(encoding="utf-8"))
        for string in ast.walk(ast.parse(text))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TRANSLATING
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    assert hidden == []


EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}


def calls_at_import(tree: ast.AST) -> list[ast.Call]:
    """Return the calls that run when a module is loaded, those in functions left out."""
    found = []
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            found += [node] if isinstance(node, ast.Call) else []
            found += calls_at_import(node)
    return found


def test_no_message_is_translated_when_its_module_is_loaded_in_the_language_of_that_moment() -> None:
    at_import = []
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "import gettext" not in text and "import ngettext" not in text and "import pgettext" not in text:
            continue
        tree = ast.parse(text)
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"]
        names = {alias.asname or alias.name for node in imports for alias in node.names if alias.name in EAGER}
        calls = [call for call in calls_at_import(tree) if isinstance(call.func, ast.Name) and call.func.id in names]
        at_import += [f"{path.relative_to(ROOT)}:{call.lineno}" for call in calls]
    assert at_import == []


def test_code_and_templates_have_no_words_that_english_no_longer_uses() -> None:
    texts = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    texts += (ROOT / "templates").rglob("*.html")
    old = [f"{path.relative_to(ROOT)}: {found[0]}" for path in texts for found in OLD.finditer(path.read_text(encoding="utf-8"))]
    assert old == []


def test_a_long_function_says_what_it_does() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for path in (path for app in APPS for path in (ROOT / app).rglob("*.py") if not {"migrations", "tests"} & {*path.parts})
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno + 1 >= LONG and not ast.get_docstring(node)
    ]
    assert silent == []
