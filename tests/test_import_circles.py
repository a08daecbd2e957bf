"""Files and folders of the product import each other in one direction; imports inside functions and for types are counted."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
APPS = ("cms", "home", "legal_docs", "qa", "feedback", "search")


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """The files of the product, each with those that it imports."""
    graph = grimp.build_graph(*APPS, cache_dir=None)
    product = {name for name in graph.modules if not {"tests", "migrations"} & set(name.split("."))}
    return {name: graph.find_modules_directly_imported_by(name) & product for name in product}


def folder(name: str) -> str:
    """Return the folder in which a module's file lies, with dots."""
    return name if (ROOT / name.replace(".", "/")).is_dir() else name.rpartition(".")[0]


def test_no_files_import_each_other_in_a_circle(imports: dict[str, set[str]]) -> None:
    TopologicalSorter(imports).prepare()  # CycleError names the files


def test_no_folders_import_each_other_in_a_circle(imports: dict[str, set[str]]) -> None:
    folders: dict[str, set[str]] = {}
    for name, imported in imports.items():
        folders.setdefault(folder(name), set()).update({folder(other) for other in imported} - {folder(name)})
    TopologicalSorter(folders).prepare()


def test_our_own_code_is_imported_at_the_head_of_a_file_but_where_an_app_is_ready() -> None:
    inside = []
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if not {"tests", "migrations"} & set(path.parts)):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name != "ready":
                inside += [f"{path.relative_to(ROOT)}:{node.lineno}" for node in ast.walk(function) if imported_by(node) & {*APPS}]
    assert inside == []


def imported_by(node: ast.AST) -> set[str]:
    """Return the packages that a statement imports."""
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return {name.name.partition(".")[0] for name in node.names} if isinstance(node, ast.Import) else set()
