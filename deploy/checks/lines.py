"""Fail on lines over 160 characters, tabs and trailing white space in templates, style sheets and scripts; prints each place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 160
PATTERNS = (
    *("templates/**/*.html", "templates/**/*.txt", "templates/**/*.xml", "templates/**/*.svg", "deploy/checks/*.mjs"),
    *("static/**/*.css", "static/**/*.js"),
)


def faults(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the number of each faulty line of a file, from 1, with what is wrong with it."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if len(line) > LONGEST:
            yield number, f"{len(line)} characters, {LONGEST} are allowed"
        if "\t" in line or line != line.rstrip():
            yield number, "a tab or white space at the end"


def main() -> int:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {what}"
        for pattern in PATTERNS
        for path in sorted(ROOT.glob(pattern))
        for number, what in faults(path)
    ]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
