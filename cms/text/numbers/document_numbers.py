"""Vietnamese document numbers (số, ký hiệu): read from messy spellings, found in running text, compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cms.text.vietnamese import clean, fold

# What stands first in a symbol and says the type: Nghị định 78/2025/NĐ-CP, Phụ lục III, and the forms in use before 2009.
_TYPES_FIRST = """
NQLT TTLT TTLB VBHN PLUBTVQH PL NĐ NQ QĐ TT CT L LCT SL TB KH HD CV KL QC QyĐ CĐ TTr BC CTr ĐA PA BB GM GP HĐ ĐC TC UBND"""
_TYPE_TOKENS = _TYPES_FIRST.split()
_NUMBERED_BODIES = r"(?:UBTVQH|UBTVQHK|QH|QHK|HĐNN)\d{1,2}"
_TERM = re.compile(r"(?:QH|HĐNN)\d")
# Old acts that carry the sign of the body alone: 12-CP, 235/HĐBT, 202/CT.
_LONE_TOKENS = ["LCT", "SL", "CP", "TTg", "HĐBT", "CT", "L-CTN", "TTLB", "NQTW"]
# Signs of bodies in old papers, alone or first: `45 CP/NĐ`; most are read as numbers only behind the word for the type: `Thông tư 09-NV`.
_OLD_SIGNS = set("CP TTg HĐBT HĐTP NV LĐ TC NT GD YT TP NN GTVT XD NL CN VH LB NH TM TS TL LN ĐT BYT BNV HĐNN HĐCP UB CTN".split())  # noqa: SIM905
# Bodies that open the number of an official letter: 2499/TC-TCDN, 1234/BTC-CST.
_LETTER_BODIES = (
    r"(?:B[A-ZĐ]{1,9}(?:&[A-Z]+)?|UBND|VPCP|NHNN|TANDTC|VKSNDTC|TCT|TCHQ|TLĐ|TTCP|KTNN|TC|NH|VPQH|TTg|CP|TP|VPCTN|ĐKKD|UBTVQH\d{2}|QLCL|YT)"
)
# Tokens as they are printed, by their folded form: what a keyboard without accents, or a hasty hand, makes of them.
_PRINTED_SO = "TTg HĐND HĐBT HĐTP HĐNN7 HĐNN8 BGDĐT BLĐTBXH BKHĐT BTTTT BVHTTDL BNNMT BDTTG ĐCTUBTWMTTQVN BGTVT"
_PRINTED = {
    fold(token): token
    for token in (*_TYPE_TOKENS, *_PRINTED_SO.split())
    if fold(token) not in {"cd", "hd", "da", "dc"}  # two readings: left as typed
}
_GLUED_TYPES = re.compile(r"(?i)(NQLT|TTLT|VBHN|N[ĐD]|NQ|Q[ĐD]|TT|CT)([A-ZĐ][A-ZĐ&]+\d*)")

_DASH = "-–—‐‑−"
_SEQUENCE = r"\d{1,5}(?:\.\d{1,2})?[a-zA-ZđĐ]?"
_YEAR = r"(?:19|20)\d{2}"
_PART = r"[A-ZĐÐƯ][A-Za-zĐÐđƯư&]*\d{0,2}"
_JOIN = rf"(?:[{_DASH}/][ \n]?|[ ][{_DASH}])"
_FIRST_JOIN = rf"[ ]?[{_DASH}/][ \n]?"


def _alternatives(tokens: list[str]) -> str:
    spelled = sorted(tokens, key=len, reverse=True)
    return "|".join(token.replace("Đ", "[ĐÐD]") for token in spelled)


_TYPES = _alternatives([token for token in _TYPE_TOKENS if token not in {"TC", "UBND"}])
_STRICT = re.compile(
    rf"""(?x)(?<![{_DASH}\w/.,])
    (?P<sequence>{_SEQUENCE})
    (?:
        [ ]?/[ ]?(?P<year>{_YEAR})[ ]?/[ ]?
        (?P<symbol>{_NUMBERED_BODIES} | (?:{_TYPES})(?:{_FIRST_JOIN}{_PART})(?:{_JOIN}{_PART})* | (?:N[ĐÐD]CP|TTLB))
      | [ ]?/[ ]?(?P<bare>(?:{_TYPES}|{_LETTER_BODIES})(?:{_FIRST_JOIN}{_PART})(?:{_JOIN}{_PART})*|[A-ZĐ]{{2,8}}-(?:TT|QĐ|CT))
      | [{_DASH}](?P<old>(?:{_TYPES}|TC|NH|UB|BYT|TCVN|[A-ZĐ]{{2,5}}(?=/(?:TT|QĐ|CT)))(?:/{_PART})+(?:-[A-ZĐ]{{2,}})*)
      | [ ]?[{_DASH}/][ ]?(?P<lone>{_alternatives(_LONE_TOKENS)})
      | [ ]?[{_DASH}/][ ]?(?P<unknown>[A-ZĐ&]{{2,9}}(?:[-/][A-ZĐ&][A-Za-zĐđ&\d]{{0,8}})*)
    )
    (?![\w&])(?!/\w)"""
)
_WHOLE = re.compile(
    rf"""(?xi)
    (?P<sequence>{_SEQUENCE})
    (?: \s*/\s*(?P<year>{_YEAR})\s*/\s*(?P<symbol>[A-ZĐƯ&\d]+(?:\s*[-/]\s*[A-ZĐƯ&\d]+)*)
      | \s*[-/\s]\s*(?P<bare>[A-ZĐƯ&][A-ZĐƯ&\d]*(?:\s*[-/]\s*[A-ZĐƯ&\d]+)*) )"""
)
_PREFIX = re.compile(
    r"(?i)^\s*(?:(?:bộ\s+luật|luật|pháp\s+lệnh|lệnh|nghị\s+định|nghị\s+quyết(?:\s+liên\s+tịch)?|quyết\s+định|chỉ\s+thị|công\s+văn"
    r"|thông\s+tư(?:\s+liên\s+tịch)?|thông\s+báo|kế\s+hoạch|văn\s+bản\s+hợp\s+nhất|sắc\s+lệnh|hướng\s+dẫn)\s*)?(?:số(?:\s+số)?)?\s*[:.]?\s*"
)
# Where any sign in capitals is one.
_AFTER_ITS_TYPE = re.compile(
    r"(?:Quyết định|Chỉ thị|Nghị định|Nghị quyết|Sắc lệnh|Sắc luật|Thông báo|[Cc]ông văn"
    r"|Thông tư(?: liên (?:bộ|tịch|ngành))?)\s+(?:số\s*:?\s*)?$"
)
_FORM_NUMBER = re.compile(r"(?i)(?:mẫu|biểu|phụ lục|bảng)\s+(?:số\s*:?\s*)?$")


@dataclass(frozen=True)
class DocumentNumber:
    """A document's number: `66.10/2025/NQ-CP` has the sequence `66.10`, the year 2025 and the symbol `NQ-CP`."""

    raw: str
    sequence: str
    year: int | None
    symbol: str

    @property
    def _separator(self) -> str:
        """Return `-` in old forms such as `12-CP`, a space in `404 TC/TCT/NV`, else `/`."""
        after = re.match(r"\D*\d[\d.]*[a-zA-ZđĐ]?(?:\s*(?P<dash>[-–])|\s+(?P<sign>[A-ZĐ]+g?)/)", self.raw) if self.year is None else None
        if after is None:
            return "/"
        if after["dash"]:
            return "-"
        return " " if after["sign"] in _OLD_SIGNS or re.fullmatch(_LETTER_BODIES, after["sign"]) else "/"

    def _joined(self, sequence: str, symbol: str) -> str:
        if self.year is None:
            return f"{sequence}{self._separator}{symbol}"
        return f"{sequence}/{self.year}/{symbol}"

    @property
    def norm(self) -> str:
        """Return it in upper case, `Đ` kept, no spaces, no leading zeros: `5/2023/QĐ-UBND`."""
        return self._joined(self.sequence, self.symbol).upper()

    @property
    def display(self) -> str:
        """Return the number as printed, below ten with a leading zero (Decree 34/2016/NĐ-CP, Article 58): `05/2023/QĐ-UBND`."""
        digits = re.match(r"\d+", self.sequence)
        padded = self.sequence.zfill(len(self.sequence) + 1) if digits and len(digits[0]) == 1 else self.sequence
        return self._joined(padded, self.symbol)

    @property
    def key(self) -> str:
        """Return the form for comparing: folded, lower ASCII, one separator inside the symbol: `42/2022/nd-cp`, `41/lct-hdnn8`."""
        symbol = re.sub(r"[^a-z0-9&]+", "-", fold(self.symbol))
        return "/".join(part for part in (self.sequence.lower(), str(self.year or ""), symbol) if part)

    @property
    def is_unique(self) -> bool:
        """Return whether it names one document of its issuer: it has a year, or the term of an assembly; others begin again every year."""
        return self.year is not None or _TERM.search(self.symbol) is not None

    @property
    def slug(self) -> str:
        """Return the form for addresses: `42-2022-nd-cp`."""
        return re.sub(r"[^a-z0-9]+", "-", self.key).strip("-")


