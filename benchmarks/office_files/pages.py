"""Set papers as pages: pictures of them, PDF with text, Word files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from benchmarks.office_files.papers import Block, Paper
from legal_docs.tests.made_files import docx, paragraph, table

DOTS = 300
WIDTH, HEIGHT, LEFT, RIGHT, TOP = 210.0, 297.0, 26.0, 17.0, 18.0
POINT = 25.4 / 72
SERIF, PLAIN, TYPED, HAND = ("Tinos", "Noto Serif"), ("Arimo", "Noto Sans"), ("Cousine", "DejaVu Sans Mono"), ("Caveat", "Noto Serif")


@dataclass
class Piece:
    """A run of letters on a page, in millimetres from its upper left corner."""

    page: int
    x: float
    y: float
    text: str
    style: str  # "", "B", "H" (by hand)


def face(families: tuple[str, ...], bold: bool, folder: Path | None) -> Path:
    """Find the file of the first font that is there: in `folder`, or in the system."""
    for family in families:
        if folder:
            found = sorted(folder.glob(f"{family}-{'Bold' if bold else 'Regular'}.*"))
            if found:
                return found[0]
        shown = subprocess.run(
            ["fc-match", "-f", "%{family}|%{file}", f"{family}:{'bold' if bold else 'regular'}"], capture_output=True, text=True, check=True
        ).stdout
        if family in shown.split("|")[0]:
            return Path(shown.split("|")[1])
    raise SystemExit(f"no font of {families}")


@cache
def measured(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """Open a font in the size of pixels."""
    return ImageFont.truetype(str(path), size)


class Page:
    """Sets the blocks of a paper in one font."""

    def __init__(self, families: tuple[str, ...], size: float, folder: Path | None) -> None:
        """Open the upright, bold and hand-written faces."""
        self.faces = {"": face(families, False, folder), "B": face(families, True, folder), "H": face(HAND, False, folder)}
        self.size = size

    def font(self, style: str, dots: int = DOTS) -> ImageFont.FreeTypeFont:
        """Return the font of a style in the dots of a picture."""
        return measured(self.faces[style], round(self.size * (1.35 if style == "H" else 1) * dots / 72))

    def wide(self, text: str, style: str) -> float:
        """Measure a run in millimetres."""
        return float(self.font(style).getlength(text)) / DOTS * 25.4

    def wrapped(self, text: str, style: str, room: float) -> list[str]:
        """Break a text into lines that have room."""
        out = []
        for part in text.split("\n"):
            line = ""
            for word in part.split(" "):
                longer = f"{line} {word}".strip()
                if line and self.wide(longer, style) > room:
                    out.append(line)
                    line = word
                else:
                    line = longer
            out.append(line)
        return out

    def pieces(self, paper: Paper) -> Iterator[Piece]:
        """Place all lines of a paper on pages."""
        step, page, y = self.size * POINT * 1.3, 0, TOP
        for block in paper.blocks:
            columns = self.columns(block)
            rows = max(len(lines) for _, _, lines, _ in columns)
            if y + min(rows, 4) * step > HEIGHT - TOP:
                page, y = page + 1, TOP
            for row in range(rows):
                if y + step > HEIGHT - TOP:
                    page, y = page + 1, TOP
                for x, room, lines, where in columns:
                    if row < len(lines) and lines[row]:
                        yield from self.line(
                            page,
                            x,
                            y,
                            room,
                            lines[row],
                            where,
                            "B" if block.bold and "Số:" not in lines[row] and "ngày {" not in lines[row] else "",
                        )
                y += step
            y += step * (0.35 if block.kind in {"text", "centre"} else 0.1)

    def columns(self, block: Block) -> list[tuple[float, float, list[str], str]]:
        """Return place, width, lines and side of the columns of a block."""
        style, whole = "B" if block.bold else "", WIDTH - LEFT - RIGHT
        if block.kind in {"pair", "tight"}:
            near = block.kind == "tight"
            first = whole * (0.42 if near else 0.4)
            a, b = (0.0, 1.0) if near else (4.0, 4.0)
            return [
                (LEFT - 10 + a, first + 8 - a, self.wrapped(block.left, style, first + 8 - a), "end" if near else "mid"),
                (
                    LEFT + first + b - 1,
                    whole - first - b + 7,
                    self.wrapped(block.right, style, whole - first - b + 7),
                    "start" if near else "mid",
                ),
            ]
        if block.kind == "text":
            return [(LEFT, whole, self.wrapped(block.left, style, whole), "start")]
        return [(LEFT, whole, self.wrapped(block.left, style, whole), "end" if block.kind == "right" else "mid")]

    def line(self, page: int, x: float, y: float, room: float, text: str, where: str, style: str) -> Iterator[Piece]:
        """Place one line; what stands in braces is by hand, a little off its line, with its gap around it."""
        parts = [(part, "H" if n % 2 else style) for n, part in enumerate(re.split(r"[{}]", text)) if part]
        total = sum(self.wide(part, kind) + (3 if kind == "H" else 0) for part, kind in parts)
        x += {"mid": (room - total) / 2, "end": room - total, "start": 0}[where]
        for part, kind in parts:
            yield Piece(page, x + (1.5 if kind == "H" else 0), y - (1.2 if kind == "H" else 0), part, kind)
            x += self.wide(part, kind) + (3 if kind == "H" else 0)

    def pictures(self, paper: Paper, dots: int = DOTS) -> list[Image.Image]:
        """Draw the first two pages of a paper."""
        pages: dict[int, Image.Image] = {}
        for piece in self.pieces(paper):
            if piece.page > 1:
                break
            if piece.page not in pages:
                pages[piece.page] = Image.new("RGB", (round(WIDTH / 25.4 * dots), round(HEIGHT / 25.4 * dots)), "white")
            ink = (25, 35, 130) if piece.style == "H" else (15, 15, 15)
            ImageDraw.Draw(pages[piece.page]).text(
                (piece.x / 25.4 * dots, piece.y / 25.4 * dots), piece.text, fill=ink, font=self.font(piece.style, dots)
            )
        return list(pages.values())

    def pdf(self, paper: Paper, path: Path) -> None:
        """Print a paper as PDF with text."""
        out = FPDF(format="A4")
        for style, file in self.faces.items():
            if style != "H":
                out.add_font("Face" + style, "", str(file))
        at = -1
        for piece in self.pieces(paper):
            while at < piece.page:
                out.add_page()
                at += 1
            out.set_font("Face" + piece.style.replace("H", ""), size=self.size)
            out.text(piece.x, piece.y + self.size * POINT, piece.text)
        out.output(str(path))


def word(paper: Paper, path: Path) -> None:
    """Write a paper as a Word file, columns as a table without lines."""
    parts = []
    for block in paper.blocks:
        clean = [re.sub(r"[{}]", "", side) for side in (block.left, block.right)]
        if block.kind == "pair":
            parts.append(table((clean[0].replace("\n", "|"), clean[1].replace("\n", "|"))))
        elif block.kind == "tight":
            parts.append(paragraph("\t".join(clean)))
        else:
            parts += [paragraph(line) for line in clean[0].split("\n")]
    docx(path, "".join(parts))


def web(paper: Paper, path: Path) -> None:
    """Write a paper as a page of HTML, columns as a table."""
    parts = []
    for block in paper.blocks:
        left, right = (re.sub(r"[{}]", "", escape(side)).replace("\n", "<br>") for side in (block.left, block.right))
        if block.kind in {"pair", "tight"}:
            parts.append(f"<table width='100%'><tr><td width='40%' align='center'>{left}</td><td align='center'>{right}</td></tr></table>")
        else:
            side = {"centre": "center", "right": "right", "text": "justify"}[block.kind]
            parts.append(f"<p align='{side}'>{'<b>' if block.bold else ''}{left}{'</b>' if block.bold else ''}</p>")
    path.write_text(f"<html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>", encoding="utf-8")
