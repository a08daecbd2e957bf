"""Text typed in the fonts of before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times), found out and converted."""

from __future__ import annotations

import re

# TCVN 5712:1993 VN3, as its bytes appear when read as Latin-1.
_TCVN3_TO = (
    "ĂÂÊÔƠƯĐăâêôơưđ"  # A1–AE
    "àảãáạ"  # B5–B9
    "ằẳẵắ"  # BB–BE
    "ặầẩẫấậè"  # C6–CC
    "ẻẽéẹềểễếệìỉ"  # CE–D8
    "ĩíịò"  # DC–DF
    "ỏõóọồổỗốộờởỡớợù"  # E1–EF
    "ủũúụừửữứựỳỷỹýỵ"  # F1–FE
)
_TCVN3_FROM = "".join(
    chr(code)
    for first, last in ((0xA1, 0xAE), (0xB5, 0xB9), (0xBB, 0xBE), (0xC6, 0xCC), (0xCE, 0xD8), (0xDC, 0xDF), (0xE1, 0xEF), (0xF1, 0xFE))
    for code in range(first, last + 1)
)
_TCVN3 = {
    **dict(zip(_TCVN3_FROM, _TCVN3_TO, strict=True)),
    "\u2212": "ư",
    "\u03bc": "à",
    "\u2011": "ư",
    "\u00df": "ò",
    "\u03b2": "ò",
    "\u2219": "ã",
    "\u00b7": "ã",
}
_TCVN3_TABLE = str.maketrans(_TCVN3)

# VNI for Windows: a letter, then a sign for what stands on it.
_VNI_MARKS = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì"}


def _vni_pairs() -> dict[str, str]:
    from unicodedata import normalize

    pairs: dict[str, str] = {}
    for letter in "aeiouy":
        pairs |= {letter + sign: normalize("NFC", letter + mark) for sign, mark in _VNI_MARKS.items()}
    for letter in "aeo":
        pairs |= {letter + sign: normalize("NFC", letter + "\u0302" + mark) for sign, mark in _VNI_HAT.items()}
    pairs |= {"a" + sign: normalize("NFC", "a\u0306" + mark) for sign, mark in _VNI_BREVE.items()}
    for typed, letter in (("ô", "ơ"), ("ö", "ư")):
        pairs |= {typed + sign: normalize("NFC", letter + mark) for sign, mark in _VNI_MARKS.items()}
    pairs |= _VNI_SINGLE
    upper = {typed.upper(): letter.upper() for typed, letter in pairs.items()}
    mixed = {typed[0].upper() + typed[1:]: letter.upper() for typed, letter in pairs.items() if len(typed) == 2}
    return {**mixed, **upper, **pairs}


_VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_UNICODE_LETTER = re.compile(r"[ăĂđĐơƠưƯĩĨũŨ\u1ea0-\u1ef9]")
_TCVN3_SIGN = re.compile(
    r"®[a-z\xa1-\xfe]|[\xa8-\xac]|[a-z][\xb5-\xb9\xbb-\xbe]|§|[a-z]\xad|\xad[a-z\xa1-\xfe]|[µ¸¶·¹]|[a-z]\u2212[a-z\xa1-\xfe]"
)
_VNI_SIGN = re.compile(r"(?i)[aeouyôö][ùøûõï]|[aeo][âáàåãä](?![a-z]?[\u1ea0-\u1ef9])|a[êéèúüë]|ñ|[bcdghklmnpqrstvx]ö")
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_LATIN = re.compile(r"[a-z]")
_CAPITAL_LATIN = re.compile(r"[A-ZĐĂÂÊÔƠƯ]")


def tcvn3_to_unicode(text: str, *, capitals: bool = False) -> str:
    """Convert TCVN3 text; `capitals` for a font that draws small letters as capitals (.VnTimeH)."""
    converted = text.translate(_TCVN3_TABLE).replace("ưư", "ư")  # a soft hyphen typed twice
    if capitals:
        return converted.upper()
    return "\n".join(_level_capitals(line) for line in converted.split("\n"))


def _level_capitals(line: str) -> str:
    """Raise letters with tone marks to capitals in a word or line of capitals (`NGHị ĐịNH`): TCVN3 has no such capitals."""
    if _SMALL_LATIN.search(line) is None and len(_CAPITAL_LATIN.findall(line)) > 2:
        return line.upper()
    return _WORD.sub(lambda match: match[0].upper() if _is_levelled(match[0]) else match[0], line)


def _is_levelled(word: str) -> bool:
    return _SMALL_LATIN.search(word) is None and len(_CAPITAL_LATIN.findall(word)) > 1 and not word.isupper()


def vni_to_unicode(text: str) -> str:
    """Convert VNI text."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


def legacy_encoding(text: str) -> str | None:
    """Return which old encoding a text is in, from its letters alone: "tcvn3", "vni" or None."""
    letters = len(_LETTERS.findall(text)) or 1
    unicode_share = len(_UNICODE_LETTER.findall(text)) / letters
    tcvn3 = len(_TCVN3_SIGN.findall(text)) / letters
    vni = len(_VNI_SIGN.findall(text)) / letters
    if unicode_share > 0.02 or max(tcvn3, vni) < 0.03:
        return None
    return "tcvn3" if tcvn3 >= vni else "vni"


def convert_run(text: str, font: str) -> str:
    """Convert a run of text by the name of its font."""
    name = font.lower().lstrip("+")
    if _UNICODE_LETTER.search(text):
        return text
    if name.startswith(".vn"):
        return tcvn3_to_unicode(text, capitals=name.endswith("h"))
    if name.startswith("vni-") and not name.startswith("vni-internet"):
        return vni_to_unicode(text)
    return text


def convert_text(text: str) -> str:
    """Convert the lines of a text that are in an old encoding."""
    whole = legacy_encoding(text)
    if whole is not None:
        convert = tcvn3_to_unicode if whole == "tcvn3" else vni_to_unicode
        lines = [line if _UNICODE_LETTER.search(line) else convert(line) for line in text.split("\n")]
        return "\n".join(lines)
    lines = text.split("\n")
    return "\n".join(tcvn3_to_unicode(line) if len(line) > 12 and legacy_encoding(line) == "tcvn3" else line for line in lines)
