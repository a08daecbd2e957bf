"""Normalising, folding and slugs of Vietnamese text, with `đ` right in all of them."""

from __future__ import annotations

import re
import unicodedata

from cms.text.control_characters import CONTROL

# Ð/ð (Icelandic eth) are typed for Đ/đ; the rest are spaces and invisible characters that word processors leave behind.
LOOK_ALIKES = str.maketrans({"\u00d0": "\u0110", "\u00f0": "\u0111", "\u00a0": " ", "\u2007": " ", "\u202f": " "})
INVISIBLE = "\u200b\u200c\u200d\ufeff\u00ad"
_REPAIRS = LOOK_ALIKES | str.maketrans("", "", INVISIBLE)
_TO_REPAIR = re.compile(f"[{''.join(map(chr, _REPAIRS))}]")
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
# The tone on the first vowel (`hòa`, `thúy`) and on the second (`hoà`, `thuý`): both are in use. `quý` has one spelling.
_FIRST = [f"{first}{second}" for pair in ("òóỏõọ a", "òóỏõọ e", "ùúủũụ y") for first in pair.split()[0] for second in pair[-1]]
_SECOND = [f"{pair[0]}{second}" for pair in ("oàáảãạ", "oèéẻẽẹ", "uỳýỷỹỵ") for second in pair[1:]]
_TONE_FIRST = re.compile(rf"(?:{'|'.join(_FIRST)})(?!\w)")
_TONE_SECOND = re.compile(rf"(?<!q)(?:{'|'.join(_SECOND)})(?!\w)")
_TO_SECOND = dict(zip(_FIRST, _SECOND, strict=True))
_TO_FIRST = dict(zip(_SECOND, _FIRST, strict=True))
_WORDS = re.compile(r"[^\W_]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def clean(text: str) -> str:
    """Return `text` in NFC, with look-alike letters, odd spaces, invisible and control characters repaired.

    Line breaks are kept (`\\r\\n` and `\\r` become `\\n`).
    """
    text = _repaired(text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", CONTROL.sub("", text))


def _repaired(text: str) -> str:
    """Return `text` with its characters repaired; most texts need none, and in Vietnamese a search for them is quicker."""
    return text.translate(_REPAIRS) if _TO_REPAIR.search(text) else text


def fold(text: str) -> str:
    """Return `text` in lower case without tone marks or other accents, `đ` as `d`: what people type in a hurry.

    Works on composed and decomposed input alike.
    """
    decomposed = unicodedata.normalize("NFD", _repaired(text).replace("đ", "d").replace("Đ", "D"))
    bare = _MARKS.sub("", decomposed)
    if not bare.isascii():  # nearly always it is: the slow way is for other scripts
        bare = "".join(character for character in bare if not unicodedata.combining(character))
    return bare.lower()


def has_tone_marks(text: str) -> bool:
    """Return whether `text` holds any letter that folding changes (a tone, a hat, a horn, `đ`)."""
    return fold(text) != clean(text).lower()


def tone_on_first(text: str) -> str:
    """Return lower-case `text` with the tones of `oa`, `oe`, `uy` on the first vowel; its length stays."""
    return _TONE_SECOND.sub(lambda found: _TO_FIRST[found[0]], text)


def words_key(text: str) -> str:
    """Return the words of `text` in one spelling (case, punctuation, place of tones), to compare names that marks alone tell apart."""
    return " ".join(_WORDS.findall(tone_on_first(clean(text).lower())))


def tone_placements(text: str) -> tuple[str, ...]:
    """Return lower-case `text` as it is, then with the tones of `oa`, `oe`, `uy` on the first and on the second vowel, once each."""
    first = tone_on_first(text)
    second = _TONE_FIRST.sub(lambda found: _TO_SECOND[found[0]], text)
    return tuple(dict.fromkeys((text, first, second)))


def slugify(text: str, max_length: int = 80) -> str:
    """Return an ASCII slug of at most `max_length` characters, cut at a word: `Nghị định` gives `nghi-dinh`.

    Django's own slugify deletes `đ`. Empty when nothing of the text is a letter or a digit.
    """
    slug = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1].rpartition("-")[0]
    return cut or slug[:max_length]


def shortened(text: str, most: int) -> str:
    """Return `text` in at most `most` characters: cut at a word, with an ellipsis, when it is longer."""
    return text if len(text) <= most else f"{text[: most - 1].rpartition(' ')[0]}…"
