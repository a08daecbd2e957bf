"""The table of properties that databases of documents put above a text: used as the letterhead where the text has none."""

from __future__ import annotations

import re

from cms.text.vietnamese import fold

_KINDS = {
    "number": "so, ky hieu|so/ky hieu|so ky hieu|so hieu|ky hieu van ban",
    "date": "ngay ban hanh|ngay ky",
    "type": "loai van ban|hinh thuc van ban",
    "issuer": "co quan ban hanh/ chuc danh/ nguoi ky|co quan ban hanh|don vi ban hanh|noi ban hanh",
    "title": "trich yeu",
    "other": "nguoi ky|chuc danh|chuc vu|ngay co hieu luc|ngay hieu luc|ngay het hieu luc|tinh trang hieu luc|tinh trang|linh vuc"
    "|nganh|ngay dang cong bao|so cong bao|pham vi|thong tin ap dung",
}
_LABEL = re.compile(rf"(?:{'|'.join(f'(?P<{kind}>{labels})' for kind, labels in _KINDS.items())})\b\s*(?::\s*|\s(?=\S)|$)(?!cua\b)")
_TOP = 30  # lines
_FEWEST = 3  # rows


def without_property_table(lines: list[str]) -> list[str]:
    """Return the lines with a letterhead in place of a table of properties; without the table where a letterhead follows."""
    said: dict[str, str] = {}
    kept: list[str] = []
    rows, waits = 0, ""
    for cell in (cell for line in lines[:_TOP] for cell in line.split("\t")):
        label = _LABEL.match(fold(cell)) if len(fold(cell)) == len(cell) else None
        if label is not None:
            rows, waits = rows + 1, str(label.lastgroup)
            value = cell[label.end() :].strip()
        elif waits:
            value = cell
        else:
            kept.append(cell)
            continue
        if value:
            said.setdefault(waits, value)
            waits = ""
    if rows < _FEWEST or "number" not in said:
        return lines
    below = [*kept, *lines[_TOP:]]
    if any(fold(line).startswith("cong h") or re.match(r"s ?o\s*[:.]?\s*\d", fold(line)) for line in kept):
        return below
    named = [] if any(fold(line) == fold(said.get("type", "")) for line in kept) else [said.get("type", "").upper(), said.get("title", "")]
    head = [said.get("issuer", "").upper(), f"Số: {said['number']}", f"ngày {said.get('date', '')}", *named]
    return [*filter(None, head), *below]
