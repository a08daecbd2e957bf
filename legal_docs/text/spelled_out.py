"""Citations in short, hurried or misread spelling (`k1 Đ5 NĐ100/2019`, `dieu 79 luat dat dai`), written out in full.

The reader of citations knows one spelling of each form; what people type, and what recognition makes of a page, is brought to it here,
with the way back to the places of the text as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from cms.text.analysis import fold_composed
from cms.text.vietnamese import INVISIBLE, LOOK_ALIKES
from legal_docs.text.grammar import is_capitals
from legal_docs.text.letters import pattern
from legal_docs.text.references import TYPES

Edit = tuple[int, int, str]  # from, to, what stands there instead

_DECOMPOSED = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_ODD = re.compile(f"[{''.join(map(chr, LOOK_ALIKES))}]")
# A line that ends inside a citation goes on in the next one.
_GOES_ON = r"\d{1,3}\w?,?\s(?:của|tại|trong|này|và|hoặc|đến|[Đđ]iều|[Kk]hoản|Bộ luật|Luật|Pháp lệnh|Nghị|Thông tư|Quyết định)\b"
_BROKEN = pattern(
    rf"(?:\b[Kk]hoản|\b[Đđ]iều)(?=\n{_GOES_ON})\n|\b(?:[Đđ]iểm|[Kk]hoản)\s\w{{1,3}},?(?=\n[Đđ]iều\s{_GOES_ON})\n"
    r"|\b(?:số(?=\n\d{1,5}/)|(?:Nghị định|Nghị quyết|Quyết định|Thông tư)(?=\n(?:số:?\s?\d|\d{1,5}/|này\b)))\n"
    r"|(?:\d\w?|của|trong)\s(?:Bộ luật|Luật|Pháp lệnh)(?=\n[\Lu][\Ll])\n"
)
_BROKEN_NUMBER = re.compile(r"\d/\n(?=(?:(?:19|20)\d{2}/)?[A-ZĐ]|(?:19|20)\d{2}/)")
# A line in capitals that cites: the words that citations are made of, as running text writes them.
_CAPITALS = {
    word.upper(): word
    for word in (
        *TYPES, "Điều", "khoản", "Chương", "Mục", "Phần", "Phụ lục", "và", "hoặc", "của", "tại", "trong", "từ", "đến", "các", "số", "ngày",
        "tháng", "năm", "này", "ban hành", "kèm theo", "sửa đổi", "bổ sung", "bãi bỏ", "thay thế",
    )
}  # fmt: skip
_IN_CAPITALS = re.compile(rf"(?<!\w)(?:ĐIỂM\s[A-ZĐ](?:(?:,|\sVÀ)\s[A-ZĐ])*|{'|'.join(sorted(_CAPITALS, key=len, reverse=True))})(?!\w)")
_CITES_IN_CAPITALS = re.compile(
    r"(?<!\w)(?:(?:ĐIỀU|KHOẢN|CHƯƠNG|MỤC|PHỤ LỤC) [IVX\d]|ĐIỂM [A-ZĐ]\b).{0,200}?(?:\d/|(?<!\w)(?:NÀY|LUẬT|PHÁP LỆNH)(?!\w)).*"
)
_MISREAD_ONE = re.compile(r"(?<![\w/])([lI])(?=\d{1,4}/(?:19|20)\d{2}/[A-ZĐ])")
_GLUED_YEAR = re.compile(r"(?<=[Nn]ăm)(?=(?:19|20)\d{2}(?!\d))")
_TYPES = {
    "nghi dinh": "Nghị định",
    "thong tu": "Thông tư",
    "thong tu lien tich": "Thông tư liên tịch",
    "quyet dinh": "Quyết định",
    "nghi quyet": "Nghị quyết",
    "phap lenh": "Pháp lệnh",
    "nd": "Nghị định",
    "tt": "Thông tư",
    "ttlt": "Thông tư liên tịch",
    "qd": "Quyết định",
    "nq": "Nghị quyết",
    "vbhn": "Văn bản hợp nhất",
    "decree": "Nghị định",
    "circular": "Thông tư",
    "decision": "Quyết định",
    "resolution": "Nghị quyết",
}
_ANY_TYPE = "|".join(sorted(_TYPES, key=len, reverse=True))
# Folded: what says which document, before its number or before "này".
_TYPE = re.compile(rf"(?<![a-z0-9/&-])({_ANY_TYPE})(?=\.?\s?(?:(?:so|no)\b\.?\s?:?\s?)?\d{{1,5}}[a-z]?\s?[/-]\s?[\da-z]|\s{{1,3}}nay\b)")
_LAW = rf"(?:bo luat|luat|bl[dhlt][a-z]{{0,4}}|hien phap|{_ANY_TYPE})(?![a-z])"
_NEAR = re.compile(_LAW)
# Which law a name in English means is not known: `Article 5 of the Law on Land`, `of the 2015 Civil Code`.
_ENGLISH_NAME = re.compile(
    r"\s{0,3},?\s{0,3}of\s{1,3}(?:(?!this\b)[a-z\d]{1,20}\s{1,3}){0,4}(?:law|code|constitution|ordinance"
    r"|(?:decree|circular|decision|resolution)(?!\s{1,3}(?:no\b\.?\s{0,3})?\d))(?![a-z])"
)
_UNMARKED_LAW = re.compile(r"(?<![a-z])(bo luat|luat)(?=(?:\s{1,3}[a-z]+){1,14}\s{1,3}(?:nam\s{1,3})?(?:19|20)\d\d)")
# Decrees are all of the Government: the number and the year are enough.
_DECREE = re.compile(
    r"[Nn]ghị định\s{1,3}(?:số\s*:?\s*)?(?P<number>\d{1,3})(?P<year>\s?/\s?(?:19|20)\d{2}"
    r"|\s{1,3}năm\s{1,3}(?:19|20)\d{2})(?![\d/]|\s?[-/]\s?\w)"
)
_LABEL_END = r"(?:[a-z](?![a-z\d]))?(?!\d)"
_ARTICLE = rf"(?:dieu|article|art|d)\s?\.?\s?(?P<article>\d{{1,3}}{_LABEL_END})"
_CLAUSE = rf"(?:khoan|clause|k)\s?\.?\s?(?P<clause>\d{{1,2}}{_LABEL_END})"
_POINT = r"(?:diem|point|d)\s?\.?\s?(?P<point>[a-z])(?![a-z\d])"
_SEP = r"\s{0,3},?\s{0,3}(?P<of>of\s{1,3}(?:the\s{1,3})?)?"
_UNNAMED = re.compile(r"\(\?P<\w+>")
_CHAIN = re.compile(
    _UNNAMED.sub(
        "(?:",
        rf"(?<![a-z0-9])(?:(?:{_POINT}{_SEP})?(?:{_CLAUSE}{_SEP}){_ARTICLE}|{_POINT}{_SEP}{_ARTICLE}"
        rf"|{_ARTICLE}(?:{_SEP}{_CLAUSE}(?:{_SEP}{_POINT})?)?|{_CLAUSE}(?=\s{{1,3}}{_LAW}))",
    )
)
_ITEM = re.compile(rf"(?<![a-z])(?:{_ARTICLE}|{_CLAUSE}|{_POINT})")
_OF = re.compile(r"(?<![a-z])of(?:\s{1,3}the)?(?![a-z])")
_FOLLOWS = re.compile(rf"\s{{0,3}},?\s{{0,3}}(?:(?:cua|trong|tai|of|of the)\s{{1,3}})?(?P<law>{_LAW})")
_CANONICAL = {"article": "Điều", "clause": "khoản", "point": "điểm"}
_SPELLED = re.compile(r"(?:[Đđ]iều|ĐIỀU|[Kk]hoản|[Đđ]iểm)\s{1,3}\S+")
_FURTHEST_LAW = 80
_LETTER_D = re.compile(r"[dD](?![a-zA-Z])")
_POINTS = re.compile(r"(?<![a-z])(?:tiet|diem)\s[^;]{0,40}$")
# `Điều 24.1`, `Điều 25.2.b`, `Điều 5(2)(b)`: article, clause, point in one label.
_DOTTED = re.compile(
    r"(?<=[Đđ]iều )\d{1,3}(?P<clause>\.(?P<k>\d{1,2})|\((?P<bk>\d{1,2})\))(?P<point>\.(?P<p>[a-zđ])|\((?P<bp>[a-zđ])\))?(?![\w.(]*\w)"
)
_RANGE = re.compile(r"(?<!\w)(?:[Đđ]iều|[Kk]hoản)\s{1,3}(?P<first>\d{1,3})(?P<dash>\s?[-–—]\s?)(?P<last>\d{1,3})(?![\w/.-]|\s?[-–—]\s?\d)")


class SpelledOut:
    """A text with its citations in full; `start` and `end` give the places in the text as it was given."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._from: list[int] | None = None
        self._to: list[int] = []
        if not unicodedata.is_normalized("NFC", text):
            self._edit((m.start(), m.end(), unicodedata.normalize("NFC", m[0])) for m in _DECOMPOSED.finditer(self.text))
        self._edit((m.start(), m.end(), "") for m in _INVISIBLE.finditer(self.text))
        if _ODD.search(self.text):
            self.text = self.text.translate(LOOK_ALIKES)
        for edits in (_lines_and_figures, _chains, _short_types, _decrees, _labels):
            self._edit(edits(self.text))

    def start(self, place: int) -> int:
        """Return where the character at a place of `text` begins in the given text."""
        return place if self._from is None else self._from[place] if place < len(self._from) else (self._to[-1] if self._to else 0)

    def end(self, place: int) -> int:
        """Return where what ends at a place of `text` ends in the given text."""
        return place if self._from is None or place == 0 else self._to[place - 1]

    def _edit(self, edits: Iterable[Edit]) -> None:
        pieces: list[str] = []
        begins: list[int] = []
        ends: list[int] = []
        done = 0
        for start, end, new in sorted(edits):
            if start < done:
                continue
            if self._from is None:
                self._from, self._to = list(range(len(self.text))), list(range(1, len(self.text) + 1))
            pieces += (self.text[done:start], new)
            first, last = self.start(start), self.end(end)
            begins += [*self._from[done:start], *[first] * len(new)]
            ends += [*self._to[done:start], *[last] * len(new)]
            done = end
        if pieces and self._from is not None:
            self.text = "".join([*pieces, self.text[done:]])
            self._from, self._to = [*begins, *self._from[done:]], [*ends, *self._to[done:]]


