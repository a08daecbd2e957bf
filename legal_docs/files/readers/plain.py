"""Plain text files: UTF-8, UTF-16, Windows-1258 and the encodings of before Unicode."""

from __future__ import annotations

import codecs
import unicodedata

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of `content` and the name of the encoding that fitted it. Never fails: Latin-1 fits everything."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    sample = content[:4000]
    if sample and sample[1::2].count(0) > len(sample) // 4:
        return content.decode("utf-16-le", errors="replace"), "utf-16-le"
    if sample and sample[0::2].count(0) > len(sample) // 4:
        return content.decode("utf-16-be", errors="replace"), "utf-16-be"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _single_byte(content)


def _single_byte(content: bytes) -> tuple[str, str]:
    """Distinguish Windows-1258 (combining tone marks) from the fonts that only look like Latin-1."""
    try:
        text = content.decode("cp1258")
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"
    composed = unicodedata.normalize("NFC", text)
    letters = sum("\u1ea0" <= character <= "\u1ef9" for character in composed)
    loose = sum(unicodedata.combining(character) > 0 for character in composed)
    if letters > 20 and loose < letters / 10:
        return composed, "cp1258"
    return content.decode("latin-1"), "latin-1"
