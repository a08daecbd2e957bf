"""Run the mutations: `python -m tests.mutations [--only TEXT ...] [--check]`.

Prints `killed`, `survived` or `excused` for each; ends with 1 when one survived without a written reason.
A mutation costs the start of pytest and its tests, some seconds; `--check` only looks whether the table fits the tree.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutations.mutation import ROOT, Mutation, Stale, tracked
from tests.mutations.table import MUTATIONS

FAILED_TESTS = 1  # pytest's exit codes: 0 all passed, 1 some failed, others: nothing was tested
TIME_LIMIT_S = 300


def main() -> int:
    """Run the chosen mutations and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations")
    parser.add_argument("--only", nargs="+", default=[], metavar="TEXT", help="those whose name contains one of these")
    parser.add_argument("--check", action="store_true", help="look whether each text and test is in the tree; run nothing")
    options = parser.parse_args()
    chosen = [one for one in MUTATIONS if not options.only or any(text in one.name for text in options.only)]
    if options.check:
        problems = [problem for one in chosen for problem in problems_of(one)]
        print("\n".join(problems) or f"{len(chosen)} mutations fit the tree")
        return bool(problems)
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        copy = Path(folder) / "tree"
        copy_tree(copy)
        ready = [(one, copy / one.file(), one.mutated(), one.nodes()) for one in chosen]  # read now: the tree may change meanwhile
        results = [run(one, *rest) for one, *rest in ready]
    print(", ".join(f"{name}: {results.count(name)}" for name in sorted(set(results))))
    return bool({"survived", "broken"} & set(results))


def problems_of(mutation: Mutation) -> list[str]:
    """Return why a mutation does not fit the tree; empty when it does."""
    try:
        mutation.file()
        mutation.nodes()
    except Stale as stale:
        return [str(stale)]
    if not mutation.tests and not mutation.survives:
        return [f"{mutation.name}: neither a test nor a reason"]
    return []


def copy_tree(target: Path) -> None:
    """Copy the files under version control and the compiled catalogues; share the migrated test database."""
    compiled = [str(path.relative_to(ROOT)) for path in (ROOT / "locale").rglob("*.mo")]
    for path in sorted(tracked() | set(compiled)):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target / path)
    kept = ROOT / "var" / "test-database"
    kept.mkdir(parents=True, exist_ok=True)
    (target / "var").mkdir(exist_ok=True)
    (target / "var" / "test-database").symlink_to(kept)


def run(mutation: Mutation, path: Path, mutated: str, nodes: list[str]) -> str:
    """Apply one mutation in the copy, run its tests there, take it back; print and return what became of it."""
    started, original = time.monotonic(), path.read_text(encoding="utf-8")
    result = "excused"
    if nodes:
        path.write_text(mutated, encoding="utf-8")
        try:
            result = outcome(mutation, nodes, path)
        finally:
            path.write_text(original, encoding="utf-8")
    print(f"{result:9} {mutation.name} ({time.monotonic() - started:.0f} s) {mutation.survives}", flush=True)
    return result


def outcome(mutation: Mutation, nodes: list[str], path: Path) -> str:
    """Return `killed`, `survived`, `excused` (survived, with a reason) or `broken` (pytest could not run the tests)."""
    tree = next(parent for parent in path.parents if (parent / "manage.py").exists())
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *nodes]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False)
    if done.returncode == FAILED_TESTS:
        return "killed"
    if done.returncode == 0:
        return "excused" if mutation.survives else "survived"
    print(done.stdout[-2000:], done.stderr[-2000:])
    return "broken"


if __name__ == "__main__":
    sys.exit(main())