def _lines_and_figures(text: str) -> Iterator[Edit]:
    if "\n" in text:
        yield from ((m.end() - 1, m.end(), " ") for m in _BROKEN.finditer(text))
        yield from ((m.end() - 1, m.end(), "") for m in _BROKEN_NUMBER.finditer(text))
    yield from ((m.start(1), m.end(1), "1") for m in _MISREAD_ONE.finditer(text))
    yield from ((m.start(), m.start(), " ") for m in _GLUED_YEAR.finditer(text))
    for cites in _CITES_IN_CAPITALS.finditer(text):
        begin = text.rfind("\n", 0, cites.start()) + 1
        if is_capitals(text[begin : cites.end()]):
            yield from ((m.start(), m.end(), _CAPITALS.get(m[0], m[0].lower())) for m in _IN_CAPITALS.finditer(text, begin, cites.end()))
            yield cites.end(), cites.end(), "."  # the name of a law ends with the line


def _short_types(text: str) -> Iterator[Edit]:
    folded = fold_composed(text)
    if len(folded) != len(text):
        return
    for match in _TYPE.finditer(folded):
        full = _TYPES[match[1]]
        if text[match.start() : match.end()].lower() != full.lower():
            glued = folded[match.end()].isdigit()
            yield match.start(), match.end(), f"{full} " if glued else full
    for match in _UNMARKED_LAW.finditer(folded):
        yield from _marked_law(text, match.start(1), match.end(1))


