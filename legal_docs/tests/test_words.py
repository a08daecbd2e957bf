"""What people read is in the catalogue."""

from __future__ import annotations

import ast
from pathlib import Path

import legal_docs

APP = Path(legal_docs.__file__).parent
TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext"}


def test_no_message_stands_inside_an_f_string_where_the_extractor_does_not_see_it() -> None:
    hidden = [
        f"{path.relative_to(APP)}:{call.lineno}"
        for path in APP.rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TRANSLATING
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    assert hidden == []