@dataclass(frozen=True)
class FoundNumber:
    """A number in running text; `start` and `end` are offsets into the text that was given."""

    start: int
    end: int
    number: DocumentNumber


def parse_document_number(text: str) -> DocumentNumber | None:
    """Read a text that is a document number and nothing else, however it is spelled; None when it is not one.

    Takes what people type and sources print: `số 42/2022/ND-CP`, `32 /2026/TT- NHNN`, `Luật số: 15/2020/QH14`, `12-CP`.
    """
    raw = clean(text).strip().rstrip(".;,").strip()
    plain = re.sub(f"[{_DASH}]", "-", raw)
    match = _WHOLE.fullmatch(plain[_PREFIX.match(plain).end() :])  # type: ignore[union-attr]  # the prefix may be empty
    if match is None:
        return None
    spelled = match["symbol"] or match["bare"]
    symbol = _printed_symbol(spelled)
    if match["year"] is None and not _is_known(symbol, as_typed=re.sub(r"\s+", "", spelled)):
        return None
    if not re.search(r"[^\W\d]", symbol):
        return None
    return DocumentNumber(
        raw,
        _stripped(match["sequence"]),
        int(match["year"]) if match["year"] else None,
        symbol,
    )


def find_document_numbers(text: str, *, lenient: bool = False) -> list[FoundNumber]:
    """Return the document numbers in running text, in order; dates (`16/6/2010`), fractions and form numbers are none.

    `lenient` is for what people type in a search box: letter case and accents do not matter there.
    """
    if lenient:
        return _find_lenient(text)
    found = []
    for match in _STRICT.finditer(text):
        if _FORM_NUMBER.search(text, max(0, match.start() - 24), match.start()):
            continue
        typed = _AFTER_ITS_TYPE.search(text, max(0, match.start() - 40), match.start()) is not None
        if (match["lone"] == "CT" or (match["lone"] and " " in match[0])) and not (
            typed or re.search(r"(?i)số\s*:?\s*$", text[max(0, match.start() - 6) : match.start()])
        ):
            continue
        if match["unknown"] and not (typed and _is_sign(match["unknown"])):
            continue
        symbol = _printed_symbol(match["symbol"] or match["bare"] or match["old"] or match["lone"] or match["unknown"])
        year = int(match["year"]) if match["year"] else None
        found.append(
            FoundNumber(
                match.start(),
                match.end(),
                DocumentNumber(match[0], _stripped(match["sequence"]), year, symbol),
            )
        )
    return found


