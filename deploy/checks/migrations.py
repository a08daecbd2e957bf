"""Fail when a landed migration was edited or removed, a new one is not in `migrations.sha256`, or one runs code of the product; print each.

`--add` adds new ones to the list. A portal that has run a migration does not run it again: what is to be otherwise is a new
migration. One that runs code of the product does another thing after that code has changed, and fails once it is gone.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("migrations.sha256")  # as `sha256sum` writes and checks it, from the root of the repository
RUN_OWN_CODE = {  # landed before the rule: what these import keeps its path and its meaning
    "cms/migrations/0003_encrypt_outbox.py",
    "legal_docs/migrations/0011_keys_of_bodies_keep_marks.py",
    "search/migrations/0003_encrypt_followed_searches.py",
    "search/migrations/0007_followed_searches_to_kernel.py",
    "search/migrations/0013_one_spelling_of_i_and_y.py",
}
FINDS_BY_NAME = {"import_module", "import_string", "__import__"}


def hashes(root: Path) -> dict[str, str]:
    """Return the SHA-256 of each migration below `root` and of each file that one loads, in hexadecimal, by its path."""
    paths = sorted(path for path in root.glob("*/migrations/*.*") if path.name != "__init__.py")
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def faults(landed: dict[str, str], present: dict[str, str]) -> list[str]:
    """Return a line for each migration that is not as it landed, or not listed."""
    changed = [f"{path}: was edited or removed; add a new migration" for path in landed if present.get(path) != landed[path]]
    return changed + [f"{path}: is not listed: python deploy/checks/migrations.py --add" for path in present if path not in landed]


def runs_own_code(source: str, apps: set[str]) -> bool:
    """Return whether a migration runs code of one of `apps`; columns named as Django writes them, and helpers of migrations, are none."""
    tree = ast.parse(source)
    migrations = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == "Migration"]
    named = {id(node) for migration in migrations for node in _outside_code(migration)}
    named |= {id(node) for node in tree.body if isinstance(node, ast.Import) and not any(one.asname for one in node.names)}
    return any(_is_own(node, apps) and id(node) not in named for node in ast.walk(tree))


def _outside_code(node: ast.AST) -> list[ast.AST]:
    """Return what stands in `node`, without functions, what RunPython is given, and what is found by its name."""
    if isinstance(node, (ast.FunctionDef, ast.Lambda)) or (
        isinstance(node, ast.Call) and _name(node.func) in FINDS_BY_NAME | {"RunPython"}
    ):
        return []
    return [node, *(below for child in ast.iter_child_nodes(node) for below in _outside_code(child))]


def _is_own(node: ast.AST, apps: set[str]) -> bool:
    """Return whether a node takes or uses something of `apps`; their folders of migrations are frozen and not counted."""
    if isinstance(node, ast.ImportFrom):
        parts = (node.module or "").split(".")
        return node.level > 1 or (not node.level and parts[0] in apps and parts[1:2] != ["migrations"])
    if isinstance(node, ast.Import):
        return any(one.name.split(".")[0] in apps for one in node.names)
    return (isinstance(node, ast.Name) and node.id in apps) or (isinstance(node, ast.Call) and _name(node.func) in FINDS_BY_NAME)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def main(arguments: list[str]) -> int:
    present = hashes(ROOT)
    apps = {path.split("/")[0] for path in present}
    landed = {path: value for value, path in map(str.split, LIST.read_text(encoding="utf-8").splitlines())}
    if arguments == ["--add"]:
        LIST.write_text("".join(f"{value}  {path}\n" for path, value in sorted((present | landed).items())), encoding="utf-8")
        return 0
    unlisted = [path for path in present if path.endswith(".py") and path not in RUN_OWN_CODE]
    live = [path for path in unlisted if runs_own_code((ROOT / path).read_text(encoding="utf-8"), apps)]
    found = faults(landed, present) + [f"{path}: runs code of the product; write what it needs into it" for path in live]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
