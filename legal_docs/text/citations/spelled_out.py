"""Citations in short, hurried or misread spelling (`k1 Đ5 NĐ100/2019`, `dieu 79 luat dat dai`), written out in full.

The reader of citations knows one spelling of each form. This module rewrites what people type, and what recognition makes of a page, to
it, and maps places in the rewritten text back to the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cms.text.analysis import fold_composed
from cms.text.vietnamese import INVISIBLE, LOOK_ALIKES
from legal_docs.text.bodies.signs import is_of_several, sign_of_body
from legal_docs.text.documents.kinds import TYPES
from legal_docs.text.structure.grammar import is_capitals
from legal_docs.text.words.dates import DATE
from legal_docs.text.words.letters import pattern

Edit = tuple[int, int, str]  # from, to, what stands there instead

_DECOMPOSED = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")
_INVISIBLE = re.compile(rf"[{INVISIBLE}]|(?<=[^\S\n]{{4}})[^\S\n]+")  # and what makes the space of a table longer than four
# Cyrillic letters in signs: `60/2025/TT-BCТ`.
_LETTERS = LOOK_ALIKES | str.maketrans("АВЕЅІЈКМНОРСТУХасеорхуі", "ABESIJKMHOPCTYXaceopxyi")
_ODD = re.compile(f"[{''.join(map(chr, _LETTERS))}]")
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
    r"(?<!\w)(?:(?:ĐIỀU|KHOẢN|CHƯƠNG|MỤC|PHỤ LỤC) [IVX\d]|ĐIỂM [A-ZĐ]\b|CĂN CỨ (?=(?:BỘ )?LUẬT\s|PHÁP LỆNH\s)).{0,200}?"
    r"(?:\d/|(?<!\w)(?:NÀY|LUẬT|PHÁP LỆNH)(?!\w)).*"
)
# Figures that recognition read as letters: `69/2OO9/NĐ-CP`, `l5/2014/TT-BTC`, `QHl2`, `khoản l`, `Điều 1O`.
_MISREAD = re.compile(
    r"(?=[\dOlI])(?:"  # at most places nothing else is tried
    r"(?<![\w/.-])(?=[\dOlI/]*[OlI])(?=[\dOlI]*\d)[\dOlI]{1,5}(?:/(?=[\dOlI]*\d)[\dOlI]{4}(?=/[A-ZĐ])|(?=/(?:(?:19|20)\d{2}/[A-ZĐ]|(?:NĐ|QĐ|TT|NQ|CT)(?!\w))))"
    r"|(?<=QH)[1lI][\dOlI](?!\w)|(?<![\w.,])l(?=\d?(?!\w))(?<=ều l|ản l|iu l|an l)\d?|(?<=[ềểêi]u )\d[OlI]\d?(?!\w))"
)
_FIGURES = str.maketrans("OlI", "011")
_TYPE_WORDS = r"(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Điều|điều|[Kk]hoản)"
# Where a space is lost: `Căn cứQuyết định`, `Điều 5Nghị định`, `NĐ-CPngày`, `số24/2014`, `năm2020`.
_GLUED = pattern(
    rf"(?<=[\Ll\d])(?={_TYPE_WORDS}\s)(?<!\wđ)|(?<=[A-ZĐ])(?=(?:ngày|của|về|và|do|được|quy định|hướng dẫn|sửa đổi|có)(?!\w))(?<!\s\w)"
    r"|(?<=TTg)(?=(?:ngày|của|về|và)(?!\w))|(?<=[Ss]ố)(?=\d{1,5}/)|(?<=[Nn]ăm)(?=(?:19|20)\d{2}(?!\d))"
)
# The sign of a number without its hyphen: `69/2009/NĐ CP`, `3244/QĐUB`.
_NO_HYPHEN = re.compile(r"/(?<=\d/)(?:NĐ|QĐ|NQ|CT|TT)(?P<gap>\s{0,2})(?=(?:CP|TTg|UB|UBND|HĐND|NHNN|B[A-ZĐ]{2,9})(?!\w))")
_ANNEX = re.compile(r"PL(?<!\wPL)(?=\s?[IVX\d]{1,5}\s(?:của\s|kèm\s|ban hành\s|theo\s){0,3}(?:Nghị định|Thông tư|Quyết định|Nghị quyết)\s)")
_TYPES = {
    "nghi dinh": "Nghị định",
    "nghi ddinh": "Nghị định",
    "quyet ddinh": "Quyết định",
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
_ENGLISH_NO = re.compile(r"\.?\s?no\b\.?\s?")
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
    r"[Nn]ghị định\s{1,3}(?:số\s*:?\s*)?(?P<number>\d{1,3})(?P<year>\s?/\s?(?:19|20)\d{2}(?:/NĐ(?!\w|\s?[-–—]))?"
    r"|\s{1,3}năm\s{1,3}(?:19|20)\d{2})(?![\d/]|\s?[-/]\s?\w)"
)
# Of a circular its number and year, and whose it is: `Thông tư 12/2017 của Bộ Giao thông vận tải`.
_CIRCULAR = re.compile(
    r"hông tư\s{1,3}(?:số\s*:?\s*)?\d{1,3}(?P<year>\s?/\s?(?P<y>(?:19|20)\d{2}))(?![\d/]|\s?[-/]\s?\w)"
    rf"(?=(?:\s*,?\s*(?:ngày\s+)?(?:{DATE.pattern}))?\s+(?:của\s+)?(?:Bộ trưởng\s+|Thống đốc\s+)?"
    r"(?P<body>(?:Bộ\s|B[A-ZĐ]|NHNN|Ngân hàng)[^\n.;:()]{0,60}))"
)
_LABEL_END = r"(?:[a-z](?![a-z\d]))?(?!\d)"
_WORDS = {  # between units and labels, without marks or in English; `dd` is how some keyboards type `đ`
    "va": "và", "hoac": "hoặc", "hay": "hay", "den": "đến", "toi": "tới", "and": "và", "or": "hoặc", "to": "đến",
    "cac": "các", "tu": "từ", "cua": "của", "of the": "của", "of": "của",
}  # fmt: skip
_ANY_WORD = r"(?:va|hoac|hay|den|toi|and|or|to)\s{1,3}"
_AND = rf"(?:\s{{0,2}},\s{{0,2}}(?:{_ANY_WORD})?|\s{{1,3}}{_ANY_WORD})"
_UNITS = {"article": r"d{1,2}ieu|article|art|d{1,2}", "clause": "khoan|clause|k", "point": "d{1,2}iem|point|d{1,2}"}
_LABELS = {
    "article": rf"\d{{1,3}}{_LABEL_END}(?:\(\d{{1,2}}\)(?:\([a-z]\))?)?",
    "clause": rf"\d{{1,2}}{_LABEL_END}",
    "point": r"[a-z](?![a-z\d])",
}
_UNIT = re.compile("|".join(rf"(?<![a-z])(?P<{unit}>{words})\s?\.?\s?(?={_LABELS[unit]})" for unit, words in _UNITS.items()))
_ANY_ITEM = "|".join(rf"(?:{words})\s?\.?\s?{_LABELS[unit]}(?:{_AND}{_LABELS[unit]}){{0,12}}" for unit, words in _UNITS.items())
_SEP = rf"\s{{0,3}}[,-]?\s{{0,3}}(?:(?:of\s{{1,3}}(?:the\s{{1,3}})?|cua\s{{1,3}}|{_ANY_WORD}))?(?:cac\s{{1,3}}|tu\s{{1,3}})?"
_CHAIN = re.compile(rf"(?<![a-z0-9])(?:cac\s{{1,3}}|tu\s{{1,3}})?(?:{_ANY_ITEM})(?:{_SEP}(?:{_ANY_ITEM})){{0,12}}")
_WORD = re.compile(rf"(?<![a-z])(?:{'|'.join(_WORDS)})(?![a-z])".replace("of the", r"of\s{1,3}the"))
_HOLDS_ARTICLE = re.compile(rf"(?<![a-z])(?:{_UNITS['article']})\s?\.?\s?\d")
_HOLDS_CLAUSE = re.compile(rf"(?<![a-z])(?:{_UNITS['article']}|{_UNITS['clause']})\s?\.?\s?\d")
_LAW_BY_LETTERS = re.compile(r"\s{1,3}(?:của\s)?L[A-ZĐ]{2,8}(?!\w)")
_FOLLOWS = re.compile(rf"\s{{0,3}},?\s{{0,3}}(?:(?:cua|trong|tai|of|of the)\s{{1,3}})?(?P<law>{_LAW})")
_CANONICAL = {"article": "Điều", "clause": "khoản", "point": "điểm"}
_SPELLED = re.compile(r"(?:[Đđ]iều|ĐIỀU|[Kk]hoản|[Đđ]iểm)\s{1,3}")
_GLUED_WORD = re.compile(r"(?:d\w|đ(?![a-eghk-np-tvx])\w)(?!\w)", re.IGNORECASE)  # `do khoản 2`, `dẫn độ và Điều 9`: words, no points o
_FURTHEST_LAW = 80
_LETTER_D = re.compile(r"[dD](?![a-zA-Z])")
_POINTS = re.compile(r"(?<![a-z])(?:tiet|diem)\s[^;]{0,40}$")
# `điểm (b)`, `Điều( 16)`; `điểm b), c) khoản 2) Điều 8`.
_IN_BRACKETS = re.compile(r"(?<!\w)(?:[Đđ]iểm|[Kk]hoản|[Đđ]iều)(?P<opens>\s?\(\s?)(?P<label>\d{1,3}[a-zđ]?|[a-zđ]\d?)\s?\)")
_HALF_BRACKETS = re.compile(
    r"(?<!\w)(?:[Đđ]iểm|[Kk]hoản)\s{1,2}(?:\w{1,3}\)?(?:,|\svà|\shoặc)\s){0,12}\w{1,3}\)(?=,?\s(?:[Kk]hoản|[Đđ]iều|của)\b)"
)
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
            self.text = self.text.translate(_LETTERS)
        for edits in (_lines_and_figures, _chains, _short_types, _decrees, _labels):
            self._edit(edits(self.text))

    def start(self, index: int) -> int:
        """Return where the character at a place of `text` begins in the given text."""
        return index if self._from is None else self._from[index] if index < len(self._from) else (self._to[-1] if self._to else 0)

    def end(self, index: int) -> int:
        """Return where what ends at a place of `text` ends in the given text."""
        return index if self._from is None or index == 0 else self._to[index - 1]

    def _edit(self, edits: Iterable[Edit]) -> None:
        """Carry out edits of `text`, and keep where each character begins and ends in the given text; an edit that overlaps is left out."""
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


@lru_cache(maxsize=1)
def _folded(text: str) -> str:
    """Return a text folded, once for the steps that follow each other and change nothing."""
    return fold_composed(text)


def _lines_and_figures(text: str) -> Iterator[Edit]:
    if "\n" in text:
        yield from ((m.end() - 1, m.end(), " ") for m in _BROKEN.finditer(text))
        yield from ((m.end() - 1, m.end(), "") for m in _BROKEN_NUMBER.finditer(text))
    yield from ((m.start(), m.end(), m[0].translate(_FIGURES)) for m in _MISREAD.finditer(text))
    yield from ((m.start(), m.start(), " ") for m in _GLUED.finditer(text))
    yield from ((m.start("gap"), m.end("gap"), "-") for m in _NO_HYPHEN.finditer(text))
    for cites in _CITES_IN_CAPITALS.finditer(text):
        begin = text.rfind("\n", 0, cites.start()) + 1
        if is_capitals(text[begin : cites.end()]):
            yield from ((m.start(), m.end(), _CAPITALS.get(m[0], m[0].lower())) for m in _IN_CAPITALS.finditer(text, begin, cites.end()))
            yield cites.end(), cites.end(), "."  # the name of a law ends with the line


def _short_types(text: str) -> Iterator[Edit]:
    folded = _folded(text)
    if len(folded) != len(text):
        return
    for match in _TYPE.finditer(folded):
        full = _TYPES[match[1]]
        if text[match.start() : match.end()].lower() != full.lower():
            glued = folded[match.end()].isdigit()
            yield match.start(), match.end(), f"{full} " if glued else full
        if (english := _ENGLISH_NO.match(folded, match.end())) is not None:
            yield english.start(), english.end(), " số "
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
    for match in _CIRCULAR.finditer(text):
        if (sign := sign_of_body(match["body"])) and not is_of_several(match["body"]):
            yield match.start("year"), match.end("year"), f"/{match['y']}/TT-{sign}"


def _chains(text: str) -> Iterator[Edit]:
    """Yield the units of a law that are short or without their marks: a law must be named right behind them, or shortly before."""
    folded = _folded(text)
    if len(folded) != len(text):
        return
    for chain in _CHAIN.finditer(folded):
        if _ENGLISH_NAME.match(folded, chain.end()):
            continue
        behind = _FOLLOWS.match(folded, chain.end())
        has_law = behind is not None or _LAW_BY_LETTERS.match(text, chain.end()) is not None
        before = folded[max(0, chain.start() - _FURTHEST_LAW) : chain.start()]
        if (_HOLDS_CLAUSE if has_law else _HOLDS_ARTICLE).search(folded, chain.start(), chain.end()) is None:
            continue
        if not has_law and (_NEAR.search(before) is None or _POINTS.search(before) or _LETTER_D.match(text, chain.start())):
            continue  # `điểm d.2, đ.4`: letters of points
        if behind is not None:
            yield from _marked_law(text, behind.start("law"), behind.end("law"))
        for unit in _UNIT.finditer(folded, chain.start(), chain.end()):
            is_word = unit.lastgroup == "point" and _GLUED_WORD.match(text, unit.start()) is not None
            if not is_word and _SPELLED.fullmatch(text, unit.start(), unit.end()) is None:
                glued = " " if text[unit.start() - 1 : unit.start()].isalnum() else ""
                yield unit.start(), unit.end(), f"{glued}{_CANONICAL[str(unit.lastgroup)]} "
        if text[chain.end() : chain.end() + 1].isalnum():
            yield chain.end(), chain.end(), " "
        for word in _WORD.finditer(folded, chain.start(), behind.start("law") if behind else chain.end()):
            written = _WORDS[" ".join(word[0].split())]
            if text[word.start() : word.end()].lower() != written:
                yield word.start(), word.end(), written


def _labels(text: str) -> Iterator[Edit]:
    for match in _IN_BRACKETS.finditer(text) if "(" in text else ():
        yield match.start("label") - len(match["opens"]), match.start("label"), " "
        yield match.end("label"), match.end(), ""
    yield from ((m.start(), m.end(), "Phụ lục") for m in _ANNEX.finditer(text))
    for match in _HALF_BRACKETS.finditer(text) if ")" in text else ():
        if "(" not in text[max(0, match.start() - _FURTHEST_LAW) : match.start()]:
            yield from ((m.start(), m.end(), "") for m in re.compile(r"\)").finditer(text, match.start(), match.end()))
    for match in _DOTTED.finditer(text):
        yield match.start("clause"), match.end("clause"), f" khoản {match['k'] or match['bk']}"
        if match["point"]:
            yield match.start("point"), match.end("point"), f" điểm {match['p'] or match['bp']}"
    for match in _RANGE.finditer(text):
        if int(match["first"]) < int(match["last"]):
            yield match.start("dash"), match.end("dash"), " đến "
