"""A comparison as HTML; plain string building, since a code has thousands of provisions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from legal_docs.law.compare.report import Block, Comparison, UnitChange, own_words
from legal_docs.law.compare.words import GONE, NEW, Piece
from legal_docs.text.provisions.rows import Row

SIDE_BY_SIDE, INLINE = "hai-cot", "mot-cot"


def render(comparison: Comparison, *, layout: str, everything: bool) -> SafeString:
    """Return the blocks: all that changed; what did not is named in a line, or shown when `everything` is asked for."""
    pieces: list[str] = []
    quiet: list[Block] = []
    total = len(comparison.changed)
    for block in comparison.blocks:
        if block.number or everything:
            pieces.append(_quiet(quiet))
            quiet = []
            pieces.append(_block(block, layout, total))
        else:
            quiet.append(block)
    pieces.append(_quiet(quiet))
    return mark_safe("".join(pieces))


def state_words(block: Block) -> str:
    """Return what happened to a block: "3 changes", "new", "no longer there"."""
    if block.state == "added":
        return pgettext("provision in a comparison", "new")
    if block.state == "removed":
        return pgettext("provision in a comparison", "no longer there")
    if block.state == "repealed":
        return pgettext("provision in a comparison", "repealed")
    count = block.changes
    return ngettext("%(count)d change", "%(count)d changes", count) % {"count": count}


def block_title(block: Block) -> str:
    """Return the name of a block with its heading."""
    heading = block.head.heading or (block.before.head.heading if block.before else "")
    return f"{block.name}. {heading}" if heading else block.name


def _quiet(blocks: Sequence[Block]) -> str:
    """Return the line in the place of blocks that are the same on both sides."""
    if not blocks:
        return ""
    first, last = blocks[0].name, blocks[-1].name
    names = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    text = _("%(names)s: the same on both sides") % {"names": names}
    return f'<p class="mb-cmp__same">{escape(text)}</p>'


def _block(block: Block, layout: str, total: int) -> str:
    columns = _two_columns if layout == SIDE_BY_SIDE else _one_column
    units = columns([unit for unit in block.units if not _is_title(unit, block)], block)
    if not block.number:
        return f'<section class="mb-cmp__block"><h3 class="mb-cmp__title">{escape(block_title(block))}</h3>{units}</section>'
    own = f"thay-doi-{block.number}"
    steps = [_step(block.number - 1, _("Previous change"), "prev")] if block.number > 1 else []
    steps += [_step(block.number + 1, _("Next change"), "next")] if block.number < total else []
    place = _("Change %(number)d of %(total)d") % {"number": block.number, "total": total}
    return (
        f'<section class="mb-cmp__block" id="{own}" tabindex="-1" data-change aria-labelledby="{own}-h">'
        f'<p class="mb-cmp__place">{escape(place)} <span class="mb-cmp__state">{escape(state_words(block))}</span> {" ".join(steps)}</p>'
        f'<h3 class="mb-cmp__title" id="{own}-h">{escape(block_title(block))}</h3>{units}</section>'
    )


def _step(number: int, label: str, rel: str) -> str:
    return f'<a class="mb-cmp__step" href="#thay-doi-{number}" data-step="{rel}">{escape(label)}</a>'


def _is_title(unit: UnitChange, block: Block) -> bool:
    """Return True for the unchanged heading of an article: it stands above the block already."""
    return not unit.changed and unit.row is block.head and not unit.row.text


def _one_column(units: Sequence[UnitChange], block: Block) -> str:
    if not block.units:
        return "".join(_plain(row) for row in block.group.rows)
    return "".join(_unit(unit, inline(unit.pieces), _markers(unit)) for unit in units)


def _unit(unit: UnitChange, text: str, marker: str) -> str:
    row = unit.row
    changed = " mb-cmp__unit--changed" if unit.changed else ""
    return f'<div class="mb-cmp__unit mb-cmp__unit--{row.kind}{changed}">{_lines(marker, text)}</div>'


def _two_columns(units: Sequence[UnitChange], block: Block) -> str:
    before, after = escape(pgettext("side of a comparison", "Before")), escape(pgettext("side of a comparison", "After"))
    if not block.units:
        return "".join(_plain(row) for row in block.group.rows)
    rows = []
    for unit in units:
        if not unit.changed:
            rows.append(f'<div class="mb-cmp__both">{_unit(unit, inline(unit.pieces), _markers(unit))}</div>')
            continue
        left, right = _side(unit.before, unit.pieces, GONE), _side(unit.after, unit.pieces, NEW)
        rows.append(
            '<div class="mb-cmp__pair">'
            f'<div class="mb-cmp__side"><span class="mb-cmp__label">{before}</span>{left}</div>'
            f'<div class="mb-cmp__side"><span class="mb-cmp__label">{after}</span>{right}</div></div>'
        )
    return "".join(rows)


def _side(row: Row | None, pieces: Sequence[Piece], own: str) -> str:
    if row is None:
        nothing = _("Not on this side")
        return f'<p class="mb-cmp__nothing">{escape(nothing)}</p>'
    text = inline([piece for piece in pieces if piece.kind in ("=", own)])
    return f'<div class="mb-cmp__unit mb-cmp__unit--{row.kind}">{_lines(escape(row.marker), text)}</div>'


def _plain(row: Row) -> str:
    return f'<div class="mb-cmp__unit mb-cmp__unit--{row.kind}">{_lines(escape(row.marker), escape(own_words(row)))}</div>'


def _markers(unit: UnitChange) -> str:
    """Return the number before a unit; both where it was renumbered."""
    if unit.renumbered and unit.before and unit.after:
        return f"<del>{escape(unit.before.marker)}</del> <ins>{escape(unit.after.marker)}</ins>"
    marker = escape(unit.row.marker)
    if unit.before is None:
        return f"<ins>{marker}</ins>" if marker else ""
    if unit.after is None:
        return f"<del>{marker}</del>" if marker else ""
    return marker


def inline(pieces: Sequence[Piece]) -> str:
    """Return words with their marks; the marks are underline and strike-through, never colour alone."""
    tags = {GONE: "del", NEW: "ins"}
    found = []
    for piece in pieces:
        tag = tags.get(piece.kind)
        if tag is None:
            found.append(escape(piece.text))
        else:
            found.append("\n".join(f"<{tag}>{escape(line)}</{tag}>" if line.strip() else line for line in piece.text.split("\n")))
    return "".join(found)


def _lines(marker: str, text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()] or [""]
    first = f"{marker} {lines[0]}".strip()
    return "".join(f"<p>{line}</p>" for line in [first, *lines[1:]] if line)
