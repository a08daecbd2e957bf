"""Fail when a landed migration was edited or removed, or a new one is not in `migrations.sha256`; prints each. `--add` adds new ones.

A portal that has run a migration does not run it again: what is to be otherwise is a new migration.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("migrations.sha256")  # as `sha256sum` writes and checks it, from the root of the repository


def hashes(root: Path) -> dict[str, str]:
    """Return the SHA-256 of each migration below `root` and of each file that one loads, in hexadecimal, by its path."""
    paths = sorted(path for path in root.glob("*/migrations/*.*") if path.name != "__init__.py")
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def faults(landed: dict[str, str], present: dict[str, str]) -> list[str]:
    """Return a line for each migration that is not as it landed, or not listed."""
    changed = [f"{path}: was edited or removed; add a new migration" for path in landed if present.get(path) != landed[path]]
    return changed + [f"{path}: is not listed: python deploy/checks/migrations.py --add" for path in present if path not in landed]


def main(arguments: list[str]) -> int:
    present = hashes(ROOT)
    landed = {path: value for value, path in map(str.split, LIST.read_text(encoding="utf-8").splitlines())}
    if arguments == ["--add"]:
        LIST.write_text("".join(f"{value}  {path}\n" for path, value in sorted((present | landed).items())), encoding="utf-8")
        return 0
    found = faults(landed, present)
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
