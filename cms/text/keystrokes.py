"""Decode Vietnamese typed without an input method: `luaatj` (Telex) and `luat65` (VNI) are `luật`."""

from __future__ import annotations

import re
import unicodedata

from cms.text.vietnamese import fold

_WORD = re.compile(r"[^\W_]+")
_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?"
_NUCLEI = "oai|oay|uay|uya|uye|uyu|ieu|yeu|uoi|uou|oeo|uao|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|a|e|i|o|u"
_SYLLABLE = re.compile(rf"^{_ONSET}(?:(?:{_NUCLEI})(?:ng|nh|ch|[cmnpt])?|y)$")
_NEEDS_END = re.compile("^[^aeiouy]*(?:ă|â|iê|yê|uô|ươ)$")

_TELEX_TONES = dict(zip("sfrxj", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_TONES = dict(zip("12345", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_TELEX_LETTERS = (("uow", "ươ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"))
_TELEX = re.compile(r"^[a-z]+$")
_VNI = re.compile(r"^[a-z]+\d[a-z\d]*$")
_VNI_MARKS = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}}
_CARRIERS = "âêôơăư"
_NO_KEYSTROKES = frozenset({"ddos"})
_LONGEST = 12


def is_syllable(word: str) -> bool:
    """Return whether `word` is spelled like one Vietnamese syllable, with tone marks or without."""
    return bool(_SYLLABLE.match(fold(word))) and not _NEEDS_END.match(_toneless(word.lower()))


def _toneless(word: str) -> str:
    """Return `word` with its hats and horns and without its tone."""
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TELEX_TONES.values())
    return unicodedata.normalize("NFC", bare)


def with_marks(text: str) -> str:
    """Return `text` with the words written out that are keystrokes of Telex or VNI; as it is when none surely is.

    Sure is a word with the keys of a letter and of a tone (`luaatj`, `luat65`) or with `dd` or `d9` before a vowel; beside
    one, words with a tone key alone (`nghij`) are read so too.
    """
    read = {word: _read(word) for word in set(_WORD.findall(text))}
    if not any(sure for _, sure in read.values()):
        return text
    return _WORD.sub(lambda found: read[found[0]][0] or found[0], text)


def _read(word: str) -> tuple[str | None, bool]:
    """Return what the keystrokes of a word stand for, `None` for a plain word, and whether they can hardly be anything else."""
    keys = word.lower()
    if len(keys) > _LONGEST or not keys.isascii() or keys in _NO_KEYSTROKES:
        return None, False
    letters, tone, has_d = _telex(keys) if _TELEX.match(keys) else _vni(keys) if _VNI.match(keys) else ("", "", False)
    if not is_syllable(letters) or (letters == keys and not tone):
        return None, False
    shaped = any(letter in _CARRIERS for letter in letters)
    return _toned(letters, tone), (shaped and bool(tone)) or has_d


def _telex(keys: str) -> tuple[str, str, bool]:
    rest, has_d = (keys[2:], True) if keys.startswith("dd") else (keys, False)
    vowel = re.search("[aeiouy]", rest)
    tone = ""
    if vowel:
        marks = [index for index, key in enumerate(rest) if key in _TELEX_TONES and index > vowel.start()]
        if marks:
            tone = _TELEX_TONES[rest[marks[-1]]]
            rest = rest[: marks[-1]] + rest[marks[-1] + 1 :]
    for typed, letter in _TELEX_LETTERS:
        rest = rest.replace(typed, letter)
    return ("đ" if has_d else "") + rest, tone, has_d


def _vni(keys: str) -> tuple[str, str, bool]:
    letters, tone, has_d = "", "", False
    for key in keys:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "9" and letters.startswith("d"):
            letters, has_d = "đ" + letters[1:], True
        elif key in _VNI_MARKS:
            for plain, marked in _VNI_MARKS[key].items():
                index = letters.rfind(plain)
                if index >= 0:
                    letters = letters[:index] + marked + letters[index + 1 :]
        elif key.isdigit():
            return "", "", False
        else:
            letters += key
    return letters.replace("uơ", "ươ"), tone, has_d


def _toned(letters: str, tone: str) -> str:
    """Return `letters` with the tone on the vowel that carries it."""
    if not tone:
        return letters
    shaped = max(letters.rfind(letter) for letter in _CARRIERS)
    opening = 2 if letters.startswith(("gi", "qu")) and re.search("[aeiouy]", letters[2:]) else 0
    vowels = [index for index, letter in enumerate(letters) if letter in "aeiouy" and index >= opening]
    if shaped >= 0:
        place = shaped
    elif len(vowels) == 1 or (len(vowels) == 2 and letters[-1] in "aeiouy"):
        place = vowels[0]
    else:
        place = vowels[1]
    return unicodedata.normalize("NFC", letters[: place + 1] + tone + letters[place + 1 :])
