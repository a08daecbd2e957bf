"""A table of formatted text as the table block stores it: a grid, its first row the heading."""

from __future__ import annotations

from typing import Any

from bs4 import Tag

from cms.admin.pasting.words import flat

MOST_COLUMNS, MOST_ROWS = 40, 1000


def table_of(tag: Tag) -> tuple[dict[str, Any] | None, int]:
    """Return the raw value of a table block and how many merged cells were divided; None for a table without words.

    The content of a merged cell stands in its first cell, the others are empty.
    """
    grid, merged = grid_of(tag)
    grid = [row for row in grid if any(row)]
    if not grid:
        return None, 0
    width = max(index + 1 for row in grid for index, cell in enumerate(row) if cell)
    rows = [(row + [""] * width)[:width] for row in grid]
    caption = tag.find("caption")
    value = {
        "columns": [{"type": "text", "heading": words} for words in rows[0]],
        "rows": [{"values": row} for row in rows[1:]],
        "caption": flat(caption) if isinstance(caption, Tag) else "",
    }
    return value, merged


def grid_of(tag: Tag) -> tuple[list[list[str]], int]:
    """Return the words of the cells, row by row, with merged cells divided, and how many of those there were."""
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag][:MOST_ROWS]
    grid: list[list[str]] = [[] for _row in rows]
    taken: set[tuple[int, int]] = set()
    merged = 0
    for top, row in enumerate(rows):
        left = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while (top, left) in taken:
                left += 1
            wide, high = span_of(cell, "colspan", MOST_COLUMNS), span_of(cell, "rowspan", len(rows) - top)
            if left + wide > MOST_COLUMNS:
                break
            merged += wide * high > 1
            taken |= {(top + down, left + right) for down in range(high) for right in range(wide)}
            grid[top] += [""] * (left - len(grid[top])) + [flat(cell)]
            left += wide
    return grid, merged


def span_of(cell: Tag, name: str, most: int) -> int:
    """Return over how many columns or rows a cell goes, at least 1."""
    words = str(cell.get(name, "1")).strip()
    return min(most, max(1, int(words))) if words.isascii() and words.isdigit() else 1
