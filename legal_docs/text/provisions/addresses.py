"""Addresses of provisions: `dieu-5/khoan-2/diem-dd` to `art_5__cl_2__point_dd` and back, and places named in words."""

from __future__ import annotations

import re

from legal_docs.text.vocabulary import EID_NAMES

# Step of an anchor, and its form in an address. Divisions above the article are not part of an article's address.
_STEPS = {step: unit.replace("_", "-") for unit, step in EID_NAMES.items()} | {"att": "kem-theo", "form": "mau"}
_BACK = {address: step for step, address in _STEPS.items()}
_COMPONENT = re.compile(rf"({'|'.join(sorted(_BACK, key=len, reverse=True))})-([0-9a-z-]+)")
_LABEL = r"(?:\d+[a-zđ]?|(?<![a-zà-ỹđ])[a-zđ])\b(?!\s*/)"
_UNIT = re.compile(rf"(?i)\b(Điều|khoản|điểm)\s+(\d+[a-zđ]{{0,2}}|[a-zđ]{{1,2}})\b((?:\s*(?:,|;|và|hoặc)\s*{_LABEL})*)")
_ATTACHED = re.compile(r"(?i)(?:Quy chế|Quy định|Điều lệ|Quy trình|Chương trình|văn bản)\b[^;,.]{0,40}?kèm theo")
_NUMBERED = re.compile(r"(?i)kèm theo số (\d+)\b(?!\s*/)")


def address_of(anchor: str) -> str:
    """Return the address of a provision below its document, "" for an empty anchor: `dieu-5/khoan-2/`."""
    parts = []
    for step in anchor.split("__"):
        name, _, label = step.partition("_")
        if name in _STEPS:
            parts.append(f"{_STEPS[name]}-{label.lower() or '1'}")
    return "".join(f"{part}/" for part in parts)


def anchor_of(components: list[str]) -> str | None:
    """Return the anchor that an address names, in lower case; None when it is no address of a provision."""
    steps = []
    for component in components:
        match = _COMPONENT.fullmatch(component)
        if match is None:
            return None
        steps.append(f"{_BACK[match[1]]}_{match[2]}")
    return "__".join(steps) or None


def key_of(anchor: str) -> str:
    """Return an anchor in the form by which places are compared: lower case, numbers without leading zeros (`Điều 05` is Điều 5)."""
    return re.sub(r"_0+(?=\d)", "_", anchor.lower())


def names_attached_text(words: str) -> bool:
    """Return True when words speak of a regulation attached to a document: "Quy định ban hành kèm theo Quyết định số …"."""
    return _ATTACHED.search(words) is not None


def anchors_in(words: str) -> list[str]:
    """Return the anchors of the provisions that `words` name, in order, each once.

    "khoản 1, khoản 2 Điều 5, Điều 7" gives `art_5__cl_1`, `art_5__cl_2`, `art_7`. Vietnamese names the smaller unit first, and
    what is listed shares the larger one behind it. Where the words speak of an attached regulation ("Quy định kèm theo"), the
    articles are its own: of the first one, where no other is numbered ("Quy định kèm theo số 2").
    """
    numbered = _NUMBERED.search(words)
    prefix = f"att_{numbered[1] if numbered else 1}__" if names_attached_text(words) else ""
    found: list[str] = []
    points: list[str] = []
    clauses: list[str] = []
    for match in _UNIT.finditer(words):
        labels = [_ascii(match[2].lower()), *(_ascii(other.lower()) for other in re.findall(_LABEL, match[3]))]
        unit = match[1].lower()
        if unit != "điểm":  # only points are named by letters
            labels = [labels[0], *(label for label in labels[1:] if label[0].isdigit())]
        if unit == "điểm":
            points += labels
        elif unit == "khoản":
            clauses += [f"cl_{label}__point_{point}" for label in labels for point in points] or [f"cl_{label}" for label in labels]
            points = []
        else:
            first, *others = (f"{prefix}art_{label}" for label in labels)
            found += [f"{first}__{clause}" for clause in clauses] or [first]
            found += others
            points, clauses = [], []
    return list(dict.fromkeys(found))


def _ascii(label: str) -> str:
    """Write `đ` as `dd`, as ids do: no label of a single letter is `dd`."""
    return label.replace("đ", "dd")
