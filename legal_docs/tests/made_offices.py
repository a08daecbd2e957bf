"""Files of the test set `laid_out_files.jsonl`: a text laid out as offices do, as TXT, DOCX, PDF, or as a scan of a print of it."""

from __future__ import annotations

import random
from pathlib import Path

import pypdfium2
from django.conf import settings
from fpdf import FPDF
from PIL import Image, ImageFilter

from legal_docs.tests.made_files import docx, paragraph, table

FONTS = Path(settings.BASE_DIR) / "static" / "cms" / "fonts"
FAMILY = "Printed"
DOTS = 150  # a scan, in dots an inch


def made(form: str, text: str, path: Path) -> Path:
    """Write `text` (a tab parts what stands side by side) in the given form; return the path with its suffix."""
    path = path.with_suffix(".pdf" if form == "scan" else f".{form}")
    if form == "txt":
        path.write_text(text, encoding="utf-8")
    elif form == "docx":
        docx(path, "".join(table(tuple(line.split("\t"))) if "\t" in line else paragraph(line) for line in text.split("\n")))
    else:
        printed(text, path)
        if form == "scan":
            scanned(path)
    return path


def printed(text: str, path: Path) -> None:
    """Print a text on pages of A4, in two columns where a tab is."""
    page = FPDF(format="A4")
    page.set_margins(25, 20)
    page.add_font(FAMILY, "", FONTS / "be-vietnam-pro-400-normal.woff2")
    page.set_font(FAMILY, size=12)
    page.add_page()
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) == 1:
            page.multi_cell(page.epw, 7, line, new_x="LMARGIN", new_y="NEXT")
            continue
        for cell in cells:
            page.cell(page.epw / len(cells), 7, cell)
        page.ln(7)
    page.output(str(path))


def scanned(path: Path) -> None:
    """Turn a print into the picture of a scan: a little crooked, grey, blurred, with specks."""
    draw = random.Random(path.name)
    pages: list[Image.Image] = []
    with pypdfium2.PdfDocument(path) as document:
        for sheet in document:
            picture = sheet.render(scale=DOTS / 72).to_pil().convert("L")
            picture = picture.rotate(draw.uniform(-0.6, 0.6), fillcolor=255, resample=Image.Resampling.BICUBIC)
            picture = picture.filter(ImageFilter.GaussianBlur(0.6)).point(lambda grey: min(255, int(grey * 0.9) + 20))
            for _speck in range(400):
                picture.putpixel((draw.randrange(picture.width), draw.randrange(picture.height)), draw.randrange(120))
            pages.append(picture)
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=DOTS)
