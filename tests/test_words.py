"""What people read is in the catalogue; what developers read has no old words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = ("cms", "home", "legal_docs", "qa", "feedback", "search")
TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext"}
OLD = re.compile(r"(?<![-\"])\b(anew|nought|heed\w*|afresh|whence|hitherto|thither)\b", re.IGNORECASE)
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


def test_code_and_templates_have_no_words_that_english_no_longer_uses() -> None:
    texts = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    texts += (ROOT / "templates").rglob("*.html")
    old = [f"{path.relative_to(ROOT)}: {found[0]}" for path in texts for found in OLD.finditer(path.read_text(encoding="utf-8"))]
    assert old == []