def _is_sign(symbol: str) -> bool:
    """Return whether a symbol behind the word for its type is one: of several parts, or the old sign of a body."""
    return len(re.split(r"[-/]", symbol)) > 1 or symbol in _OLD_SIGNS


def _in_capitals(symbol: str) -> bool:
    """Return whether each part of a symbol is in capitals but for one letter: `SGDĐT-GDTrH`."""
    return all(sum(letter.islower() for letter in part) <= (len(part) > 2) for part in re.split(r"[-/]", symbol))


def number_key(text: str) -> str:
    """Return the comparing key of a document number, or "" when `text` is not one."""
    number = parse_document_number(text)
    return number.key if number else ""


_LENIENT = re.compile(
    rf"(?i)(?<![\w/.])\d{{1,5}}(?:\.\d{{1,2}})?[a-z]?(?:\s?/\s?{_YEAR})?\s?[/-]\s?[^\W\d_]+\d{{0,2}}(?:[{_DASH}/&][^\W_]+)*"
)


def _find_lenient(text: str) -> list[FoundNumber]:
    found = []
    for match in _LENIENT.finditer(text):
        number = parse_document_number(match[0])
        if number is not None:
            found.append(FoundNumber(match.start(), match.end(), number))
    return found


def _stripped(sequence: str) -> str:
    return sequence.lstrip("0") or "0"


def _printed_symbol(spelled: str) -> str:
    """Return a symbol as it is printed: no spaces, one kind of dash, `Đ` and capitals put back where the token is known."""
    symbol = re.sub(f"[{_DASH}]", "-", re.sub(r"\s+", "", clean(spelled)))
    glued = _GLUED_TYPES.fullmatch(symbol)
    if glued and fold(symbol) not in _PRINTED:
        symbol = f"{glued[1]}-{glued[2]}"
    parts = re.split(r"([-/])", symbol)
    return "".join(_printed_token(part) for part in parts)


def _printed_token(token: str) -> str:
    if "Đ" in token or "đ" in token:
        return token if token != token.lower() else token.upper()
    known = _PRINTED.get(fold(token))
    if known:
        return known
    return token.upper() if token == token.lower() else token


def _is_known(symbol: str, *, as_typed: str) -> bool:
    """Return whether a symbol without a year can be trusted to be one: a known type or body, or capitals with a hyphen."""
    first = re.split(r"[-/]", symbol)[0]
    if symbol in _LONE_TOKENS or symbol in _OLD_SIGNS or re.fullmatch(_NUMBERED_BODIES, symbol):
        return True
    if "-" not in symbol and "/" not in symbol:
        return False
    return first in _TYPE_TOKENS or bool(re.fullmatch(_LETTER_BODIES, first)) or _in_capitals(as_typed)