def _marked_law(text: str, start: int, end: int) -> Iterator[Edit]:
    full = {"bo luat": "Bộ luật", "luat": "luật"}.get(text[start:end].lower())
    if full is not None:
        yield start, end, full


def _decrees(text: str) -> Iterator[Edit]:
    for match in _DECREE.finditer(text):
        year = re.sub(r"\D", "", match["year"])
        yield match.start("year"), match.end("year"), f"/{year}/NĐ-CP"


def _chains(text: str) -> Iterator[Edit]:
    """Yield the units of a law that are short or without their marks: a law must be named right behind them, or shortly before."""
    folded = fold_composed(text)
    if len(folded) != len(text):
        return
    for chain in _CHAIN.finditer(folded):
        if _ENGLISH_NAME.match(folded, chain.end()):
            continue
        behind = _FOLLOWS.match(folded, chain.end())
        before = folded[max(0, chain.start() - _FURTHEST_LAW) : chain.start()]
        if behind is None and (_NEAR.search(before) is None or _POINTS.search(before) or _LETTER_D.match(text, chain.start())):
            continue  # `điểm d.2, đ.4`: letters of points
        if behind is not None:
            yield from _marked_law(text, behind.start("law"), behind.end("law"))
        for item in _ITEM.finditer(folded, chain.start(), chain.end()):
            kind = str(item.lastgroup)
            if _SPELLED.fullmatch(text, item.start(), item.end()) is None:
                glued = " " if item.end() < len(text) and text[item.end()].isalnum() else ""
                yield item.start(), item.end(), f"{_CANONICAL[kind]} {text[item.start(kind) : item.end(kind)]}{glued}"
        for of in _OF.finditer(folded, chain.start(), behind.start("law") if behind else chain.end()):
            yield of.start(), of.end(), "của"


def _labels(text: str) -> Iterator[Edit]:
    for match in _DOTTED.finditer(text):
        yield match.start("clause"), match.end("clause"), f" khoản {match['k'] or match['bk']}"
        if match["point"]:
            yield match.start("point"), match.end("point"), f" điểm {match['p'] or match['bp']}"
    for match in _RANGE.finditer(text):
        if int(match["first"]) < int(match["last"]):
            yield match.start("dash"), match.end("dash"), " đến "
