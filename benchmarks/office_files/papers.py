"""Lay texts of the shared data out as papers of offices, with what their heads state."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
LETTERS = {"Công văn": "", "Thông báo": "TB", "Kế hoạch": "KH", "Báo cáo": "BC", "Tờ trình": "TTr"}
OFFICES = {
    "Y tế": "SYT",
    "Tài chính": "STC",
    "Xây dựng": "SXD",
    "Nội vụ": "SNV",
    "Tư pháp": "STP",
    "Công Thương": "SCT",
    "Giáo dục và Đào tạo": "SGDĐT",
    "Nông nghiệp và Môi trường": "SNNMT",
}
UNITS = ("VP", "TTr", "NV", "KHTC", "QLCL", "TH")
HEADS = ("cells", "rows", "plain", "below", "grown", "stacked")


@dataclass
class Block:
    """A part of a page: a line in the middle, a paragraph, or two columns side by side; `{…}` in its text is filled in by hand."""

    kind: str  # centre, text, right, pair
    left: str = ""
    right: str = ""
    bold: bool = False


@dataclass
class Paper:
    """A paper to make: its blocks, what a person reads on it, and how it was laid out."""

    blocks: list[Block]
    number: str
    type: str | None
    issued: str
    issuers: list[str]
    layout: str


def bodies(issuer: str) -> list[str]:
    """Part the issuers of a joint paper; a dash inside the name of one ministry parts nothing."""
    kept = issuer.replace("Lao động - Thương binh", "Lao động – Thương binh")
    return [part.replace(" – ", " - ") for part in kept.split(" - ")]


def dateline(issued: str, place: str, gaps: bool = False) -> str:
    """Write the place and day of a head; with `gaps` its day and month are filled by hand."""
    year, month, day = issued.split("-")
    shown = month if int(month) < 3 else str(int(month))
    return f"{place}, ngày {{{day}}} tháng {{{shown}}} năm {year}" if gaps else f"{place}, ngày {day} tháng {shown} năm {year}"


def seat(issuer: str) -> str:
    """Name the place where a body has its seat, by its name."""
    for mark in (" tỉnh ", " thành phố "):
        if mark in issuer:
            place = issuer.split(mark)[1]
            return f"TP. {place}" if place == "Hồ Chí Minh" else place
    return "Hà Nội"


def name_lines(issuer: str) -> list[str]:
    """Break the name of a body into the lines of a letterhead."""
    for mark in (" TỈNH ", " THÀNH PHỐ ", " XÃ ", " PHƯỜNG "):
        if mark in issuer.upper():
            first, second = issuer.upper().split(mark, 1)
            return [first, mark.strip() + " " + second]
    return [issuer.upper()]


def head(layout: str, names: list[str], number: str, day: str) -> list[Block]:
    """Lay out a letterhead: `names` from the superior body down, the number and the day of issue."""
    shown = f"Số: {number}"
    if layout == "cells":
        return [Block("pair", "\n".join([*names, "-------", shown]), "\n".join([*NATION, "---------------", day]), bold=True)]
    if layout in {"rows", "grown"}:
        lines = [*names, *[""] * max(0, 2 - len(names))]
        kind = "pair" if layout == "rows" else "tight"
        nation = [*NATION, *[""] * (len(lines) - 2)]
        return [*(Block(kind, a, b, bold=True) for a, b in zip(lines, nation, strict=True)), Block(kind, shown, day)]
    if layout == "plain":
        top = [Block("centre", line, bold=True) for line in (*NATION, *names)]
        return [*top, Block("centre", shown), Block("right", day)]
    if layout == "below":
        return [Block("pair", "\n".join(names), "\n".join(NATION), bold=True), Block("text", shown), Block("right", day)]
    left = [Block("text", line, bold=True) for line in (*names, shown)]
    return [*left, *(Block("centre", line, bold=True) for line in NATION), Block("right", day)]


def running(record: dict[str, object], draw: random.Random, most: int = 2600) -> list[Block]:
    """Return grounds and articles of a text, about a page and a half."""
    lines = [line for line in str(record["preamble"]).split("\n") if line.startswith(("Căn cứ", "Theo đề nghị", "Xét", "Để "))][:6]
    for article in record["articles"]:  # type: ignore[attr-defined]
        lines += [article["heading"], *article["text"].split("\n")]
        if sum(map(len, lines)) > most:
            break
    out, room = [], most
    for line in lines:
        if room > 0:
            out.append(Block("text", line[:900]))
            room -= len(line)
    return out


def signature(record: dict[str, object], issuer: str) -> list[Block]:
    """Close a paper with its addressees and the signature."""
    left = "Nơi nhận:\n- Như Điều 3;\n- Văn phòng Chính phủ;\n- Cục Kiểm tra văn bản - Bộ Tư pháp;\n- Lưu: VT, PC."
    return [Block("pair", left, f"{record['signer_title'] or 'TM. ' + issuer.upper()}\n\n(Đã ký)\n\n{record['signer'] or ''}", bold=False)]


def of_record(record: dict[str, object], draw: random.Random, layout: str, gaps: bool = False) -> Paper:
    """Lay a legal document of the data out as its body would."""
    issuers, number, issued = bodies(str(record["issuer"])), str(record["number"]), str(record["signed_date"])
    if len(issuers) > 1:
        joined = draw.choice((" - ", "\n", " -\n"))
        names = joined.join(name.upper() for name in issuers).split("\n")
    else:
        names = name_lines(issuers[0])
    shown = "{" + number.split("/")[0] + "}/" + number.split("/", 1)[1] if gaps else number
    blocks = head(layout, names, shown, dateline(issued, seat(issuers[0]), gaps))
    title = [Block("centre", str(record["type"]).upper(), bold=True), Block("centre", str(record["title"]), bold=True)]
    blocks = [*blocks, *title, *running(record, draw), *signature(record, issuers[0])]
    return Paper(blocks, number, str(record["type"]), issued, issuers, layout)


def letter(record: dict[str, object], draw: random.Random, layout: str, province: str, commune: str, gaps: bool = False) -> Paper:
    """Lay out a letter, notice, plan or report of a department or of a commune; its facts are made up."""
    kind = draw.choice([*LETTERS, "Công văn"])
    issued = f"2026-{draw.randint(1, 11):02}-{draw.randint(1, 28):02}"
    count = str(draw.randint(11, 4900))
    if draw.random() < 0.35:
        issuer, code = f"Ủy ban nhân dân {commune}", "UBND"
        names = [province.upper().replace("TỈNH", "UBND TỈNH").replace("THÀNH PHỐ", "UBND THÀNH PHỐ"), *name_lines(issuer)]
        place = commune.split(" ", 1)[1]
    else:
        field_of, code = draw.choice(sorted(OFFICES.items()))
        issuer, place = f"Sở {field_of} {province}", seat(f" {province}")
        names = [f"UBND {province}".upper(), f"SỞ {field_of}".upper()]
    sign = f"{LETTERS[kind]}-{code}" if LETTERS[kind] else f"{code}-{draw.choice(UNITS)}"
    shown = "{" + count + "}/" + sign if gaps else f"{count}/{sign}"
    blocks = head(layout, names, shown, dateline(issued, place, gaps))
    subject = str(record["title"])[:150]
    if kind == "Công văn":
        blocks += [Block("text", f"V/v {subject[0].lower()}{subject[1:]}"), Block("centre", "Kính gửi: Các đơn vị trực thuộc.")]
    else:
        blocks += [Block("centre", kind.upper(), bold=True), Block("centre", subject, bold=True)]
    blocks += running(record, draw, 1800)
    blocks += signature(
        {"signer_title": draw.choice(("GIÁM ĐỐC", "CHỦ TỊCH", "KT. GIÁM ĐỐC")), "signer": draw.choice(("Lê Văn Hùng", "Trần Thị Mai"))},
        issuer,
    )
    return Paper(blocks, f"{count}/{sign}", kind, issued, [issuer], layout)


def attached(whole: Paper, draw: random.Random) -> Paper:
    """Keep only the annex or list of a paper, under the line that names the paper."""
    year, month, day = whole.issued.split("-")
    body = whole.issuers[0]
    speaker = draw.choice((body, f"Bộ trưởng {body}")) if body.startswith("Bộ ") else body
    start = draw.choice(("Ban hành kèm theo", "Kèm theo", "Đính kèm"))
    when = draw.choice((f"ngày {day} tháng {int(month)} năm {year}", f"ngày {day}/{month}/{year}"))
    under = f"({start} {whole.type} số {whole.number} {when} của {speaker})"
    name = draw.choice(("DANH SÁCH CÁC ĐƠN VỊ THỰC HIỆN", "BIỂU TỔNG HỢP KINH PHÍ", "DANH MỤC HỒ SƠ, TÀI LIỆU"))
    top = [Block("centre", draw.choice(("PHỤ LỤC", "Phụ lục I", "PHỤ LỤC SỐ 02")), bold=True)] if draw.random() < 0.7 else []
    rows = [
        Block("pair", f"{n}. {line.left[:60]}", f"{draw.randint(2, 90)}.000.000")
        for n, line in enumerate(whole.blocks[4:14], 1)
        if line.left
    ]
    return Paper(
        [*top, Block("centre", name, bold=True), Block("centre", under), *rows],
        whole.number,
        None,
        whole.issued,
        whole.issuers,
        "attached",
        len(top) + 1,
    )


class PaperGenerator:
    """Draws papers from the data by a seed; no record twice, none whose number is in `used`."""

    def __init__(self, data: Path, used: set[str], seed: int) -> None:
        """Read the records and the communes."""
        self.draw = random.Random(seed)
        lines = (data / "legal" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
        records = [record for record in map(json.loads, lines) if "/" in (record["number"] or "") and record["signed_date"]]
        records = [r for r in records if r["number"] not in used and r["type"] not in {"Văn bản hợp nhất", "Lệnh"} and r["issuer"]]
        self.draw.shuffle(records)
        whole = [
            r
            for r in records
            if not r["issuer"].endswith(("Tổng cục Hải quan", "Tổng cục Thủy sản", "Việt Nam")) and " bản quy " not in r["issuer"]
        ]
        self.records = {
            "joint": [r for r in records if "liên tịch" in r["type"] and " - " in r["issuer"]],
            "local": [r for r in whole if r["issuer"].startswith(("Ủy ban nhân dân", "Hội đồng nhân dân"))],
            "office": [
                r for r in whole if len(bodies(r["issuer"])) == 1 and " nhân dân " not in r["issuer"] and "liên tịch" not in r["type"]
            ],
        }
        reference = data / "reference"
        provinces = {row["code"]: row for row in map(json.loads, (reference / "provinces.jsonl").read_text(encoding="utf-8").splitlines())}
        wards = map(json.loads, (reference / "wards.jsonl").read_text(encoding="utf-8").splitlines())
        self.places = [
            (
                f"{provinces[ward['province_code']]['kind'].split(' trực')[0]} {provinces[ward['province_code']]['name']}",
                f"{ward['kind']} {ward['name']}",
            )
            for ward in wards
            if ward["valid_from"] and ward["valid_from"] >= "2025-07"
        ]

    def paper(self, kind: str, gaps: bool = False, layout: str = "") -> Paper:
        """Draw a paper of one kind; with `gaps`, number and day are filled by hand."""
        layout = layout or self.draw.choice(HEADS)
        if kind in {"letter", "list"}:
            whole = letter(self.records["office"].pop(), self.draw, layout, *self.draw.choice(self.places), gaps=gaps)
        elif kind == "annex":
            whole = of_record(self.records[self.draw.choice(("local", "office"))].pop(), self.draw, layout)
        else:
            layout = "cells" if kind == "joint" and layout in {"grown", "stacked"} else layout
            whole = of_record(self.records[kind].pop(), self.draw, layout, gaps)
        return attached(whole, self.draw) if kind in {"annex", "list"} else whole
