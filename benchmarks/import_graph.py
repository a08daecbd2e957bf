"""Draw what imports what inside each app: `python -m benchmarks.import_graph FOLDER` writes an SVG per app (needs graphviz).

A box is a room (a folder or file at the app's root) with its number of files; an arrow says that files of one import files of the
other, with their number. Red: a circle. Uses grimp, the reader of imports behind import-linter; needs no database.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import grimp

APPS = ("cms", "home", "legal_docs", "qa", "feedback", "search")
_LEFT_OUT = ("tests", "migrations")


def room_of(module: str) -> str:
    """Return the part of a dotted name that stands at the app's root: `qa.staff.queue` gives `staff`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def arrows(app: str) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Return the number of files in each room of an app and the number of imports between rooms."""
    graph = grimp.build_graph(app, include_external_packages=False, cache_dir=None)
    files, imports = Counter[str](), Counter[tuple[str, str]]()
    for module in graph.modules:
        if room_of(module) in _LEFT_OUT:
            continue
        files[room_of(module)] += 1
        for imported in graph.find_modules_directly_imported_by(module):
            pair = room_of(module), room_of(imported)
            if imported.startswith(f"{app}.") and pair[0] != pair[1] and pair[1] not in _LEFT_OUT:
                imports[pair] += 1
    return files, imports


def in_circles(imports: Counter[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the arrows between rooms that can reach each other."""
    reached: dict[str, set[str]] = {}
    for start in {room for pair in imports for room in pair}:
        found, open_rooms = set[str](), [start]
        while open_rooms:
            room = open_rooms.pop()
            new = {b for a, b in imports if a == room} - found
            found |= new
            open_rooms += new
        reached[start] = found
    return {(a, b) for a, b in imports if a in reached[b]}


def drawing(app: str) -> str:
    """Return the graph of an app in graphviz' language."""
    files, imports = arrows(app)
    red = in_circles(imports)
    lines = [f'digraph {app} {{ rankdir=TB; node [shape=box, fontname="sans-serif", fontsize=11]; edge [fontsize=8, color=gray40];']
    lines += [f'"{room}" [label="{room}\\n{count} files"];' for room, count in sorted(files.items()) if room != app]
    lines += [f'"{a}" -> "{b}" [label={n}{", color=red" if (a, b) in red else ""}];' for (a, b), n in sorted(imports.items())]
    return "\n".join([*lines, "}"])


def main(folder: Path) -> None:
    """Write the drawings and print the counts."""
    folder.mkdir(parents=True, exist_ok=True)
    for app in APPS:
        files, imports = arrows(app)
        svg = subprocess.run(["dot", "-Tsvg"], input=drawing(app), text=True, check=True, capture_output=True).stdout
        (folder / f"{app}.svg").write_text(re.sub(r"<!--.*?-->\n?", "", svg, flags=re.DOTALL), encoding="utf-8")
        print(f"{app}: {len(files)} rooms, {sum(files.values())} files, {len(in_circles(imports))} arrows in circles")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
