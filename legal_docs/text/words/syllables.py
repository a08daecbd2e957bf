"""Is this Vietnamese? The form of a syllable, to tell good text from a bad recognition and to close gaps inside words."""

from __future__ import annotations

import re

from cms.text.syllables import CODA, ONSET, VOWELS, is_syllable

_ENGLISH = re.compile(r"(?i)\b(?:the|of|and)\b")
_LEAST_ENGLISH = 0.08  # English prose has about 0.15 of these
_WORD = re.compile(r"[^\W\d_]+")
_OWN_LETTER = re.compile(r"[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_GAP_AFTER_ONSET = re.compile(rf"(?<![\w/.-])((?i:{ONSET})) (?=([{VOWELS}hr]\w*))")
_ONSET_APART = re.compile(rf"(?i)(?<![\w/.-])(?:{ONSET}) [{VOWELS}][^\W\d_]{{0,4}}(?![\w/.-])")
_LONE_VOWEL = re.compile(rf"(?<=\w)(?<=[{VOWELS}]) ([auiyoư])(?![\w)./-])")
_GAP_BEFORE_CODA = re.compile(rf"(?<=[{VOWELS}]) (?=(?:{CODA})(?![\w)./-]))")
_POINT_CITED = re.compile(r"(?i)(?:điểm|khoản|tiết|điều|nhóm|loại|bảng|hạng|[,;]|và|hoặc) $")


def vietnamese_share(text: str) -> float:
    """Return the share of words that have the form of a Vietnamese syllable, 0 to 1; 0 where there are no words."""
    words = [word for word in _WORD.findall(text) if not word.isupper() or len(word) > 1]
    return sum(is_syllable(word) for word in words) / len(words) if words else 0.0


def is_english(text: str) -> bool:
    """Return whether a text is English, as an official translation is."""
    return len(_ENGLISH.findall(text)) > _LEAST_ENGLISH * len(_WORD.findall(text))


def marked_share(text: str) -> float:
    """Return the share of words with a letter that no other language has (`ă`, `đ`, `ơ`, `ạ`): about a half of Vietnamese words."""
    words = _WORD.findall(text)
    return sum(_OWN_LETTER.search(word) is not None for word in words) / len(words) if words else 0.0


def close_gaps(text: str) -> str:
    """Close the gaps that some PDFs have inside words (`n ăm`, `Qu ốc`), where the text has many of them."""
    gaps = len(_GAP_AFTER_ONSET.findall(text))
    if gaps < 5 or gaps * 600 < len(text):
        return text

    def joined(match: re.Match[str]) -> str:
        before = text[max(0, match.start() - 8) : match.start()]
        cited = _POINT_CITED.search(before) is not None and len(match[1]) == 1
        return match[1] if not cited and is_syllable(match[1] + match[2]) else match[0]

    return _LONE_VOWEL.sub(r"\1", _GAP_BEFORE_CODA.sub("", _GAP_AFTER_ONSET.sub(joined, text)))


def join_onsets(line: str) -> str:
    """Join the first letters of a word that stand apart from it in a line in capitals (`T ỈNH`), where that makes a syllable."""
    return _ONSET_APART.sub(lambda match: match[0].replace(" ", "") if is_syllable(match[0].replace(" ", "").lower()) else match[0], line)
