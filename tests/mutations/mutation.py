"""A mutation: a wrong change to one place of the code, and the tests that must fail with it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Stale(ValueError):
    """The text to change, or a test, is not in the tree (any more) exactly once."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """Change `old` in `path` to `new`; at least one of `tests` must fail.

    `path` is a hint: when the file moved, the text is looked for in the whole app. `tests` are names of test functions.
    `survives` says why no test needs to notice, for a change that is equivalent or covered elsewhere.
    """

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...] = ()
    survives: str = ""

    def file(self) -> str:
        """Return the path, relative to the root, of the file that holds `old` exactly once. Raise Stale."""
        if self.path in tracked() and _text(self.path).count(self.old) == 1:
            return self.path
        app = self.path.split("/")[0]
        inside = (path for path in tracked() if path.startswith((f"{app}/", f"templates/{app}/")) and "/migrations/" not in path)
        found = [path for path in inside if path.endswith((".py", ".html")) and _text(path).count(self.old) == 1]
        if len(found) != 1:
            raise Stale(f"{self.name}: the text to change is in {len(found)} files, not in one")
        return found[0]

    def mutated(self) -> str:
        """Return the text of the file with the change."""
        return _text(self.file()).replace(self.old, self.new)

    def nodes(self) -> list[str]:
        """Return the tests as pytest names them: `path::function`. Raise Stale for a name that no or several files define."""
        return [_node_of(test) for test in self.tests]


@cache
def tracked() -> frozenset[str]:
    """Return the files under version control, without those that are deleted in the working tree."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    return frozenset(path for path in listed if path and (ROOT / path).is_file())


@cache
def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def _tests() -> dict[str, list[str]]:
    """Return where each test stands: `path::function` by the function's name."""
    found: dict[str, list[str]] = {}
    for path in sorted(tracked()):
        if "/test_" in path and path.endswith(".py"):
            for name in re.findall(r"^(?:async )?def (test_\w+)", _text(path), re.MULTILINE):
                found.setdefault(name, []).append(f"{path}::{name}")
    return found


def _node_of(test: str) -> str:
    nodes = _tests().get(test, [])
    if len(nodes) != 1:
        raise Stale(f"{test} is defined {len(nodes)} times, not once")
    return nodes[0]
