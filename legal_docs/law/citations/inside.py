"""Resolves places cited inside one text: `khoản 2 Điều này`, `Điều 5 Quy chế này`, `Chương II` as anchors that the text has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from legal_docs.law.citations.finding import Mention
from legal_docs.text.provisions.addresses import key_of

_DEPTH = {"điều": "art_", "khoản": "cl_", "điểm": "point_"}
_DIVISIONS = {"mục": "sec_", "chương": "chp_", "phần": "part_", "phụ lục": "annex_"}
_ATTACHED = re.compile(r"^(att_[^_]+)__")
_REGULATION = re.compile(
    r"(?i)(?:quy chế|quy định|điều lệ|quy trình|nội quy|quy tắc|chương trình)\b(?!.*\b(?:nghị định|thông tư|quyết định)\b)"
)
_WHOLE_ACT = re.compile(r"(?i)(?:nghị định|thông tư(?: liên tịch)?|quyết định|nghị quyết)\s+này")


class Anchors:
    """The anchors of one text, found by `key_of`; a place that is not there gives the nearest one around it."""

    def __init__(self, anchors: Iterable[str]) -> None:
        self._whole = {key_of(anchor): anchor for anchor in anchors}
        self._ends: dict[str, str | None] = {}
        for key, anchor in self._whole.items():
            last = key.rpartition("__")[2]
            if not last.startswith(("cl_", "point_", "indent_")):
                self._ends[last] = None if last in self._ends else anchor

    def nearest(self, anchor: str) -> str:
        """Return the anchor as the text has it, or that of the provision around it, "" where neither is there."""
        steps = key_of(anchor).split("__")
        while steps:
            wanted = "__".join(steps)
            if wanted in self._whole:
                return self._whole[wanted]
            if steps[-1].startswith("form_") and (annex := "__".join([*steps[:-1], f"annex_{steps[-1][5:]}"])) in self._whole:
                return self._whole[annex]  # a form behind the signature is an annex of the text
            if steps[-1].startswith("point_") and (clause := "__".join([*steps[:-1], f"cl_{steps[-1][6:]}"])) in self._whole:
                return self._whole[clause]  # old texts call a clause a point
            if len(steps) == 1:
                return self._ends.get(wanted) or ""
            if not steps[-1].startswith(("cl_", "point_", "indent_")):  # a section of a chapter: the last step says more than the first
                return self._ends.get(steps[-1]) or self.nearest("__".join(steps[:-1]))
            steps.pop()
        return ""

    def place_of(self, mention: Mention, here: str) -> str:
        """Return where a mention of the text itself leads, from the provision with the anchor `here`."""
        path = mention.path
        if not path:
            return ""
        if mention.relative_to in _DIVISIONS:
            return self.nearest(path)
        if path.startswith(("cl_", "point_", "indent_")):
            base = _base(here, mention.relative_to or ("điều" if path.startswith("cl_") else "khoản"))
            return self.nearest(f"{base}__{path}") if base else ""
        component = _ATTACHED.match(here)
        if component is not None and not _WHOLE_ACT.search(mention.raw):
            return self.nearest(f"{component[1]}__{path}") or self.nearest(path)
        if component is None and path.startswith("art_") and _REGULATION.search(mention.raw):
            return self.nearest(f"att_1__{path}") or self.nearest(path)
        return self.nearest(path)


def _base(here: str, unit: str) -> str:
    """Return the part of an anchor down to the unit: of `art_5__cl_2__point_a` to `khoản` it is `art_5__cl_2`."""
    wanted = _DEPTH.get(unit, "art_")
    steps = here.split("__")
    place = next((number for number, step in enumerate(steps) if step.startswith(wanted)), None)
    return "__".join(steps[: place + 1]) if place is not None else ""
