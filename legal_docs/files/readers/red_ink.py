"""Red ink of a page as one small picture for recognition: what is stamped lower on the page or at an angle too, set upright."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from cms.contracts.late_numpy import np
from legal_docs.files.readers.clean_pages import slant

_REDDISH = 30  # by which red must exceed green to be red ink and no yellow paper
_SOME_RED = 0.0001  # of the dots: a word in small letters has more
_CELL = 10  # dots to a cell of the small copy on which pieces are told apart
_SMALLEST, _LARGEST = 6, 120  # cells (5 and 100 mm) of a stamp's longer side
_LONG = 1.4  # times as wide as high: a framed word is, a round seal is not
_MOST_PIECES, _MOST_SEEN = 12, 200
_FAINT = 230  # of 255: the ink of a stamp that has faded
_LINE, _LETTERHEAD = 5, 0.2  # times as wide as high: a printed line; of the height of a page, above which a letterhead stands
_GAP = 40  # dots between pieces
_ANGLES = tuple(range(-45, 45, 3))


def red_ink(page: Image.Image) -> list[Image.Image]:
    """Return what is printed in red alone, dark on white, by its colour and by its greys; nothing where a page has no red ink.

    The colour tells red ink from the black ink under it, the greys are sharper in a JPEG.
    """
    ink = _redness(page)
    if 1 - ink.histogram()[0] / (page.width * page.height) < _SOME_RED:
        return []
    near = ink.point(lambda tone: 255 if tone else 0).filter(ImageFilter.MaxFilter(7))
    return [ImageChops.invert(ink), Image.composite(page.convert("L"), Image.new("L", page.size, "white"), near)]


def red_stamps(page: Image.Image) -> tuple[Image.Image | None, bool]:
    """Return the pieces of red ink that may be a framed word, each level, upright and upside down, and whether these are all.

    They are not where a piece is larger than a stamp (a red title with which a stamp below it grows together) or where there are many.
    """
    boxes, are_all = _pieces(_redness(page))
    tiles = [tile for box in boxes for ink in red_ink(page.crop(box)) for tile in _upright(ink)]
    return _sheet(tiles) if tiles else None, are_all


def has_red_letterhead(page: Image.Image) -> bool:
    """Return whether lines of a letterhead are printed in red: long ones at the top of a page, no stamp or seal."""
    boxes, _are_all = _pieces(_redness(page.crop((0, 0, page.width, int(page.height * _LETTERHEAD)))))
    return any(right - left > _LINE * (bottom - top) for left, top, right, bottom in boxes)


def _redness(page: Image.Image) -> Image.Image:
    """Return by how much each dot is redder than the paper, which is pink or lies in warm light at times."""
    red, green, _ = page.split()
    excess = ImageChops.subtract(red, green)
    paper = int(np.searchsorted(np.cumsum(excess.histogram()), page.width * page.height / 2))
    return excess.point([min(255, max(0, 2 * (tone - paper - _REDDISH))) for tone in range(256)])


def _pieces(ink: Image.Image) -> tuple[list[tuple[int, int, int, int]], bool]:
    """Return where pieces of ink stand that have about the size of a stamp, those with most ink first, and whether none was left out."""
    cells = ink.reduce(_CELL).point(lambda tone: 1 if tone > 8 else 0)
    cells = cells.filter(ImageFilter.MaxFilter(5))
    found, seen, are_all = [], 0, True
    while (box := cells.point(lambda tone: 255 if tone == 1 else 0).getbbox()) is not None:
        row = np.asarray(cells)[box[1]]
        ImageDraw.floodfill(cells, (int(np.argmax(row == 1)), box[1]), 2)
        piece = cells.point(lambda tone: 255 if tone == 2 else 0)
        left, top, right, bottom = piece.getbbox() or box
        size, seen = max(right - left, bottom - top), seen + 1
        are_all &= size <= _LARGEST
        if _SMALLEST <= size <= _LARGEST:
            found.append((piece.histogram()[255], (left * _CELL, top * _CELL, right * _CELL, bottom * _CELL)))
        ImageDraw.floodfill(cells, (int(np.argmax(row == 1)), box[1]), 0)
        if seen == _MOST_SEEN:  # a picture
            are_all = False
            break
    return [place for _, place in sorted(found, reverse=True)[:_MOST_PIECES]], are_all and len(found) <= _MOST_PIECES


def _upright(piece: Image.Image) -> list[Image.Image]:
    """Return a piece with its lines level, as it stands and turned about; [] for what is no longer than it is high, as a seal."""
    level = piece.rotate(slant(piece, _ANGLES), expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    box = level.point(lambda tone: 255 if tone < _FAINT else 0).getbbox()
    if box is None:
        return []
    level = level.crop(box)
    if level.width < level.height:
        level = level.rotate(90, expand=True)
    return [level, level.rotate(180)] if level.width > _LONG * level.height else []


def _sheet(tiles: list[Image.Image]) -> Image.Image:
    """Set pieces below each other on one sheet."""
    sheet = Image.new("L", (max(tile.width for tile in tiles) + 2 * _GAP, sum(tile.height + _GAP for tile in tiles) + _GAP), 255)
    top = _GAP
    for tile in tiles:
        sheet.paste(tile, (_GAP, top))
        top += tile.height + _GAP
    return sheet
