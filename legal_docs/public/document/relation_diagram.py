"""The picture of a document's relations (lược đồ) as SVG: what acts on it at the left, what it acts on at the right.

An extra beside the lists, which say the same in words: screen readers get a note of that and skip it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from legal_docs.law.validity.rules.related import RelationGroup

_BOX_WIDTH, _BOX_HEIGHT, _GAP = 250, 52, 14
_MIDDLE, _MARGIN, _ARM = 190, 8, 70
_WIDTH = 2 * (_BOX_WIDTH + _ARM) + _MIDDLE
_LONGEST = 32


def draw(name: str, groups: Sequence[RelationGroup]) -> SafeString:
    """Return the picture of the groups of relations around a document; nothing where there are none."""
    if not groups:
        return SafeString("")
    left = [group for group in groups if group.incoming]
    right = [group for group in groups if not group.incoming]
    height = max(len(left), len(right)) * (_BOX_HEIGHT + _GAP) + 2 * _MARGIN
    middle = height / 2
    pieces = [_boxes(left, 0, height, inward=True), _boxes(right, _WIDTH - _BOX_WIDTH, height, inward=False)]
    x = _BOX_WIDTH + _ARM
    pieces.append(f'<rect class="mb-ties__self" x="{x}" y="{middle - 26:g}" width="{_MIDDLE}" height="52" rx="6"/>')
    pieces.append(f'<text class="mb-ties__name" x="{x + _MIDDLE / 2:g}" y="{middle + 5:g}">{escape(_short(name, 22))}</text>')
    arrow = (
        '<marker id="mui-ten" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path class="mb-ties__tip" d="M0 0 8 4 0 8z"/></marker>'
    )
    label = _("Picture of the relations; the lists below say the same in words.")
    return mark_safe(
        f'<svg class="mb-ties" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="group" '
        f'aria-label="{escape(label)}">'
        f"<defs>{arrow}</defs>{''.join(pieces)}</svg>"
    )


def _boxes(groups: Sequence[RelationGroup], x: int, height: float, *, inward: bool) -> str:
    """Return one column of boxes, each with its arrow: towards the document where others act on it, away from it where it acts."""
    used = len(groups) * (_BOX_HEIGHT + _GAP) - _GAP
    top, middle, pieces = (height - used) / 2, height / 2, []
    for number, group in enumerate(groups):
        y = top + number * (_BOX_HEIGHT + _GAP)
        centre = y + _BOX_HEIGHT / 2
        near = _BOX_WIDTH + _ARM if inward else _BOX_WIDTH + _ARM + _MIDDLE
        edge = _BOX_WIDTH if inward else _WIDTH - _BOX_WIDTH
        start, end = ((edge, centre), (near, middle)) if inward else ((near, middle), (edge, centre))
        turn = (start[0] + end[0]) / 2
        path = f"M{start[0]:g} {start[1]:g}C{turn:g} {start[1]:g} {turn:g} {end[1]:g} {end[0]:g} {end[1]:g}"
        pieces.append(f'<path class="mb-ties__line" d="{path}" marker-end="url(#mui-ten)"/>')
        kind = escape(_short(f"{group.label} ({group.total})", _LONGEST))
        first = escape(_short(group.examples, _LONGEST + 3))
        pieces.append(
            f'<a href="#{group.anchor}"><rect class="mb-ties__box" x="{x}" y="{y:g}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="4"/>'
            f'<text class="mb-ties__kind" x="{x + 12}" y="{y + 21:g}">{kind}</text>'
            f'<text class="mb-ties__first" x="{x + 12}" y="{y + 41:g}">{first}</text></a>'
        )
    return "".join(pieces)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
